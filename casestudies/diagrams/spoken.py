"""Every diagram in words and as a table: for those who hear it, for search, and for paper."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casestudies.diagrams.ecomaps import Direction, Ecomap, Strength
from casestudies.diagrams.families import Ended, Family, Person, Sex, Tie, Union, UnionKind
from casestudies.diagrams.timelines import Timeline

SEXES: dict[Sex, str | Promise] = {
    Sex.MALE: pgettext_lazy("genogram", "Male"),
    Sex.FEMALE: pgettext_lazy("genogram", "Female"),
    Sex.UNKNOWN: pgettext_lazy("genogram", "Sex not known"),
}
TIES: dict[Tie, str | Promise] = {
    Tie.BIRTH: pgettext_lazy("genogram", "Child"),
    Tie.ADOPTED: pgettext_lazy("genogram", "Adopted child"),
    Tie.FOSTER: pgettext_lazy("genogram", "Foster child"),
}
STRENGTHS: dict[Strength, str | Promise] = {
    Strength.STRONG: pgettext_lazy("ecomap", "Strong"),
    Strength.ORDINARY: pgettext_lazy("ecomap", "Ordinary"),
    Strength.WEAK: pgettext_lazy("ecomap", "Weak"),
    Strength.STRESSFUL: pgettext_lazy("ecomap", "Stressful"),
}
DIRECTIONS: dict[Direction, str | Promise] = {
    Direction.NONE: "",
    Direction.TO_FAMILY: pgettext_lazy("ecomap", "Supports the family"),
    Direction.FROM_FAMILY: pgettext_lazy("ecomap", "Is supported by the family"),
    Direction.BOTH: pgettext_lazy("ecomap", "Both ways"),
}


@dataclass(frozen=True)
class Table:
    """Plain words; every row is as long as `head`."""

    head: list[str]
    rows: list[list[str]]


def family_in_words(family: Family) -> list[str]:
    """One sentence a person, union and household, in the order of entry."""
    sentences = [_about(person) for person in family.people]
    sentences += [_about_union(family, union) for union in family.unions]
    for household in family.households:
        name = household.name or pgettext("genogram", "Lives together")
        facts = {"name": name, "people": _listed(family, household.people)}
        sentences.append(_("%(name)s: %(people)s.") % facts)
    return sentences


def family_table(family: Family) -> Table:
    head = [
        pgettext("genogram", "Person"),
        pgettext("genogram", "Sex"),
        pgettext("genogram", "Age"),
        pgettext("genogram", "Parents"),
        pgettext("genogram", "Partners"),
        pgettext("genogram", "Household"),
        pgettext("genogram", "Notes"),
    ]
    return Table(head, [_family_row(family, person) for person in family.people])


def ecomap_in_words(ecomap: Ecomap) -> list[str]:
    return [
        _("%(name)s: %(facts)s.")
        % {
            "name": one.name,
            "facts": _joined(
                [str(STRENGTHS[one.strength]), str(DIRECTIONS[one.direction]), one.note]
            ),
        }
        for one in ecomap.resources
    ]


def ecomap_table(ecomap: Ecomap) -> Table:
    head = [
        pgettext("ecomap", "Person or body"),
        pgettext("ecomap", "Tie"),
        pgettext("ecomap", "Direction"),
        pgettext("ecomap", "Notes"),
    ]
    return Table(
        head,
        [
            [one.name, str(STRENGTHS[one.strength]), str(DIRECTIONS[one.direction]), one.note]
            for one in ecomap.resources
        ],
    )


def timeline_in_words(timeline: Timeline) -> list[str]:
    return [
        _("%(name)s: %(facts)s.") % {"name": when, "facts": _joined([who, what])}
        for when, who, what in timeline_table(timeline).rows
    ]


def timeline_table(timeline: Timeline) -> Table:
    head = [pgettext("timeline", "When"), pgettext("timeline", "Who"), pgettext("timeline", "What")]
    rows = [
        [f"{one.start}〜{one.end}" if one.end else str(one.start), one.who, one.text]
        for one in timeline.in_order()
    ]
    return Table(head, rows)


def _about(person: Person) -> str:
    facts = [
        pgettext("genogram", "Index person") if person.is_index else "",
        str(SEXES[person.sex]) if not person.is_expected else "",
        pgettext("genogram", "Pregnancy") if person.is_expected else "",
        _age(person),
        pgettext("genogram", "Died") if person.has_died else "",
        person.note,
        person.history.rstrip("。"),
    ]
    return _("%(name)s: %(facts)s.") % {"name": _name(person), "facts": _joined(facts)}


def _about_union(family: Family, union: Union) -> str:
    children = [
        name if child.tie is Tie.BIRTH else f"{name}（{TIES[child.tie]}）"
        for child in union.children
        for name in [_name(family.person(child.person))]
    ]
    born = [child for child in union.children if child.twins]
    facts = [
        _state(union) if len(union.partners) == 2 else "",
        pgettext("genogram", "Children") + "：" + "、".join(children) if children else "",
        pgettext("genogram", "Twins") + "：" + _listed(family, tuple(one.person for one in born))
        if born
        else "",
        pgettext("genogram", "Custody") + "：" + _name(family.person(union.custody))
        if union.custody
        else "",
    ]
    return _("%(name)s: %(facts)s.") % {"name": _couple(family, union), "facts": _joined(facts)}


def _couple(family: Family, union: Union) -> str:
    names = [_name(family.person(key)) for key in union.partners]
    if len(names) == 1:
        names.append(pgettext("genogram", "Partner not known"))
    return "・".join(names)


def _state(union: Union) -> str:
    if union.ended is Ended.DIVORCED:
        return pgettext("genogram", "Divorced")
    if union.ended is Ended.SEPARATED:
        return pgettext("genogram", "Separated")
    if union.kind is UnionKind.COHABITING:
        return pgettext("genogram", "Cohabiting, not married")
    return pgettext("genogram", "Marriage")


def _family_row(family: Family, person: Person) -> list[str]:
    births = [
        f"{_couple(family, union)}（{TIES[child.tie]}）"
        if child.tie is not Tie.BIRTH
        else _couple(family, union)
        for union in family.unions
        for child in union.children
        if child.person == person.id
    ]
    partners = [
        f"{_name(family.person(other))}（{_state(union)}）"
        for union in family.unions_of(person.id)
        for other in union.partners
        if other != person.id
    ]
    homes = [
        one.name or pgettext("genogram", "Lives together")
        for one in family.households
        if person.id in one.people
    ]
    notes = [
        pgettext("genogram", "Index person") if person.is_index else "",
        pgettext("genogram", "Died") if person.has_died else "",
        pgettext("genogram", "Pregnancy") if person.is_expected else "",
        person.note,
        person.history.rstrip("。"),
    ]
    sex = "" if person.is_expected else str(SEXES[person.sex])
    return [
        _name(person),
        sex,
        _age(person),
        *map("、".join, (births, partners, homes)),
        _joined(notes),
    ]


def _age(person: Person) -> str:
    return "" if person.age is None else _("%(age)d years old") % {"age": person.age}


def _name(person: Person) -> str:
    return person.name or pgettext("genogram", "No name")


def _listed(family: Family, keys: tuple[str, ...]) -> str:
    return "、".join(_name(family.person(key)) for key in keys)


def _joined(facts: list[str]) -> str:
    return "、".join(fact for fact in facts if fact)
