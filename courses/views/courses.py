"""The page of one course: what is left, what comes next, what it consists of."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates.models import Certificate
from core.rendering import rendered_body
from courses import actions
from courses.checklist import checklist
from courses.completion import count
from courses.due import Due
from courses.models import CoursePage, LessonPage
from courses.next_step import next_step
from courses.outline import Outline, address, crumbs, outline_of
from courses.permissions import can_see_course
from courses.standing import Standing, load_standings
from courses.views.access import course_or_404, is_preview
from people.models import User
from people.requests import SignedInRequest
from records.states import Kind


@dataclass(frozen=True)
class LessonRow:
    """One line of the list of lessons, on the course page and beside a lesson."""

    number: int
    page: LessonPage
    state: str  # a kind of components/state.html
    url: str


def lesson_rows(standing: Standing) -> list[LessonRow]:
    last = standing.progress.last_lesson_key if standing.progress else ""

    def state(page: LessonPage) -> str:
        if standing.is_done(page):
            return "done"
        if standing.why_closed(page):
            return "lock"
        return "doing" if page.key == last else "todo"

    return [
        LessonRow(number, page, state(page), address(page))
        for number, page in enumerate(standing.outline.lessons, start=1)
    ]


def course(request: SignedInRequest, page: CoursePage) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if not is_preview(request) and not can_see_course(user, page):
        raise Http404
    outline = outline_of(page)
    (standing,) = load_standings(user, [outline], on=today)
    done, total = count(standing.verdict)
    return render(
        request,
        "courses/course.html",
        {
            "page": page,
            "crumbs": crumbs(),
            "body": rendered_body(page, cached=not is_preview(request)),
            "standing": standing,
            "due": Due(standing.due, today) if standing.due else None,
            "next": next_step(standing, at=timezone.now()),
            "certificate": _certificate(user, standing),
            "rows": checklist(standing),
            "done": done,
            "total": total,
            "lessons": lesson_rows(standing),
            "minutes": _minutes(outline),
        },
    )


@require_POST
def start(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user = request.user
    page = course_or_404(user, key)
    actions.start_course(course=page, person=user, post=user.active_post, by=user)
    (standing,) = load_standings(user, [outline_of(page)], on=timezone.localdate())
    step = next_step(standing, at=timezone.now())
    return redirect(step.url if step.url and not step.by_post else address(page))


def _certificate(user: User, standing: Standing) -> Certificate | None:
    if not standing.is_completed:
        return None
    key = standing.outline.course.key
    own = Certificate.objects.shown().filter(person=user, record__subject_key=key)
    return own.filter(record__kind=Kind.COURSE).order_by("-issued_on", "-pk").first()


def _minutes(outline: Outline) -> tuple[int, int]:
    """Lecture and exercise minutes of the lessons as they are published."""
    return (
        sum(page.lecture_minutes for page in outline.lessons),
        sum(page.exercise_minutes for page in outline.lessons),
    )
