"""What cannot be in a family, whatever it may look like: each fault at its row."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from casestudies.diagrams.families import Child, Ended, Family, Tie, Union
from casestudies.diagrams.faults import Fault


def family_faults(family: Family) -> list[Fault]:
    """Unknown or doubled people, loops of parents, impossible unions and households."""
    faults = [*_people(family), *_unions(family), *_households(family)]
    # A loop is looked for only among people who exist.
    return faults or list(_loops(family))


def _people(family: Family) -> Iterator[Fault]:
    if not family.people:
        yield Fault("people", 0, "", _("Enter at least one person."))
    times = Counter(person.id for person in family.people)
    for row, person in enumerate(family.people, start=1):
        if times[person.id] > 1:
            message = _("Another person has the sign %(id)s too.") % {"id": person.id}
            yield Fault("people", row, "id", message)
        if person.is_expected and (person.age is not None or person.has_died):
            message = _("A child not yet born has no age and has not died.")
            yield Fault("people", row, "is_expected", message)


def _unions(family: Family) -> Iterator[Fault]:
    born: set[str] = set()
    for row, union in enumerate(family.unions, start=1):
        yield from (
            Fault("unions", row, field, message) for field, message in _union(family, union, born)
        )
        born |= {child.person for child in union.children if child.tie == Tie.BIRTH}


def _union(family: Family, union: Union, born: set[str]) -> Iterator[tuple[str, str]]:
    known = {person.id for person in family.people}
    if not 1 <= len(union.partners) <= 2 or len(set(union.partners)) < len(union.partners):
        yield "partners", _("Name one or two different partners.")
    for key in union.partners:
        if key not in known:
            yield "partners", _unknown(key)
        elif family.person(key).is_expected:
            yield "partners", _("A child not yet born is no partner.")
    if union.custody and (union.custody not in union.partners or union.ended == Ended.NOT):
        yield "custody", _("Only a partner can have custody, after separation or divorce.")
    times = Counter(child.person for child in union.children)
    for child in union.children:
        yield from _child(child, known, times, born)


def _child(
    child: Child, known: set[str], times: Counter[str], born: set[str]
) -> Iterator[tuple[str, str]]:
    if child.person not in known:
        yield "children", _unknown(child.person)
    elif times[child.person] > 1:
        message = _("%(id)s is named twice among the children.")
        yield "children", message % {"id": child.person}
    elif child.tie == Tie.BIRTH and child.person in born:
        message = _("%(id)s is already born to other parents.")
        yield "children", message % {"id": child.person}


def _households(family: Family) -> Iterator[Fault]:
    known = {person.id for person in family.people}
    for row, household in enumerate(family.households, start=1):
        if not household.people:
            yield Fault("households", row, "people", _("Name who lives here."))
        for key in household.people:
            if key not in known:
                yield Fault("households", row, "people", _unknown(key))


def _loops(family: Family) -> Iterator[Fault]:
    """A person who would be her own ancestor, told at the union that closes the circle."""
    parents: dict[str, set[str]] = {person.id: set() for person in family.people}
    for row, union in enumerate(family.unions, start=1):
        for child in union.children:
            above = _above(parents, union.partners)
            if child.person in above:
                message = _("%(id)s would be among his or her own ancestors.")
                yield Fault("unions", row, "children", message % {"id": child.person})
            else:
                parents[child.person] |= set(union.partners)


def _above(parents: dict[str, set[str]], people: tuple[str, ...]) -> set[str]:
    """The people and all their ancestors."""
    found: set[str] = set()
    waiting = list(people)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += parents[key]
    return found


def _unknown(key: str) -> str:
    return _("There is no person with the sign %(id)s.") % {"id": key}
