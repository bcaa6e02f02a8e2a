"""One attempt: answering, saving on the way, handing in, and how it went."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import actions
from courses.grading import lines
from courses.models import Attempt, QuizPage
from courses.outline import course_of
from courses.paper import read_answers, unanswered
from courses.states import AttemptState
from courses.views.access import attempt_or_404, step_or_none
from people.requests import SignedInRequest


@require_safe
def attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    row = attempt_or_404(user, pk)
    if row.state == AttemptState.OPEN and row.is_over(timezone.now()):
        actions.close_overdue(person=user, by=user)
        row = attempt_or_404(user, pk)
    if row.state == AttemptState.OPEN:
        return _paper(request, row)
    page = step_or_none(QuizPage, user, row.quiz_key)
    return render(
        request,
        "courses/result.html",
        {
            "attempt": row,
            "quiz": page,
            "course": course_of(page) if page else None,
            "lines": lines(row.snapshot, row.answers) if shows_answers(row) else [],
            "may_try_again": not row.passed and (not row.allowed or row.turn < row.allowed),
        },
    )


@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """From the page as one answers (htmx), or by the button for later."""
    row = attempt_or_404(request.user, pk)
    try:
        actions.save_answers(
            attempt=row, answers=read_answers(request.POST, row.snapshot), by=request.user
        )
    except (actions.AlreadySubmitted, actions.TimeIsOver) as error:
        return _to_attempt(request, row, error)
    except ValidationError as error:
        return _refused(request, row, error)
    if request.headers.get("HX-Request"):
        return render(request, "courses/saved.html", {"at": timezone.now()})
    messages.success(request, _("Saved. You can go on at any time."))
    return redirect("courses:attempt", pk)


@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    row = attempt_or_404(user, pk)
    answers = read_answers(request.POST, row.snapshot)
    late = row.is_over(timezone.now())
    try:
        if "confirmed" not in request.POST and not late:
            row = actions.save_answers(attempt=row, answers=answers, by=user)
            if unanswered(row.snapshot, row.answers):
                return _paper(request, row, asked_to_submit=True)
        actions.submit_attempt(attempt=row, answers=answers, by=user)
    except (actions.AlreadySubmitted, actions.TimeIsOver) as error:
        return _to_attempt(request, row, error)
    except ValidationError as error:
        return _refused(request, row, error)
    if late:
        messages.warning(request, " ".join(actions.TimeIsOver().messages))
    return redirect("courses:attempt", pk)


def shows_answers(row: Attempt) -> bool:
    """What the author chose: after every attempt, only after passing, or never."""
    if row.feedback == QuizPage.Feedback.AFTER_ATTEMPT:
        return True
    return row.feedback == QuizPage.Feedback.AFTER_PASS and bool(row.passed)


def _paper(
    request: SignedInRequest, row: Attempt, *, asked_to_submit: bool = False
) -> HttpResponse:
    missing = unanswered(row.snapshot, row.answers) if asked_to_submit else []
    return render(
        request,
        "courses/attempt.html",
        {"attempt": row, "lines": lines(row.snapshot, row.answers), "missing": missing},
    )


def _to_attempt(request: SignedInRequest, row: Attempt, error: ValidationError) -> HttpResponse:
    """It is graded already, or its time is over: show how it went, and say why."""
    messages.warning(request, " ".join(error.messages))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("courses:attempt", args=[row.pk])})
    return redirect("courses:attempt", row.pk)


def _refused(request: SignedInRequest, row: Attempt, error: ValidationError) -> HttpResponse:
    return render(
        request,
        "courses/refused.html",
        {"reason": " ".join(error.messages), "attempt": row},
        status=400,
    )
