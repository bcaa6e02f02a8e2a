"""/courses/: find a course, see where one stands in it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from courses.due import Due
from courses.facets import Entry, load_shelf
from courses.models import CourseIndexPage, CoursePage, Progress
from courses.permissions import visible_courses
from courses.standing import Owed, owed_by
from people.models import User
from people.requests import SignedInRequest
from records.models import Record
from records.states import Kind

PER_PAGE = 12
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Own:
    """All of one person's courses, in three queries."""

    user: User
    on: datetime.date

    @cached_property
    def progress(self) -> Mapping[str, Progress]:
        return {row.course_key: row for row in Progress.objects.filter(person=self.user)}

    @cached_property
    def owed(self) -> Mapping[str, Owed]:
        return owed_by(self.user, on=self.on)

    @cached_property
    def completed(self) -> Mapping[str, datetime.date]:
        rows = Record.objects.done().of(self.user).of_kind(Kind.COURSE)
        days = rows.order_by("occurred_on").values_list("subject_key", "occurred_on")
        return dict(days)

    def due(self, key: str) -> Due | None:
        owed = self.owed.get(key)
        return Due(owed.due, self.on) if owed and owed.completed_on is None else None

    def urgency(self, entry: Entry) -> tuple[bool, datetime.date]:
        """What one must do comes first, by its date; the rest keeps its order."""
        due = self.due(entry.key)
        return (due is None, due.day if due else self.on)


@dataclass(frozen=True)
class Card:
    course: CoursePage
    own: Own

    @property
    def due(self) -> Due | None:
        return self.own.due(self.course.key)

    @property
    def completed_on(self) -> datetime.date | None:
        return None if self.due else self.own.completed.get(self.course.key)

    @property
    def progress(self) -> Progress | None:
        """Only of what is under way."""
        row = self.own.progress.get(self.course.key)
        return row if row and row.completed_at is None else None


def catalogue(request: SignedInRequest, page: CourseIndexPage) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    courses = visible_courses(user)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    ranks: dict[int, int] = {}
    if query:
        ranks = {found.pk: rank for rank, found in enumerate(courses.search(query))}
        courses = courses.filter(pk__in=ranks)
    shelf = load_shelf(courses)
    chosen = shelf.chosen(request.GET)
    own = Own(user, today)
    entries = sorted(shelf.matching(chosen), key=lambda entry: ranks.get(entry.pk, 0))
    found = Paginator(sorted(entries, key=own.urgency), PER_PAGE).get_page(request.GET.get("page"))
    shown = CoursePage.objects.defer_streamfields().select_related("organiser")
    by_pk = shown.in_bulk([entry.pk for entry in found])
    facets = shelf.facets(chosen)
    return render(
        request,
        "courses/catalogue.html",
        {
            "page": page,
            "query": query,
            "found": found,
            "cards": [Card(by_pk[entry.pk], own) for entry in found if entry.pk in by_pk],
            "facets": facets,
            "chosen": [
                (facet, option, _without(request.GET, facet.name, option.value))
                for facet in facets
                for option in facet.chosen
            ],
        },
    )


def _without(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter taken away, on the first page."""
    rest = query.copy()
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
