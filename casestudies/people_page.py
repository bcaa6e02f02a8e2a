"""Who is in an exercise, as its organiser and a group itself see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from casestudies.content import LENSES
from casestudies.models import Exercise, Facilitation, Group, Member
from casestudies.permissions import leads
from casestudies.showing import names_of_cards
from casestudies.states import Duty, ExerciseState
from casestudies.worksheet import part_of
from people.join_codes import shown_code
from people.models import User

PEOPLE_IN_A_GROUP = 5  # 4 to 6 (E8)


@dataclass(frozen=True)
class Row:
    member: Member
    part: str


class PeoplePage:
    """Constant in queries, whatever the number of people."""

    def __init__(self, exercise: Exercise, user: User) -> None:
        self.exercise, self.user = exercise, user

    @property
    def code(self) -> str:
        return shown_code(self.exercise.code)

    @cached_property
    def members(self) -> list[Member]:
        rows = Member.objects.filter(exercise=self.exercise)
        return list(
            rows.select_related("person", "group", "post__profession", "post__organisation")
        )

    @cached_property
    def groups(self) -> list[Group]:
        return list(self.exercise.groups.order_by("number"))

    @property
    def tables(self) -> list[tuple[Group | None, list[Row]]]:
        """Who has no group yet comes first."""
        return [
            (group, rows)
            for group in (None, *self.groups)
            if (rows := self._of(group)) or group is not None
        ]

    @property
    def numbers(self) -> list[int]:
        """Groups one can be put into: those there are, and one more."""
        there = [group.number for group in self.groups]
        return [*there, max(there, default=0) + 1]

    @property
    def groups_to_offer(self) -> int:
        return max(round(len(self.members) / PEOPLE_IN_A_GROUP), 1)

    @cached_property
    def facilitators(self) -> list[Facilitation]:
        rows = Facilitation.objects.filter(exercise=self.exercise, until=None)
        return list(rows.select_related("person"))

    @property
    def is_preparing(self) -> bool:
        return self.exercise.state == ExerciseState.PREPARING

    @cached_property
    def leads(self) -> bool:
        return leads(self.user, self.exercise)

    def _of(self, group: Group | None) -> list[Row]:
        cards = names_of_cards(self.exercise.edition.case)
        pk = group.pk if group else None
        return [Row(one, part_of(one, cards)) for one in self.members if one.group_id == pk]


class PartsPage:
    """The parts of one group. Its members share duties and sides; role cards are dealt by who keeps
    the exercise (`with_cards`), or anybody could read them all by changing about."""

    def __init__(self, exercise: Exercise, group: Group, *, with_cards: bool = False) -> None:
        self.exercise, self.group, self.with_cards = exercise, group, with_cards

    @cached_property
    def members(self) -> list[Member]:
        rows = Member.objects.filter(group=self.group)
        return list(rows.select_related("person", "post__profession"))

    @property
    def duties(self) -> list[tuple[str, str]]:
        return [(duty.value, str(duty.label)) for duty in Duty]

    @property
    def cards(self) -> list[tuple[str, str]]:
        cards = names_of_cards(self.exercise.edition.case)
        return [*cards.items()] if self.with_cards else []

    @property
    def lenses(self) -> list[tuple[str, str]]:
        has_sheets = any(task.two_lenses for _stage, task in self.exercise.edition.case.tasks())
        return [(key, str(word)) for key, word in LENSES.items()] if has_sheets else []

    def given(self, data: Mapping[str, str]) -> dict[int, dict[str, str]]:
        """What the form says of each member, as far as it differs from what is there: who is
        given a part takes it from whoever had it."""
        found: dict[int, dict[str, str]] = {}
        names = ("duty", "lens", *(("card",) if self.with_cards else ()))
        for member in self.members:
            for name in names:
                typed = data.get(f"{name}-{member.pk}")
                if typed is not None and typed != getattr(member, name):
                    found.setdefault(member.pk, {})[name] = typed
        return found
