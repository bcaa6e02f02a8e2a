"""What was done since posts began and is written elsewhere."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db.models import Q

from people.late import Days, LatePost, LateRecord
from records.models import Record
from records.states import Outcome

PEOPLE_AT_ONCE = 5_000  # in one question; a database takes only so many values


class Row(NamedTuple):
    """What is asked of a record: a file may be about tens of thousands."""

    pk: int
    person: int
    day: datetime.date
    title: str
    organisation: str | None
    section: str | None
    post: int | None
    start: datetime.date | None  # of that post
    end: datetime.date | None


COLUMNS = (
    "pk", "person", "occurred_on", "subject_title", "organisation__name", "post__section__name",
    "post", "post__start", "post__end",
)  # fmt: skip


def late_records(
    posts: Sequence[LatePost], *, organisations: Collection[int] | None, days: Mapping[int, Days]
) -> dict[int, list[LateRecord]]:
    """By the place in `posts`, each in the order of days; see people.late.records_since."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for nth, post in enumerate(posts):
        wanted[post.person].append(nth)
    since = min(post.start for post in posts)
    found: dict[int, list[LateRecord]] = defaultdict(list)
    for row in _rows(list(wanted), since, organisations):
        fitting = (place for place in wanted[row.person] if _belongs(row, posts[place]))
        for place in islice(fitting, 1):  # the first, if any
            found[place].append(_described(row, days))
    return found


def _rows(
    people: Sequence[int], since: datetime.date, organisations: Collection[int] | None
) -> Iterator[Row]:
    """HR sees, and moves, what is written in own organisations or in none; the rest is the
    metropolitan office's to put right."""
    rows = Record.objects.current().exclude(outcome=Outcome.VOID).filter(occurred_on__gte=since)
    if organisations is not None:
        rows = rows.filter(Q(organisation=None) | Q(organisation__in=organisations))
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        some = rows.filter(person__in=people[first : first + PEOPLE_AT_ONCE])
        for values in some.order_by("occurred_on", "pk").values_list(*COLUMNS).iterator():
            yield Row(*values)


def _belongs(row: Row, post: LatePost) -> bool:
    begun = post.start <= row.day and (post.end is None or row.day < post.end)
    return begun and (post.post is None or row.post != post.post)


def _described(row: Row, days: Mapping[int, Days]) -> LateRecord:
    return LateRecord(
        pk=row.pk,
        day=row.day,
        title=row.title,
        place=" ".join(part for part in (row.organisation, row.section) if part),
        is_sure=not _ran(row, days),
    )


def _ran(row: Row, days: Mapping[int, Days]) -> bool:
    """Whether the post of the record ran that day, as far as is known by now."""
    if row.post is None or row.start is None:
        return False
    start, end = days.get(row.post, (row.start, row.end))
    return start <= row.day and (end is None or row.day < end)
