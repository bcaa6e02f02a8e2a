"""The names of bodies, sections and professions, as filters offer them: the same for everybody,
so read once for all (core.memory). Which of them somebody is offered is not remembered here."""

import datetime
from collections.abc import Collection, Mapping

from django.db.models import Q

from core.memory import remembered
from people.models import Profession, Section, User
from people.permissions import organisations_in_scope, tops_of_scope

Names = Mapping[int, str]  # by id, in the order of the office


def offered_organisations(user: User, *, on: datetime.date) -> Names:
    """Those of `organisations_in_scope` that are not closed on the day."""

    def read() -> dict[int, str]:
        rows = organisations_in_scope(user, on=on)
        there = rows.filter(Q(closed_on=None) | Q(closed_on__gt=on))
        return dict(there.values_list("pk", "name"))

    return remembered(("people.organisations", tops_of_scope(user), on), read)


def section_names(sections: Collection[int | None]) -> Names:
    names = remembered("people.sections", lambda: dict(Section.objects.values_list("pk", "name")))
    return {pk: name for pk, name in names.items() if pk in sections}


def profession_names(professions: Collection[int | None]) -> Names:
    names = remembered(
        "people.professions", lambda: dict(Profession.objects.values_list("pk", "name"))
    )
    return {pk: name for pk, name in names.items() if pk in professions}
