"""One judged row of a personnel change, and which of a person's posts it is about."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from people.importing.judging import Judgement, kind_of
from people.importing.matching import end_of
from people.importing.register import Facts
from people.models import Post
from people.roles import Role
from people.states import ENDS_A_POST, RowChange

DAY = datetime.timedelta(days=1)


@dataclass
class Moved(Judgement):
    """`post` is the one that is left, or that the file has made already and corrects."""

    leaves: list[Post] = field(default_factory=list)  # end on `first_day`
    is_there: bool = False  # a post that begins on that day: corrected, or found as it should be
    roles: frozenset[Role] = frozenset({Role.LEARNER})
    kept: dict[str, Any] = field(default_factory=dict)  # what the next post has from the last
    undo: dict[str, Any] = field(default_factory=dict)  # left by whoever writes it

    @property
    def change(self) -> RowChange:
        if self.errors:
            return kind_of(self.errors)
        if not self.differences:
            return RowChange.SAME
        if self.facts["move"] in ENDS_A_POST:
            return RowChange.ENDED
        return RowChange.CHANGED if self.leaves or self.is_there else RowChange.NEW

    @property
    def begins(self) -> datetime.date | None:
        begun = self.is_there or self.facts["move"] in ENDS_A_POST
        return None if begun or not self.differences else self.first_day

    @property
    def ends(self) -> datetime.date | None:
        if self.facts["move"] in ENDS_A_POST:
            return self.first_day
        return end_of(self.facts) or self.kept.get("end")


def posts_before(posts: list[Post], day: datetime.date) -> list[Post]:
    """Posts of the day before."""
    return [post for post in posts if post.runs(day - DAY)]


def main_post(posts: list[Post], facts: Facts) -> Post:
    """The one with the number of the file, else the one that has run longest."""
    numbered = [post for post in posts if post.staff_number == facts["staff_number"] != ""]
    return (numbered or posts)[0]
