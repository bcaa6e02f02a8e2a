"""Rows and cells of the matrix as screen and file print them: one wording for both."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import fiscal
from people.models import Leave, Post, User
from workforce.states import ICON, LOOK, Cell


@dataclass(frozen=True)
class Subject:
    """A column: what is asked for, by when, and how many of those who owe it have completed."""

    kind: str
    key: str
    title: str
    first_due: datetime.date
    last_due: datetime.date
    owed: int
    open: int

    @property
    def done(self) -> int:
        return self.owed - self.open

    @property
    def due(self) -> datetime.date | None:
        """The day, where it is the same for everybody."""
        return self.first_due if self.first_due == self.last_due else None


@dataclass(frozen=True)
class Standing:
    """Where one person stands in one subject on `day`."""

    state: Cell
    day: datetime.date
    completed_on: datetime.date | None = None
    left: int | None = None
    due: datetime.date | None = None

    @property
    def icon(self) -> str:
        return ICON[self.state]

    @property
    def look(self) -> str:
        return LOOK[self.state]

    @property
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


@dataclass(frozen=True)
class Row:
    person: User
    post: Post
    leave: Leave | None
    standings: list[Standing]

    @property
    def arrived_on(self) -> datetime.date | None:
        """Said of who came in the course of the year: they had less time."""
        start = self.post.start
        day = self.standings[0].day if self.standings else start
        first = fiscal.first_day(fiscal.fiscal_year(day))
        return start if start > first else None
