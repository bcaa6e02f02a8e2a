"""What groups said about each other, criterion by criterion (E9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.content import Case
from casestudies.models import Exercise, PeerReview
from casestudies.reviewing import levels_of


@dataclass(frozen=True)
class ReviewHad:
    """`levels`: one word for each criterion, "" where none was chosen."""

    about: str
    by: str
    levels: Sequence[str]
    comment: str


@dataclass(frozen=True)
class Reviews:
    criteria: Sequence[str]
    had: Sequence[ReviewHad]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Each criterion with the levels that the groups were given, in the order of `had`."""
        return [
            (name, [one.levels[place] for one in self.had])
            for place, name in enumerate(self.criteria)
        ]


def reviews(exercise: Exercise, case: Case) -> Reviews:
    """Those handed in, and in the debrief also what was only saved: nobody's words are lost."""
    rows = PeerReview.objects.filter(exercise=exercise).select_related("by_group", "about_group")
    had = [
        ReviewHad(
            str(row.about_group),
            str(row.by_group),
            [word for _name, word in levels_of(case.criteria, row.scores)],
            row.comment,
        )
        for row in rows.order_by("about_group__number")
    ]
    return Reviews([one.name for one in case.criteria], had)
