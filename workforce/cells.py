"""Rows and cells of the matrix as screen and file print them: one wording for both."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import fiscal
from core.icons import ICONS
from people.models import User
from people.models.posts import PostQuerySet
from workforce.states import ICON, LOOK, Cell


@dataclass(frozen=True)
class Subject:
    """A column: what is asked for, and by when."""

    kind: str
    key: str
    title: str
    first_due: datetime.date
    last_due: datetime.date

    @property
    def due(self) -> datetime.date | None:
        """The day, where it is the same for everybody."""
        return self.first_due if self.first_due == self.last_due else None

    def place(self) -> tuple[datetime.date, str, str]:
        """What is due first stands leftmost."""
        return self.first_due, self.title, self.key


def merged(rows: Iterable[tuple[str, str, str, datetime.date, datetime.date]]) -> list[Subject]:
    """The fields of subjects, a row a requirement: a subject that several ask for is one, and
    what is due first comes first."""
    found: dict[tuple[str, str], Subject] = {}
    for row in rows:
        one = Subject(*row)
        other = found.get((one.kind, one.key), one)
        found[one.kind, one.key] = Subject(
            one.kind,
            one.key,
            max(one.title, other.title),
            min(one.first_due, other.first_due),
            max(one.last_due, other.last_due),
        )
    return sorted(found.values(), key=Subject.place)


@dataclass(frozen=True)
class CountedSubject(Subject):
    """The same with its last line: how many people owe it, and how many of them still do."""

    owed: int
    open: int

    @property
    def done(self) -> int:
        return self.owed - self.open


@dataclass(frozen=True)
class Standing:
    """Where one person stands in one subject on `day`."""

    state: Cell
    day: datetime.date
    completed_on: datetime.date | None = None
    left: int | None = None
    due: datetime.date | None = None

    def goes_before(self, other: "Standing") -> bool:
        """Of two for the same subject: what is open is shown, then what is due first."""
        return self.place < other.place

    @cached_property
    def place(self) -> tuple[datetime.date, datetime.date]:
        return self.completed_on or datetime.date.min, self.due or datetime.date.max

    @property
    def icon(self) -> str:
        return ICON[self.state]

    @property
    def look(self) -> str:
        return LOOK[self.state]

    @cached_property
    def text(self) -> str:
        """「修了 6/18」; an earlier 年度 is named, or the day would seem to be this year's."""
        word = str(self.state.label)
        if self.completed_on is not None:
            year = fiscal.fiscal_year(self.completed_on)
            same = year == fiscal.fiscal_year(self.day)
            when = f"{self.completed_on.month}/{self.completed_on.day}" if same else None
            return f"{word} {when or fiscal.label(year)}"
        if self.state is Cell.DOING and self.left:
            return _("%(word)s, %(left)d to go") % {"word": word, "left": self.left}
        return word

    @cached_property
    def html(self) -> str:
        """The cell on the screen."""
        look, shape = LOOK[self.state], ICONS[ICON[self.state]]
        return format_html('<td><span class="{}">{}{}</span></td>', look, shape, self.text)


class Holder(NamedTuple):
    """A person with the main post, as lists print them."""

    pk: int
    last_name: str
    first_name: str
    last_name_kana: str
    first_name_kana: str
    username: str
    post: int
    start: datetime.date
    staff_number: str
    organisation: str
    section: str | None
    profession: str | None

    full_name = User.full_name  # type: ignore[misc] # the same property, read from a tuple
    kana = User.kana  # type: ignore[misc] # the same


class Holders:
    """The holders of these posts, in the order of the office; read when they are asked for."""

    def __init__(self, posts: PostQuerySet) -> None:
        self._rows = posts.order_by(
            "person__last_name_kana", "person__first_name_kana", "person__username"
        ).values_list(
            "person_id",
            "person__last_name",
            "person__first_name",
            "person__last_name_kana",
            "person__first_name_kana",
            "person__username",
            "pk",
            "start",
            "staff_number",
            "organisation__name",
            "section__name",
            "profession__name",
        )

    def __iter__(self) -> Iterator[Holder]:
        return map(Holder._make, self._rows)

    def __getitem__(self, part: slice) -> list[Holder]:
        return [*map(Holder._make, self._rows[part])]

    def count(self) -> int:
        return self._rows.count()


@dataclass(frozen=True)
class Row:
    person: Holder
    leave: str | None
    standings: list[Standing]
    day: datetime.date
    with_organisation: bool = False  # beside the section: there are several

    @property
    def html(self) -> SafeString:
        """The row on the screen, but for its <tr>: name with the way to the record, place, cells.

        Written here and not in a template, whose tags cost more than all else in the matrix.
        """
        who, came = self.person, self.arrived_on
        arrival = (
            _("Arrived on %(month)s/%(day)s") % {"month": came.month, "day": came.day}
            if came
            else None
        )
        place = who.organisation if who.section and self.with_organisation else None
        return format_html(
            '<th class="name" scope="row"><a href="{}"><b>{}</b><small>{}</small></a>{}</th>'
            '<td class="only-wide">{}{}</td>{}',
            _record(who.pk),
            who.full_name,
            who.kana,
            _small(self.leave, arrival),
            who.section or who.organisation,
            _small(place, who.profession),
            self._cells,
        )

    @property
    def arrived_on(self) -> datetime.date | None:
        """Said of who came in the course of the year: they had less time."""
        start = self.person.start
        return start if start > fiscal.first_day(fiscal.fiscal_year(self.day)) else None

    @property
    def _cells(self) -> SafeString:
        return mark_safe("".join([standing.html for standing in self.standings]))  # noqa: S308 -- by format_html


@lru_cache(maxsize=4096)
def _record(person: int) -> str:
    return reverse("workforce:person", args=[person])


def _small(*lines: str | None) -> SafeString:
    return format_html_join("", "<small>{}</small>", ((line,) for line in lines if line))


def state_of(
    due: datetime.date,
    completed_on: datetime.date | None,
    to_go: int | None,
    *,
    away: bool,
    day: datetime.date,
) -> Cell:
    """What one obligation comes to on a day; `to_go` is None before the first step."""
    if completed_on is not None:
        return Cell.DONE
    if away:
        return Cell.AWAY
    if due < day:
        return Cell.LATE
    return Cell.OPEN if to_go is None else Cell.DOING
