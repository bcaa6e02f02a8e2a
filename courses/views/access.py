"""Fetch and authorise in one step. What one may not see answers like what does not exist."""

import uuid
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.contents import published_page
from core.prepared import Prepared
from courses.models import (
    Attempt,
    CoursePage,
    LessonPage,
    QuizPage,
    SurveyPage,
    SurveyParticipation,
)
from courses.outline import Under, course_of, published_pk
from courses.permissions import can_see_course
from people.models import User
from people.requests import SignedInRequest

StepPage = TypeVar("StepPage", LessonPage, QuizPage, SurveyPage)


def is_preview(request: SignedInRequest) -> bool:
    """An author looks at a draft in the CMS: no doors, and nothing is written."""
    return bool(getattr(request, "is_preview", False))


def course_or_404(user: User, key: uuid.UUID) -> CoursePage:
    course = CoursePage.objects.live().filter(subject_key=key).first()
    if course is None or not can_see_course(user, course):
        raise Http404
    return course


def course_around(request: SignedInRequest, page: Under) -> CoursePage:
    """The course a lesson, quiz or survey lies in, if this person may see it."""
    if is_preview(request):
        course = CoursePage.objects.ancestor_of(page).first()
        if course is None:
            raise Http404
        return course
    course = course_of(page)
    if course is None or not can_see_course(request.user, course):
        raise Http404
    return course


def step_or_none(model: type[StepPage], user: User, key: uuid.UUID | str) -> StepPage | None:
    """A published lesson, quiz or survey of a course this person may see, or None; shared by all
    readers."""
    pk = published_pk(str(key))
    page = published_page(pk) if pk else None
    if not isinstance(page, model):
        return None
    course = course_of(page)
    return page if course and can_see_course(user, course) else None


def attempt_or_404(user: User, pk: int) -> Attempt:
    """Only one's own: nobody looks over another's shoulder."""
    for attempt in _own_attempt.ask(person=user.pk, attempt=pk):
        return attempt
    raise Http404


def _own_attempts(person: int, attempt: int) -> "QuerySet[Attempt, Attempt]":
    return Attempt.objects.filter(person=person, pk=attempt)


_own_attempt = Prepared(_own_attempts, person=int, attempt=int)


def participation_or_404(user: User, pk: uuid.UUID) -> SurveyParticipation:
    """Only one's own. Of an anonymous survey that is closed nobody has one any more."""
    rows = SurveyParticipation.objects.select_related("opening")
    row = rows.filter(person=user, pk=pk).first()
    if row is None:
        raise Http404
    return row


def gone(request: SignedInRequest) -> HttpResponse:
    """What somebody was reading is no longer published. Says so, and that nothing is lost."""
    return render(request, "courses/gone.html", status=404)
