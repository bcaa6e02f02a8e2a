"""One paper before its marker: what was written, the rubric with what is chosen, who sees what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from courses.actions import Sheet
from courses.actions.grading import files_of
from courses.actions.marking import differ
from courses.grading import letters, most_points, points_of
from courses.marking_queue import who_of
from courses.models import Attempt, EssayFile, Marking
from courses.paper import Criterion, Item, Level, entered_text, essays_to_mark
from courses.states import AttemptState
from people.models import User


@dataclass(frozen=True)
class CriterionLine:
    item: Item
    criterion: Criterion
    chosen: str
    is_missing: bool

    @property
    def name(self) -> str:
        return f"m-{self.item['id']}-{self.criterion['id']}"

    @property
    def level(self) -> Level | None:
        return next((each for each in self.criterion["levels"] if each["id"] == self.chosen), None)


@dataclass(frozen=True)
class EssayLine:
    """An essay with what one marker gives it."""

    number: int
    item: Item
    text: str
    file: EssayFile | None
    criteria: list[CriterionLine]
    comment: str

    @property
    def letters(self) -> int:
        return letters(self.text)

    @property
    def comment_name(self) -> str:
        return f"c-{self.item['id']}"

    @property
    def points(self) -> int:
        chosen = {each.criterion["id"]: each.chosen for each in self.criteria}
        return points_of(self.item, chosen)

    @property
    def most(self) -> int:
        return most_points(self.item)


class MarkingPage:
    """What `user` may see of a paper. Neither marker sees the other's before the own are given."""

    def __init__(self, attempt: Attempt, user: User) -> None:
        self.attempt, self.user = attempt, user
        self.rows = list(attempt.markings.select_related("marker"))
        self.files = {row.question: row for row in attempt.files.all()}
        self.essays = essays_to_mark(attempt.snapshot, attempt.answers, filed=self.files)

    @property
    def who(self) -> str:
        return who_of(self.attempt)

    @cached_property
    def own(self) -> Marking | None:
        return next(
            (row for row in self.rows if row.marker_id == self.user.pk and row.place < 3), None
        )

    @property
    def given(self) -> list[Marking]:
        return [row for row in self.rows if row.given_at]

    @property
    def is_waiting(self) -> bool:
        return self.attempt.state == AttemptState.WAITING

    @property
    def is_to_agree(self) -> bool:
        """Both have given, and differ too much."""
        two = len(self.given) == 2
        return self.is_waiting and two and differ(self.attempt, self.essays, self.given)

    @property
    def held_by(self) -> Marking | None:
        """Somebody else's draft, where no place is free for this user."""
        places = 2 if self.attempt.second_marker else 1
        if self.own or len(self.rows) < places:
            return None
        return next((row for row in self.rows if not row.given_at), None)

    @property
    def can_mark(self) -> bool:
        if not self.is_waiting or self.is_to_agree or self.held_by:
            return False
        return self.own is None or not self.own.given_at

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def readable(self) -> list["Given"]:
        """The marks that may be read: all once it is decided or to agree, else only the own."""
        open_to_all = not self.is_waiting or self.is_to_agree
        rows = self.given if open_to_all else [row for row in self.given if row == self.own]
        return [Given(row, self.lines(row.levels, row.comments)) for row in rows]

    def lines(
        self,
        levels: Mapping[str, Mapping[str, str]],
        comments: Mapping[str, str],
        missing: list[tuple[str, str]] | None = None,
    ) -> list[EssayLine]:
        numbers = {item["id"]: n for n, item in enumerate(self.attempt.snapshot, start=1)}
        return [
            EssayLine(
                numbers[item["id"]],
                item,
                entered_text(self.attempt.answers.get(item["id"])),
                self.files.get(item["id"]),
                [
                    CriterionLine(
                        item,
                        each,
                        levels.get(item["id"], {}).get(each["id"], ""),
                        (item["id"], each["id"]) in (missing or []),
                    )
                    for each in item.get("rubric", [])
                ],
                comments.get(item["id"], ""),
            )
            for item in self.essays
        ]


@dataclass(frozen=True)
class Given:
    """What one marker gave, to be read."""

    row: Marking
    lines: list[EssayLine]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def most(self) -> int:
        return sum(line.most for line in self.lines)


def read_sheet(entered: QueryDict, attempt: Attempt) -> Sheet:
    """What a marker's form holds; names that are on no form of ours are passed over."""
    essays = essays_to_mark(attempt.snapshot, attempt.answers, filed=files_of(attempt))
    levels = {
        item["id"]: {
            each["id"]: str(entered.get(f"m-{item['id']}-{each['id']}", ""))
            for each in item.get("rubric", [])
        }
        for item in essays
    }
    comments = {
        item["id"]: str(entered.get(f"c-{item['id']}", "")).replace("\0", "").replace("\r\n", "\n")
        for item in essays
    }
    return Sheet(levels, comments)
