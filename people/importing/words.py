"""What the words of a file mean here: organisations, lists and roles, loaded once a file."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from core.folding import fold
from people.models import Employment, Grade, Leave, Organisation, Profession
from people.models.codes import Code
from people.roles import Role
from people.states import Move

DAY = datetime.timedelta(days=1)
# What people say instead of the long words of the rules.
LEAVES = {
    "産休": Leave.Kind.MATERNITY,
    "産前産後休業": Leave.Kind.MATERNITY,
    "育休": Leave.Kind.CHILDCARE,
    "育児休暇": Leave.Kind.CHILDCARE,
    "病休": Leave.Kind.SICK,
    "病気休業": Leave.Kind.SICK,
    "療養休暇": Leave.Kind.SICK,
    "休職": Leave.Kind.OTHER,
}

# What a list of 人事異動 says in its column 異動区分.
MOVES = {
    "採用": Move.HIRE,
    "新規採用": Move.HIRE,
    "新採": Move.HIRE,
    "任用": Move.HIRE,
    "再任用": Move.HIRE,
    "異動": Move.TRANSFER,
    "転任": Move.TRANSFER,
    "転入": Move.TRANSFER,
    "配置換": Move.TRANSFER,
    "配置換え": Move.TRANSFER,
    "出向": Move.TRANSFER,
    "昇任": Move.PROMOTION,
    "昇格": Move.PROMOTION,
    "併任": Move.CONCURRENT,
    "兼務": Move.CONCURRENT,
    "兼任": Move.CONCURRENT,
    "併任解除": Move.RELEASE,
    "兼務解除": Move.RELEASE,
    "免兼務": Move.RELEASE,
    "退職": Move.LEAVE,
    "定年退職": Move.LEAVE,
    "任期満了": Move.LEAVE,
}


@dataclass(frozen=True)
class Words:
    effective_on: datetime.date
    own: Organisation | None  # the uploader's, where the file names none
    allowed: frozenset[int]
    by_code: dict[str, Organisation]
    by_name: dict[str, Organisation]
    lists: dict[str, dict[str, Any]]
    roles: dict[str, Role]

    @classmethod
    def load(
        cls, *, own: Organisation | None, effective_on: datetime.date, and_before: bool = False
    ) -> Self:
        """`own` None means the metropolitan office: any organisation. `and_before`: also what is
        there on the day before, for who is moved out of it; of one name or code what opens wins."""
        days = [effective_on - DAY, effective_on] if and_before else [effective_on]
        everywhere = [place for day in days for place in Organisation.objects.open(day)]
        allowed = [place.pk for place in everywhere]
        if own:
            under = [Organisation.objects.under(own, on=day) for day in days]
            allowed = [pk for places in under for pk in places.values_list("pk", flat=True)]
        return cls(
            effective_on=effective_on,
            own=own,
            allowed=frozenset(allowed),
            by_code=_by_code(everywhere),
            by_name={fold(organisation.name): organisation for organisation in everywhere},
            lists={
                "profession": _words(Profession),
                "grade": _words(Grade),
                "employment": _words(Employment),
                "leave_kind": _leaves(),
                "move": _moves(),
            },
            roles=_roles(),
        )

    def organisation(self, code: str, name: str) -> Organisation | None:
        if code:
            return self.by_code.get(code)
        return self.by_name.get(fold(name)) if name else self.own


def _moves() -> dict[str, Move]:
    moves = {move.value: move for move in Move} | {fold(str(move.label)): move for move in Move}
    return moves | {fold(word): move for word, move in MOVES.items()}


def _by_code(organisations: list[Organisation]) -> dict[str, Organisation]:
    """Offices write the code with its check digit and without."""
    coded = [organisation for organisation in organisations if organisation.code]
    return {organisation.code[:5]: organisation for organisation in coded} | {
        organisation.code: organisation for organisation in coded
    }


def _words(model: type[Code]) -> dict[str, Any]:
    words = list(model._default_manager.all())
    return {word.code: word for word in words} | {fold(word.name): word for word in words}


def _roles() -> dict[str, Role]:
    return {role.value: role for role in Role} | {fold(str(role.label)): role for role in Role}


def _leaves() -> dict[str, Leave.Kind]:
    kinds = {kind.value: kind for kind in Leave.Kind}
    labels = {fold(str(kind.label)): kind for kind in Leave.Kind}
    return kinds | labels | {fold(word): kind for word, kind in LEAVES.items()}
