"""The catalogue's filters. Every option says how many courses it would leave.

Within one facet options widen (either of these levels), across facets they narrow. All is
counted in memory from one slim row a course, so that six facets cost three queries.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import pgettext

from core import fiscal
from core.memory import remembered
from courses.models import CoursePage
from courses.models.catalogue import CourseQuerySet
from courses.permissions import audience_kinds
from people.models import User

# The names in the address, in the order shown.
NAMES = ("profession", "theme", "level", "delivery", "organiser", "year")
# A course for no profession in particular is for all of them.
OPEN_WHEN_EMPTY = {"profession"}

Chosen = Mapping[str, frozenset[str]]


@dataclass
class Entry:
    """One course as the facets see it."""

    pk: int
    key: str
    title: str
    values: dict[str, set[str]] = field(default_factory=dict)

    def fits(self, name: str, wanted: frozenset[str]) -> bool:
        own = self.values.get(name, set())
        return bool(own & wanted) or (not own and name in OPEN_WHEN_EMPTY)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: Sequence[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


@dataclass
class Shelf:
    """All courses a person may see, with the labels of what they are sorted by."""

    entries: list[Entry]
    labels: dict[str, dict[str, str]]

    def chosen(self, query: QueryDict) -> Chosen:
        """What the address asks for; a value that nothing has (an old link) is left out."""
        return {name: frozenset(query.getlist(name)) & {*self.labels[name]} for name in NAMES}

    def only(self, courses: Container[int]) -> "Shelf":
        """The same shelf with these courses alone, by id."""
        return Shelf([entry for entry in self.entries if entry.pk in courses], self.labels)

    def matching(self, chosen: Chosen, *, besides: str = "") -> list[Entry]:
        asked = [(name, wanted) for name, wanted in chosen.items() if wanted and name != besides]
        return [
            entry
            for entry in self.entries
            if all(entry.fits(name, wanted) for name, wanted in asked)
        ]

    def facets(self, chosen: Chosen) -> Sequence[Facet]:
        """Facets with something to choose; each counted as if it were not set itself."""
        return self._facets(chosen) if any(chosen.values()) else self._untouched

    @cached_property
    def _untouched(self) -> Sequence[Facet]:
        """Worked out once for all who come to this shelf."""
        return self._facets({name: frozenset() for name in NAMES})

    def _facets(self, chosen: Chosen) -> Sequence[Facet]:
        facets = []
        for name in NAMES:
            others = self.matching(chosen, besides=name)
            facet = self._facet(name, chosen, others)
            if facet.chosen or any(option.count < len(others) for option in facet.options):
                facets.append(facet)
        return tuple(facets)

    def _facet(self, name: str, chosen: Chosen, others: Sequence[Entry]) -> Facet:
        options = [
            Option(
                value,
                label,
                sum(entry.fits(name, frozenset({value})) for entry in others),
                value in chosen[name],
            )
            for value, label in self.labels[name].items()
        ]
        shown = tuple(option for option in options if option.count or option.chosen)
        return Facet(name, facet_labels()[name], shown)


def facet_labels() -> dict[str, str]:
    return {
        "profession": pgettext("facet", "Profession"),
        "theme": pgettext("facet", "Theme"),
        "level": pgettext("facet", "Level"),
        "delivery": pgettext("facet", "Delivery"),
        "organiser": pgettext("facet", "Organiser"),
        "year": pgettext("facet", "Fiscal year"),
    }


def shelf_of(user: User) -> Shelf:
    """What this person may choose from; the same for all who may see the same."""
    kinds = frozenset(audience_kinds(user))
    return remembered(
        ("shelf", kinds), lambda: load_shelf(CoursePage.objects.live().open_to({*kinds}))
    )


def load_shelf(courses: CourseQuerySet) -> Shelf:
    """Three queries, whatever there is. The order is the author's."""
    columns = ("pk", "subject_key", "title", "level", "delivery", "year",
               "organiser", "organiser__name")  # fmt: skip
    entries: dict[int, Entry] = {}
    labels: dict[str, dict[str, str]] = {name: {} for name in NAMES}
    labels["level"] = {str(value): str(label) for value, label in CoursePage.Level.choices}
    labels["delivery"] = {str(value): str(label) for value, label in CoursePage.Delivery.choices}
    years: set[int] = set()
    for pk, key, title, level, delivery, year, organiser, name in courses.order_by(
        "path"
    ).values_list(*columns):
        values = {"level": {level}, "delivery": {delivery}, "organiser": {str(organiser)}}
        if year:
            values["year"] = {str(year)}
            years.add(year)
        entries[pk] = Entry(pk, str(key), title, values)
        labels["organiser"][str(organiser)] = name
    labels["year"] = {str(year): fiscal.label(year) for year in sorted(years, reverse=True)}
    shelf = Shelf(list(entries.values()), labels)
    for name, relation, value in (("profession", "professions", "code"), ("theme", "themes", "pk")):
        rows = (
            courses.filter(**{f"{relation}__isnull": False})
            .order_by(f"{relation}__position", f"{relation}__pk")
            .values_list("pk", f"{relation}__{value}", f"{relation}__name")
        )
        for pk, code, label in rows:
            entries[pk].values.setdefault(name, set()).add(str(code))
            labels[name][str(code)] = label
    return shelf
