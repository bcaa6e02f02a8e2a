"""The screens of who takes part: the worksheet, and what happens on it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casestudies import actions
from casestudies.actions import NotNow, Saved, StageIsClosed
from casestudies.models import Exercise, Member, Poll
from casestudies.pulse import note_seen, unchanged, word_of_member
from casestudies.states import ExerciseState
from casestudies.typed import Typed, number
from casestudies.views.access import exercise_kept, own_place
from casestudies.worksheet import Worksheet
from people.requests import SignedInRequest

UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
def worksheet(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """For who is in it; who leads or keeps it is led to the own screen."""
    try:
        exercise, member = own_place(request.user, key)
    except Http404:
        kept = exercise_kept(request.user, key)
        led = kept.facilitations.filter(person=request.user, until=None).exists()
        return redirect("exercises:console" if led else "exercises:people", kept.key)
    note_seen(member.pk, member.seen_at)
    return _page(request, Worksheet(exercise, member))


@require_safe
def pulse(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What is new for an open worksheet; 304 while nothing is."""
    word = word_of_member(request.user.pk, key)
    if word is None:
        raise Http404
    if same := unchanged(request, word):
        return same
    exercise, member = own_place(request.user, key)
    page = Worksheet(exercise, member)
    stage = request.GET.get("stage", "")
    context = {"it": page, "stage_seen": stage, "is_new": stage != _stage_word(exercise)}
    answer = render(request, "casestudies/exercises/_live.html", context)
    answer["ETag"] = f'"{page.word}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def save(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Saves what was typed; with `hand_in` the group's judgement is final. A button of a form that
    only asks for more rows (`more-…`) draws it again."""
    exercise, member = own_place(request.user, key)
    stage = number(request.POST.get("stage"))
    if stage != exercise.stage or not Worksheet(exercise, member).can_write:
        return _too_late(request, exercise, member, stage)
    page = Worksheet(exercise, member, typed=Typed(request.POST, complete=_hands_in(request)))
    if any(name.startswith("more-") for name in request.POST):
        return _page(request, page)
    try:
        return _keep(request, page, stage)
    except StageIsClosed as error:
        return _closed(request, exercise, error)


def _keep(request: SignedInRequest, page: Worksheet, stage: int) -> HttpResponse:
    """What can be read is saved, also where something else is missing or wrong."""
    exercise, member = page.exercise, page.member
    saved = actions.save_answers(member=member, stage=stage, entries=page.entries())
    if saved.newer:
        return _both(request, exercise, member, saved)
    typed = Typed(request.POST, complete=_hands_in(request), done=saved.done)
    again = Worksheet(exercise, member, typed=typed)
    if not page.is_valid:
        # On a phone the marked fields lie far below.
        messages.error(request, _("Something below has to be put right. All the rest is saved."))
        return _page(request, again, status=UNPROCESSABLE)
    if _hands_in(request):
        return _hand_in(request, again, stage)
    if request.htmx:  # type: ignore[attr-defined] # django-htmx
        return render(request, "casestudies/exercises/_saved.html", {"it": again})
    messages.success(request, _("The draft is saved."))
    return redirect("exercises:worksheet", exercise.key)


def _hand_in(request: SignedInRequest, again: Worksheet, stage: int) -> HttpResponse:
    sure = request.POST.get("confidence", "")
    try:
        actions.submit(member=again.member, stage=stage, confidence=sure)
    except StageIsClosed:
        raise
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, again, status=UNPROCESSABLE)
    messages.success(request, _("Handed in."))
    return redirect("exercises:worksheet", again.exercise.key)


def _hands_in(request: SignedInRequest) -> bool:
    return "hand_in" in request.POST


@require_POST
def further(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Who works alone goes on to the next stage."""
    exercise, member = own_place(request.user, key)
    if not exercise.is_solo:
        raise Http404
    try:
        actions.go_further(exercise=exercise, person=member.person)
    except NotNow as error:
        messages.error(request, " ".join(error.messages))
    return redirect("exercises:worksheet", exercise.key)


@require_POST
def vote(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise, member = own_place(request.user, key)
    poll = Poll.objects.filter(exercise=exercise, pk=number(request.POST.get("poll"))).first()
    if poll is None:
        raise Http404
    try:
        actions.vote(poll=poll, member=member, option=number(request.POST.get("option"), none=-1))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your vote is counted."))
    return redirect("exercises:worksheet", exercise.key)


def _page(request: SignedInRequest, page: Worksheet, *, status: int = 200) -> HttpResponse:
    context = {"it": page, "stage_seen": _stage_word(page.exercise), "is_new": False}
    name = "worksheet" if page.exercise.state != ExerciseState.CANCELLED else "cancelled"
    answer = render(request, f"casestudies/exercises/{name}.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # of a computer that many use
    return answer


def _both(
    request: SignedInRequest, exercise: Exercise, member: Member, saved: Saved
) -> HttpResponse:
    """The later writer gets both texts: the own in the form, the other's above it."""
    typed = Typed(request.POST, newer=saved.newer, done=saved.done)
    page = Worksheet(exercise, member, typed=typed)
    messages.warning(
        request, _("Somebody else saved in the meantime. Both texts are below; put them together.")
    )
    return _page(request, page, status=CONFLICT)


def _too_late(
    request: SignedInRequest, exercise: Exercise, member: Member, stage: int
) -> HttpResponse:
    """What was typed for a stage that is closed is kept in the history."""
    page = Worksheet(exercise, member)
    entries = page.entries_of(stage, request.POST)
    try:
        actions.save_answers(member=member, stage=stage, entries=entries)
    except StageIsClosed as error:
        return _closed(request, exercise, error)
    return redirect("exercises:worksheet", exercise.key)


def _closed(request: SignedInRequest, exercise: Exercise, error: StageIsClosed) -> HttpResponse:
    text = " ".join(error.messages)
    if error.kept:
        text = " ".join([text, _("What you wrote is kept in the history of your group.")])
    if request.htmx:  # type: ignore[attr-defined] # django-htmx
        # It saves by itself into one line: no whole page goes there.
        return HttpResponse(escape(text))
    messages.warning(request, text)
    return redirect("exercises:worksheet", exercise.key)


def _stage_word(exercise: Exercise) -> str:
    return f"{exercise.stage}-{exercise.state}"
