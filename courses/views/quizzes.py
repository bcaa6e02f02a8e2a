"""Before a quiz: what it asks, how often, how long; and how earlier attempts went."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core.memory import remembered
from core.templatetags.japanese import md
from courses import actions
from courses.drawing import bank_of, wanted_by
from courses.models import Attempt, QuizPage
from courses.outline import Outline, crumbs, outline_of
from courses.standing import Standing, load_standings
from courses.states import AttemptState
from courses.views.access import course_around, gone, is_preview, step_or_none
from people.models import User
from people.requests import SignedInRequest


def quiz(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    course = course_around(request, page)
    user, now = request.user, timezone.now()
    outline = outline_of(course)
    standing = standing_of(user, outline, close=not is_preview(request))
    tries = standing.tries(page)
    wanted = wanted_by(page) if is_preview(request) else bank_of(page).wanted
    return render(
        request,
        "courses/quiz.html",
        {
            "page": page,
            "course": course,
            "crumbs": crumbs(course),
            "questions": sum(count for _category, count in wanted),
            "tries": [_try(attempt) for attempt in tries if attempt.state == AttemptState.GRADED],
            "waiting": [attempt for attempt in tries if attempt.state == AttemptState.WAITING],
            "running": standing.open_attempt(page, now),
            "passed": standing.is_done(page),
            "closed": standing.why_closed(page),
            "left": standing.attempts_left(page),
            "preview": is_preview(request),
        },
    )


@dataclass(frozen=True)
class Try:
    """A row of the attempts so far, in words: who may try as often as one likes has many."""

    url: str
    day: str
    title: str
    points: str
    outcome: SafeString


def _try(attempt: Attempt) -> Try:
    return Try(
        url=reverse("courses:attempt", args=[attempt.pk]),
        day=md(attempt.submitted_at),
        title=_("Attempt %(number)s") % {"number": attempt.turn},
        points=_("%(score)s points") % {"score": floatformat(attempt.score, "-1")},
        outcome=remembered(("outcome", attempt.passed), lambda: _outcome(bool(attempt.passed))),
    )


def _outcome(passed: bool) -> SafeString:  # noqa: FBT001 -- see the one caller
    kind, word = ("done", pgettext("outcome", "Passed")) if passed else ("todo", _("Not passed"))
    return render_to_string("components/state.html", {"kind": kind, "word": word, "plain": True})


@require_safe
def quiz_by_key(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The address that outlives a move of the page."""
    page = step_or_none(QuizPage, request.user, key)
    if page is None:
        raise Http404
    return quiz(request, page)


@require_POST
def begin_attempt(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Pressed twice, or on two devices: one attempt, and both see it."""
    user = request.user
    page = step_or_none(QuizPage, user, key)
    if page is None:
        return gone(request)
    try:
        attempt = actions.start_attempt(quiz=page, person=user, post=user.active_post, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("courses:quiz", key)
    return redirect("courses:attempt", attempt.pk)


def standing_of(user: User, outline: Outline, *, close: bool) -> Standing:
    """As it is after attempts whose time is over have been graded."""
    now, today = timezone.now(), timezone.localdate()
    (standing,) = load_standings(user, [outline], on=today)
    forgotten = any(
        attempt.state == AttemptState.OPEN and attempt.is_over(now) for attempt in standing.attempts
    )
    if close and forgotten:
        actions.close_overdue(at=now, person=user, by=user)
        (standing,) = load_standings(user, [outline], on=today)
    return standing
