"""Feedback of the facilitator: written to groups and people, read and answered by them."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions
from casestudies.actions.feedback import SPOKEN
from casestudies.feedback_page import FeedbackPage, comments_kept, feedback_for, feedback_given
from casestudies.models import Exercise, Feedback, Group, Member, StockComment
from casestudies.review_forms import FeedbackForm, ReplyForm
from casestudies.typed import number as number_in
from casestudies.views.access import exercise_led, group_of, member_in, own_place
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_safe
def feedback(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = _spoken(exercise_led(request.user, key))
    context = {"it": FeedbackPage(exercise), "kept": comments_kept(request.user)}
    return render(request, "casestudies/debriefs/feedback.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def to_group(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    exercise = _spoken(exercise_led(request.user, key))
    return _write(request, exercise, group_of(exercise, number))


@require_http_methods(["GET", "HEAD", "POST"])
def to_member(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    exercise = _spoken(exercise_led(request.user, key))
    return _write(request, exercise, member_in(exercise, pk))


@require_POST
def delete_comment(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """One's own; the exercise only says where to go back to."""
    exercise = exercise_led(request.user, key)
    actions.delete_comment(comment=get_object_or_404(StockComment, pk=pk, owner=request.user))
    messages.success(request, _("The comment is deleted."))
    return redirect("debriefs:feedback", exercise.key)


@require_safe
def mine(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise, member = own_place(request.user, key)
    return _mine(request, exercise, member)


@require_POST
def acknowledge(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Read, with an answer or without."""
    exercise, member = own_place(request.user, key)
    given = next((one for one in feedback_for(member) if one.pk == pk), None)
    if given is None:
        raise Http404
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            actions.acknowledge(feedback=given, member=member, reply=form.cleaned_data["reply"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The facilitator sees that you have read it."))
            return redirect("debriefs:mine", exercise.key)
    return _mine(request, exercise, member, answered=(given, form), status=UNPROCESSABLE)


def _spoken(exercise: Exercise) -> Exercise:
    """Before the first stage there is nothing to say anything about."""
    if exercise.state not in SPOKEN or exercise.is_solo:
        raise Http404
    return exercise


def _mine(
    request: SignedInRequest,
    exercise: Exercise,
    member: Member,
    *,
    answered: tuple[Feedback, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        (one, answered[1] if answered and answered[0] == one else ReplyForm())
        for one in feedback_for(member)
    ]
    unread = sum(one.acknowledged_at is None for one, _form in rows)
    context = {"exercise": exercise, "member": member, "rows": rows, "unread": unread}
    answer = render(request, "casestudies/debriefs/mine.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _write(request: SignedInRequest, exercise: Exercise, to: Group | Member) -> HttpResponse:
    form = FeedbackForm(_typed(request), to_group=isinstance(to, Group))
    status = 200
    if request.method == "POST" and "insert" not in request.POST:
        status = UNPROCESSABLE
        if form.is_valid() and _give(request, form, to):
            return redirect("debriefs:feedback", exercise.key)
    context = {
        "exercise": exercise,
        "to": to,
        "is_group": isinstance(to, Group),
        "form": form,
        "shows_faults": status == UNPROCESSABLE,
        "given": feedback_given(to),
        "kept": comments_kept(request.user),
    }
    return render(request, "casestudies/debriefs/write.html", context, status=status)


def _typed(request: SignedInRequest) -> dict[str, str] | None:
    """What came in; with `insert`, a comment that is kept stands at its end."""
    if request.method != "POST":
        return None
    typed = {name: str(value) for name, value in request.POST.items()}
    if "insert" in typed:
        kept = StockComment.objects.filter(owner=request.user, pk=number_in(typed["insert"]))
        words = [typed.get("text", "").rstrip(), *(one.text for one in kept)]
        typed["text"] = "\n".join(text for text in words if text)
    return typed


def _give(request: SignedInRequest, form: FeedbackForm, to: Group | Member) -> bool:
    """Gives it, and keeps the words if that is wished; says what hinders at the form."""
    given = form.cleaned_data
    try:
        if given["keep"]:
            actions.keep_comment(owner=request.user, text=given["text"])
        actions.give_feedback(
            to=to, text=given["text"], by=request.user, is_shared=given.get("is_shared", False)
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, _("The feedback is given."))
    return True
