"""Rows and cells of the matrix as screen and file print them: one wording for both."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import fiscal
from core.addresses import address_of
from core.icons import pointer, sheet
from core.memory import remembered
from core.numbers import Numbers
from core.prepared import Prepared
from core.rendering import drawn
from people.models import Post, User
from workforce.owed import Owed, everybody_of
from workforce.states import ICON, LOOK, Cell


@dataclass(frozen=True)
class Subject:
    """A column: what is asked for and by when, how many people owe it, how many still do."""

    kind: str
    key: str
    title: str
    first_due: datetime.date
    last_due: datetime.date
    owed: int
    open: int

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.key

    @property
    def due(self) -> datetime.date | None:
        """The day, where it is the same for everybody."""
        return self.first_due if self.first_due == self.last_due else None

    @property
    def done(self) -> int:
        return self.owed - self.open

    def place(self) -> tuple[datetime.date, str, str]:
        """What is due first stands leftmost."""
        return self.first_due, self.title, self.key


def subjects_of(owed: Iterable[Owed]) -> list[Subject]:
    """A subject that several requirements ask for is one column; nobody is counted twice in it."""
    together: dict[tuple[str, str], list[Owed]] = {}
    for each in owed:
        together.setdefault(each.subject, []).append(each)
    columns = [
        Subject(
            kind,
            key,
            max(each.title for each in asked),
            min(each.due for each in asked),
            max(each.due for each in asked),
            len(everybody_of(each.people for each in asked)),
            len(everybody_of(each.people for each in asked if each.completed_on is None)),
        )
        for (kind, key), asked in together.items()
    ]
    return sorted(columns, key=Subject.place)


@dataclass(frozen=True)
class Standing:
    """Where one person stands in one subject on `day`."""

    state: Cell
    day: datetime.date
    completed_on: datetime.date | None = None
    left: int | None = None

    @property
    def icon(self) -> str:
        return ICON[self.state]

    @property
    def look(self) -> str:
        return LOOK[self.state]

    @cached_property
    def text(self) -> str:
        """「修了 6/18」; an earlier 年度 is named, or the day would seem to be this year's."""
        # Everybody's table says the same few things: translated once.
        said = (self.state, self.day, self.completed_on, self.left, get_language())
        return remembered(("workforce.cell", *said), self._say)

    def _say(self) -> str:
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
    def html(self) -> bytes:
        """The cell on the screen."""
        return _cell(self.state, self.text)


@lru_cache(maxsize=4096)
def _cell(state: Cell, text: str) -> bytes:
    cell = '<td><span class="{}">{}{}</span></td>'
    return format_html(cell, LOOK[state], pointer(ICON[state]), text).encode()


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


def holders(posts: Iterable[int]) -> dict[int, Holder]:
    """Of these posts who holds them, by person."""
    rows = map(Holder._make, _holders.ask(posts=Numbers(posts)))
    return {row.pk: row for row in rows}


def _with_names(posts: Numbers) -> QuerySet[Any, Any]:
    return Post.objects.filter(pk__in=posts).values_list(
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


_holders = Prepared(_with_names, posts=Numbers)


@dataclass(frozen=True)
class Row:
    person: Holder
    leave: str | None
    standings: list[Standing]
    day: datetime.date
    with_organisation: bool = False  # beside the section: there are several

    @property
    def html(self) -> bytes:
        """The row on the screen: name with the way to the record, place, cells.

        Written here and not in a template, and not by format_html, which asks every piece of a
        thousand cells whether it is safe: both cost more than all else in the matrix.
        """
        who, came = self.person, self.arrived_on
        arrival = (
            _("Arrived on %(month)s/%(day)s") % {"month": came.month, "day": came.day}
            if came
            else None
        )
        place = who.organisation if who.section and self.with_organisation else None
        head = (
            f'<tr><th class="name" scope="row"><a href="{address_of("workforce:person", who.pk)}">'
            f"<b>{escape(who.full_name)}</b><small>{escape(who.kana)}</small></a>"
            f"{_small(self.leave, arrival)}</th>"
            f'<td class="only-wide">{escape(who.section or who.organisation)}'
            f"{_small(place, who.profession)}</td>"
        )
        return b"".join([head.encode(), *[each.html for each in self.standings], b"</tr>"])

    @property
    def arrived_on(self) -> datetime.date | None:
        """Said of who came in the course of the year: they had less time."""
        start = self.person.start
        return start if start > _year_began(self.day) else None


# Before the first row: what the cells point at.
SHAPES_OF_CELLS = sheet(ICON.values())


def body_of(rows: Iterable[Row]) -> bytes:
    """The rows on the screen, for core.rendering.render_around; nothing for none."""
    return b"\n".join([row.html for row in rows])


def last_line_of(subjects: Iterable[Subject]) -> SafeString:
    """Below each column how many have completed it."""
    cells = [
        drawn("workforce/_completed.html", done=each.done, owed=each.owed) for each in subjects
    ]
    return mark_safe("".join(cells))  # noqa: S308 -- templates


@lru_cache(maxsize=64)
def _year_began(day: datetime.date) -> datetime.date:
    return fiscal.first_day(fiscal.fiscal_year(day))


def _small(*lines: str | None) -> str:
    return "".join([f"<small>{escape(line)}</small>" for line in lines if line])


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
