"""What the words of a file mean here: organisations, lists and roles, loaded once a file."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from core.folding import fold
from people.models import Employment, Grade, Leave, Organisation, Profession
from people.models.codes import Code
from people.roles import Role

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
    def load(cls, *, own: Organisation | None, effective_on: datetime.date) -> Self:
        """`own` None means the metropolitan office: any organisation."""
        everywhere = list(Organisation.objects.open(effective_on))
        allowed = (
            Organisation.objects.under(own, on=effective_on).values_list("pk", flat=True)
            if own
            else [organisation.pk for organisation in everywhere]
        )
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
            },
            roles=_roles(),
        )

    def organisation(self, code: str, name: str) -> Organisation | None:
        if code:
            return self.by_code.get(code)
        return self.by_name.get(fold(name)) if name else self.own


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
