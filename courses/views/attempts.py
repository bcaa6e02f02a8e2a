"""One attempt: answering, saving on the way, handing in, and how it went."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import actions
from courses.actions.grading import files_of
from courses.gains import own_gain
from courses.grading import (
    Calibration,
    calibration,
    lines,
    shares,
    unclear,
    without_certainty,
)
from courses.marked import marked_lines
from courses.models import Attempt, QuizPage
from courses.outline import course_of
from courses.paper import essays_in, read_answers, read_certainties, unanswered
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
    graded = row.state == AttemptState.GRADED
    again = graded and not row.passed and (not row.allowed or row.turn < row.allowed)
    every = lines(row.snapshot, row.answers, row.marks, row.asked_certainties)
    context = {
        "attempt": row,
        "quiz": page,
        "gain": own_gain(row, page) if graded else None,
        "course": course_of(page) if page else None,
        # Where one was certain and wrong there is most to learn.
        "lines": sorted(every, key=lambda line: not line.sure_and_wrong)
        if graded and shows_answers(row)
        else [],
        "calibration": own_calibration(row) if graded else [],
        # What people have marked is always read by who wrote it.
        "essays": marked_lines(row, every),
        "may_try_again": again,
    }
    name = "courses/result.html" if graded else "courses/waiting.html"
    return render(request, name, context)


@require_POST
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """From the page as one answers (htmx), or by the button for later."""
    row = attempt_or_404(request.user, pk)
    answers = read_answers(request.POST, row.snapshot)
    try:
        certainties = read_certainties(request.POST, row.snapshot)
        row = actions.save_answers(
            attempt=row, answers=answers, certainties=certainties, by=request.user
        )
        keep_files(request, row)
    except (actions.AlreadySubmitted, actions.TimeIsOver) as error:
        return _to_attempt(request, row, error)
    except ValidationError as error:
        return _refused(request, row, error)
    if request.headers.get("HX-Request"):
        filed = {name.removeprefix("file-") for name in request.FILES}
        return _saved(request, row, {*answers, *filed})
    messages.success(request, _("Saved. You can go on at any time."))
    return redirect("courses:attempt", pk)


@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    row = attempt_or_404(user, pk)
    answers = read_answers(request.POST, row.snapshot)
    certainties = read_certainties(request.POST, row.snapshot)
    late = row.is_over(timezone.now())
    try:
        if "confirmed" not in request.POST and not late:
            row = actions.save_answers(
                attempt=row, answers=answers, certainties=certainties, by=user
            )
            keep_files(request, row)
            if _something_missing(row):
                return _paper(request, row, asked_to_submit=True)
        elif not late:
            keep_files(request, row)
        actions.submit_attempt(attempt=row, answers=answers, certainties=certainties, by=user)
    except (actions.AlreadySubmitted, actions.TimeIsOver) as error:
        return _to_attempt(request, row, error)
    except ValidationError as error:
        return _refused(request, row, error)
    if late:
        messages.warning(request, " ".join(actions.TimeIsOver().messages))
    return redirect("courses:attempt", pk)


@require_POST
def drop_file(request: SignedInRequest, pk: int, question: str) -> HttpResponse:
    """Takes back a file of an essay, while the paper is open."""
    row = attempt_or_404(request.user, pk)
    try:
        actions.drop_file(attempt=row, question=question, by=request.user)
    except ValidationError as error:
        return _to_attempt(request, row, error)
    messages.success(request, _("The file is taken back."))
    return redirect("courses:attempt", pk)


def keep_files(request: SignedInRequest, row: Attempt) -> None:
    """What was chosen beside the texts. Raises ValidationError with the file's name."""
    for name, file in request.FILES.items():
        if name.startswith("file-") and isinstance(file, UploadedFile):
            question = name.removeprefix("file-")
            actions.keep_file(attempt=row, question=question, file=file, by=request.user)


def shows_answers(row: Attempt) -> bool:
    """What the author chose: after every attempt, only after passing, or never."""
    if row.feedback == QuizPage.Feedback.AFTER_ATTEMPT:
        return True
    return row.feedback == QuizPage.Feedback.AFTER_PASS and bool(row.passed)


def own_calibration(row: Attempt) -> list[Calibration]:
    """How often one was right at each certainty; nothing where it was not asked."""
    if not row.certainty:
        return []
    earned = shares(row.snapshot, row.answers, row.marks)
    return calibration(row.snapshot, row.answers, row.certainties, earned)


def _something_missing(row: Attempt) -> bool:
    missing = unanswered(row.snapshot, row.answers, filed=files_of(row))
    return bool(missing or unclear(row.snapshot, row.answers) or _uncertain(row))


def _uncertain(row: Attempt) -> list[int]:
    if not row.certainty:
        return []
    return without_certainty(row.snapshot, row.answers, row.certainties)


def _paper(
    request: SignedInRequest, row: Attempt, *, asked_to_submit: bool = False
) -> HttpResponse:
    faulty = unclear(row.snapshot, row.answers) if asked_to_submit else []
    files = {file.question: file for file in row.files.all()} if essays_in(row.snapshot) else {}
    missing = unanswered(row.snapshot, row.answers, filed=files) if asked_to_submit else []
    return render(
        request,
        "courses/attempt.html",
        {
            "attempt": row,
            "lines": lines(row.snapshot, row.answers, certainties=row.certainties),
            "files": files,
            "uncertain": _uncertain(row) if asked_to_submit else [],
            "missing": missing,
            "unclear": faulty,
        },
    )


def _saved(request: SignedInRequest, row: Attempt, questions: set[str]) -> HttpResponse:
    """When, and for the questions that were sent what cannot be marked in them."""
    files = {file.question: file for file in row.files.all()} if essays_in(row.snapshot) else {}
    sent = [line for line in lines(row.snapshot, row.answers) if line.item["id"] in questions]
    faulty = [line.number for line in sent if line.is_unclear]
    return render(
        request,
        "courses/saved.html",
        {
            "at": timezone.now(),
            "lines": sent,
            "unclear": faulty,
            "files": files,
            "attempt": row,
        },
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
