"""The page of one course: what is left, what comes next, what it consists of."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from certificates.models import Certificate
from core.prepared import Prepared
from core.rendering import drawn, rendered_body
from courses import actions
from courses.checklist import checklist
from courses.due import Due
from courses.editions import editions_taken
from courses.judging import count
from courses.lecturer_profile import lecturers_of_course
from courses.models import CoursePage, LessonPage, edition_name
from courses.next_step import next_step
from courses.outline import Outline, address, crumbs, load_outlines, outline_of
from courses.permissions import can_see_course
from courses.run_offers import Offer, has_dates, offers_of
from courses.self_assessment import is_assessed
from courses.standing import Standing, load_standings
from courses.views.access import course_or_404, is_preview
from people.models import User
from people.requests import SignedInRequest
from records.states import DONE, Kind


@dataclass(frozen=True)
class LessonRow:
    """One line of the list of lessons, on the course page and beside a lesson."""

    number: int
    page: LessonPage
    state: str  # a kind of components/state.html
    url: str

    @property
    def html(self) -> SafeString:
        """As the course page lists it. Many people share a state, so it is drawn once for each."""
        return self._drawn("courses/_lesson_row.html")

    @property
    def html_beside(self) -> SafeString:
        """As a line of the list beside another lesson."""
        return self._drawn("courses/_lesson_beside.html")

    @property
    def html_here(self) -> SafeString:
        """As the line of the lesson that is being read."""
        return self._drawn("courses/_lesson_beside.html", here=True)

    def _drawn(self, template: str, *, here: bool = False) -> SafeString:
        return drawn(template, row=self, here=here)


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
    published = not is_preview(request)
    outline = outline_of(page) if published else load_outlines([page])[0]
    (standing,) = load_standings(user, [outline], on=today)
    outline = standing.outline  # of the edition this person is under way in
    done, total = count(standing.verdict)
    return render(
        request,
        "courses/course.html",
        {
            "page": page,
            "crumbs": crumbs(),
            **_parts(page, standing, on=today, cached=published),
            "next": next_step(standing, at=timezone.now()),
            "certificate": _certificate(user, standing),
            "rows": checklist(standing),
            "done": done,
            "total": total,
            "lessons": lesson_rows(standing),
            **_editions(user, page, outline),
            "surveys": outline.surveys,
            "is_assessed": is_assessed(page),
            "minutes": _minutes(outline),
            "has_dates": has_dates(page),
            "offers": _offers(user, page),
            "lecturers": lecturers_of_course(page) if has_dates(page) else [],
        },
    )


def _offers(user: User, page: CoursePage) -> list[Offer]:
    keys = [page.key] if has_dates(page) else []
    return offers_of(user, keys, at=timezone.now()).get(page.key, [])


def _editions(user: User, page: CoursePage, outline: Outline) -> dict[str, object]:
    """Which edition this person is in, if not the newest, and those that may be read again."""
    if page.edition == 1:
        return {}
    begun = outline.course
    return {
        "begun": edition_name(begun.edition, begun.year) if begun.edition < page.edition else "",
        "now": edition_name(page.edition, page.year),
        "editions": editions_taken(user, page.key),
    }


def _parts(
    page: CoursePage, standing: Standing, *, on: datetime.date, cached: bool
) -> dict[str, SafeString]:
    """What is the same for every reader; the title for all of whom the same is said in it."""
    due = Due(standing.due, on) if standing.due else None
    completed_on = standing.completed_on if standing.is_completed else None
    return {
        "title": drawn(
            "courses/_course_title.html",
            page=page,
            due=due,
            completed_on=completed_on,
            cached=cached,
        ),
        "objectives": drawn("courses/_objectives.html", page=page, cached=cached),
        "body": rendered_body(page, cached=cached),
        "facts": drawn("courses/_course_facts.html", page=page, cached=cached),
    }


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
    own = _certificates.ask(person=user.pk, course=standing.outline.course.key)
    return next(iter(own), None)


def _certificates_of(person: int, course: str) -> "QuerySet[Certificate]":
    """The last one of this course."""
    own = Certificate.objects.shown().filter(person=person, record__subject_key=course)
    done = own.filter(record__kind=Kind.COURSE, record__outcome__in=DONE)
    last = done.order_by("-issued_on", "-pk")
    return last.only("pk")[:1]


_certificates = Prepared(_certificates_of, person=int, course=str)


def _minutes(outline: Outline) -> tuple[int, int]:
    """Lecture and exercise minutes of the lessons as they are published."""
    return (
        sum(page.lecture_minutes for page in outline.lessons),
        sum(page.exercise_minutes for page in outline.lessons),
    )
