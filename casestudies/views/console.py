"""The facilitator's console: opens stages, watches answers arrive, speaks to groups."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions
from casestudies.console import console_of
from casestudies.forms.exercises import AnnouncementForm, GroupNoteForm, PollForm
from casestudies.group_page import GroupPage
from casestudies.models import Exercise
from casestudies.permissions import leading_waits_for
from casestudies.pulse import unchanged, word_of_facilitator
from casestudies.states import ExerciseState
from casestudies.typed import number as as_number
from casestudies.views.access import exercise_led, group_of
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422
MORE_TIME = {"5", "10", "15"}  # minutes, as the buttons offer


@require_safe
def console(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    return _page(request, exercise_led(request.user, key))


@require_safe
def pulse(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What is new for an open console; 304 while nothing is."""
    word = word_of_facilitator(request.user.pk, key)
    if word is None:
        raise Http404
    if same := unchanged(request, word):
        return same
    it = console_of(exercise_led(request.user, key))
    answer = render(request, "casestudies/exercises/_console_live.html", {"it": it, "again": True})
    answer["ETag"] = f'"{it.word}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def open_stage(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Two steps on the screen: what opens and who is not ready, then a ticked box. With `follow`, an
    option of the last poll, as most chose."""
    exercise = exercise_led(request.user, key)
    if "sure" not in request.POST:
        messages.error(
            request, _("Tick the box first: a stage that is open cannot be closed again.")
        )
        return redirect("exercises:console", exercise.key)
    stage, by = as_number(request.POST.get("stage")), request.user
    if option := request.POST.get("follow"):
        poll = get_object_or_404(exercise.polls, pk=as_number(request.POST.get("poll")))
        return _did(
            request,
            exercise,
            lambda: actions.follow_poll(poll=poll, option=option, stage=stage, by=by),
            _("The stage is open, and all groups go on as most chose."),
        )
    return _did(
        request,
        exercise,
        lambda: actions.open_stage(exercise=exercise, number=stage, by=by),
        _("The stage is open for everybody."),
    )


@require_POST
def phase(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """After the stages: 提出 → 相互評価 → 講評 → 終了."""
    exercise = exercise_led(request.user, key)
    to = request.POST.get("to", "")
    if to not in ExerciseState.values:
        raise Http404

    def go() -> None:
        if to == ExerciseState.HANDING_IN:
            actions.end_stages(exercise=exercise, by=request.user)
        else:
            actions.go_to_phase(exercise=exercise, to=ExerciseState(to), by=request.user)

    return _did(request, exercise, go, _("The next phase has begun."))


@require_POST
def time(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """More time, a pause, going on."""
    exercise, user = exercise_led(request.user, key), request.user
    if "pause" in request.POST:
        return _did(
            request, exercise, lambda: actions.pause(exercise=exercise, by=user), _("Paused.")
        )
    if "go_on" in request.POST:
        return _did(
            request, exercise, lambda: actions.go_on(exercise=exercise, by=user), _("It goes on.")
        )
    typed = request.POST.get("more", "")
    if typed not in MORE_TIME:
        raise Http404
    return _did(
        request,
        exercise,
        lambda: actions.extend(exercise=exercise, minutes=int(typed), by=user),
        _("The plan is %(minutes)s minutes longer.") % {"minutes": typed},
    )


@require_POST
def announce(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = exercise_led(request.user, key)
    numbers = list(exercise.groups.values_list("number", flat=True))
    form = AnnouncementForm(request.POST, numbers=numbers)
    if not form.is_valid():
        return _page(request, exercise, announcement=form)
    to = form.cleaned_data["group"]
    group = group_of(exercise, to) if to else None
    return _did(
        request,
        exercise,
        lambda: actions.announce(
            exercise=exercise, group=group, text=form.cleaned_data["text"], by=request.user
        ),
        _("Said."),
    )


@require_POST
def poll(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Opens one, of its own words or with a question of the case; or closes the one that is open."""
    exercise = exercise_led(request.user, key)
    if "close" in request.POST:
        open_one = exercise.polls.filter(closed_at=None).first()
        if open_one is not None:
            actions.close_poll(poll=open_one)
        return redirect("exercises:console", exercise.key)
    if "task" in request.POST:
        task = request.POST["task"]
        return _did(
            request,
            exercise,
            lambda: actions.ask_branch(exercise=exercise, task=task),
            _("The poll is open."),
        )
    form = PollForm(request.POST)
    if form.is_valid():
        try:
            actions.open_poll(exercise=exercise, **_asked(form))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The poll is open."))
            return redirect("exercises:console", exercise.key)
    return _page(request, exercise, asking=form)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """One group's worksheet with who wrote what when, and the notes of who leads it."""
    exercise = exercise_led(request.user, key)
    page = GroupPage(exercise, group_of(exercise, number))
    note = GroupNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "remove" in request.POST:
            pk = as_number(request.POST["remove"])
            actions.drop_note(group=page.group, pk=pk, by=request.user)
            return redirect("exercises:group", exercise.key, number)
        if note.is_valid() and _noted(page, note, by=request.user):
            return redirect("exercises:group", exercise.key, number)
    status = UNPROCESSABLE if note.is_bound else 200
    context = {"it": page, "note": note}
    answer = render(request, "casestudies/exercises/group.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _noted(page: GroupPage, form: GroupNoteForm, *, by: User) -> bool:
    try:
        actions.note_group(group=page.group, text=form.cleaned_data["text"], by=by)
    except ValidationError as error:
        form.refuse(error)
    return not form.errors


@require_safe
def guide(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """進行の手引き: the whole case with guides, cards and how experts judged."""
    exercise = exercise_led(request.user, key)
    context = {"exercise": exercise, "case": exercise.edition.case}
    return render(request, "casestudies/exercises/guide.html", context)


def _page(request: SignedInRequest, exercise: Exercise, **forms: Any) -> HttpResponse:
    it = console_of(exercise)
    numbers = [one.number for one in it.groups]
    context = {
        "it": it,
        "announcement": AnnouncementForm(numbers=numbers),
        "asking": PollForm(),
        # What has begun goes on.
        "blocking": [] if exercise.stage else leading_waits_for(request.user),
        **forms,
    }
    status = UNPROCESSABLE if forms else 200
    answer = render(request, "casestudies/exercises/console.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _did(request: SignedInRequest, exercise: Exercise, do: Any, said: str) -> HttpResponse:
    try:
        do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("exercises:console", exercise.key)


def _asked(form: PollForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("question", "options")}
