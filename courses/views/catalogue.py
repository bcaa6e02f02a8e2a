"""/courses/: find a course, see where one stands in it."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from core.prepared import Prepared
from courses.due import Due
from courses.facets import Entry, shelf_of
from courses.models import CourseIndexPage, CoursePage
from courses.outline import published
from courses.permissions import visible_courses
from courses.programme_places import programme_cards
from courses.run_offers import has_dates, in_one_line, offers_of
from courses.standing import owed_by, progress_of
from people.models import User
from people.requests import SignedInRequest
from records.models import Record
from records.states import Kind

PER_PAGE = 12
LONGEST_QUERY = 100


class Share(NamedTuple):
    done: int
    total: int


@dataclass(frozen=True)
class Card:
    """A course in the list and what is said there of one's own; drawn once for all of whom the
    same is said."""

    course: CoursePage
    due: Due | None
    progress: Share | None  # only of what is under way
    completed_on: datetime.date | None
    dates: str = ""  # of the runs that are announced, in one line


def catalogue(request: SignedInRequest, page: CourseIndexPage) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    shelf, ranks = shelf_of(user), dict[int, int]()
    if query:
        hits = visible_courses(user).search(query)
        ranks = {found.pk: rank for rank, found in enumerate(hits)}
        shelf = shelf.only(ranks)
    chosen = shelf.chosen(request.GET)
    due = _due(user, today)

    def urgency(entry: Entry) -> tuple[bool, datetime.date, int]:
        """What one must do comes first, by its date; the rest keeps its order."""
        day = due[entry.key].day if entry.key in due else today
        return entry.key not in due, day, ranks.get(entry.pk, 0)

    entries = sorted(shelf.matching(chosen), key=urgency)
    found = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    facets = shelf.facets(chosen)
    return render(
        request,
        "courses/catalogue.html",
        {
            "page": page,
            "query": query,
            "found": found,
            "cards": _cards(user, published(entry.pk for entry in found).values(), due),
            # They are few, and no filter is about them: above the courses until one looks for one.
            "programmes": []
            if query or any(chosen.values()) or found.number > 1
            else programme_cards(user, on=today),
            "facets": facets,
            "chosen": [
                (facet, option, _without(request.GET, facet.name, option.value))
                for facet in facets
                for option in facet.chosen
            ],
        },
    )


def _due(user: User, on: datetime.date) -> dict[str, Due]:
    """What this person owes and has not completed, by course."""
    owed = owed_by(user, on=on)
    return {key: Due(row.due, on) for key, row in owed.items() if row.completed_on is None}


def _cards(user: User, courses: Collection[CoursePage], due: Mapping[str, Due]) -> list[Card]:
    """In two queries, and two more where there are courses with dates."""
    keys = [course.key for course in courses]
    under_way = {
        key: Share(row.done, row.total)
        for key, row in progress_of(user, keys).items()
        if row.completed_at is None
    }
    completed = dict(_completed.ask(person=user.pk, courses=keys))
    dated = [course.key for course in courses if has_dates(course)]
    offers = offers_of(user, dated, at=timezone.now())
    return [
        Card(
            course,
            due=due.get(course.key),
            progress=under_way.get(course.key),
            completed_on=None if course.key in due else completed.get(course.key),
            dates=in_one_line(offers.get(course.key, [])),
        )
        for course in courses
    ]


def _completed_rows(person: int, courses: list[str]) -> "QuerySet[Record, Any]":
    """The last completion of a course comes last."""
    rows = Record.objects.done().of(person).of_kind(Kind.COURSE).filter(subject_key__in=courses)
    return rows.order_by("occurred_on").values_list("subject_key", "occurred_on")


_completed = Prepared(_completed_rows, person=int, courses=list[str])


def _without(query: QueryDict, name: str, value: str) -> str:
    """The address with one filter taken away, on the first page."""
    rest = query.copy()
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
