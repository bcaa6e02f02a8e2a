"""The names of bodies, sections and professions, as filters offer them: the same for everybody,
so read once for all (core.memory). Which of them somebody is offered is not remembered here."""

import datetime
from collections.abc import Collection, Mapping

from core.memory import remembered
from people.models import Organisation, Profession, Section, User
from people.permissions import EVERYWHERE
from people.roles import Role

Names = Mapping[int, str]  # by id, in the order of the office


def offered_organisations(user: User, *, on: datetime.date) -> Names:
    """Those of `organisations_in_scope` that are not closed on the day."""
    if user.active_roles & EVERYWHERE:
        return _open_ones(None, on)
    if Role.HR in user.active_roles and user.active_post is not None:
        return _open_ones(user.active_post.organisation_id, on)
    return {}


def section_names(sections: Collection[int | None]) -> Names:
    names = remembered("people.sections", lambda: dict(Section.objects.values_list("pk", "name")))
    return {pk: name for pk, name in names.items() if pk in sections}


def profession_names(professions: Collection[int | None]) -> Names:
    names = remembered(
        "people.professions", lambda: dict(Profession.objects.values_list("pk", "name"))
    )
    return {pk: name for pk, name in names.items() if pk in professions}


def _open_ones(top: int | None, on: datetime.date) -> Names:
    def read() -> dict[int, str]:
        rows = Organisation.objects.all()
        if top is not None:
            rows = rows.under(top, on=on)
        return {
            pk: name
            for pk, name, closed_on in rows.values_list("pk", "name", "closed_on")
            if closed_on is None or closed_on > on
        }

    return remembered(("people.organisations", top, on), read)
