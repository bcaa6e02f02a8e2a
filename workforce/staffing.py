"""職員配置: who is in an office by profession and employment, against its plan and the standard.

On the rolls (在籍) are the posts of a day, less those that somebody of elsewhere holds on a
secondment; present (実働) is who of them is neither away on a full-time secondment nor on leave, with
those received from elsewhere.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from people.models import Employment, Leave, Organisation, OrganisationTie, Post, Profession
from secondments.models import (
    Population,
    PopulationBand,
    Secondment,
    StaffingPlan,
    StaffingStandard,
)


class Kind(NamedTuple):
    """Of staff. None: any employment; a post without a profession is one of None."""

    profession: int | None
    employment: int | None


class Counts(NamedTuple):
    staff: int = 0
    away: int = 0
    on_leave: int = 0
    received: int = 0

    @property
    def present(self) -> int:
        return self.staff - self.away - self.on_leave + self.received

    def plus(self, other: "Counts") -> "Counts":
        return Counts(*(one + more for one, more in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Row:
    profession: str
    employment: str
    counts: Counts
    planned: int | None
    standard: int | None

    @property
    def vacancies(self) -> int:
        """Planned and not filled."""
        return max(0, (self.planned or 0) - self.counts.staff)

    @property
    def below_standard(self) -> int:
        return max(0, (self.standard or 0) - self.counts.present)


@dataclass(frozen=True)
class Office:
    organisation: Organisation
    rows: Sequence[Row]
    population: Population | None
    band: PopulationBand | None

    @property
    def counts(self) -> Counts:
        total = Counts()
        for row in self.rows:
            total = total.plus(row.counts)
        return total

    @property
    def planned(self) -> int | None:
        """None: there is no plan."""
        return _sum(row.planned for row in self.rows)

    @property
    def standard(self) -> int | None:
        return _sum(row.standard for row in self.rows)

    @property
    def vacancies(self) -> int:
        return sum(row.vacancies for row in self.rows)

    @property
    def below_standard(self) -> int:
        return sum(row.below_standard for row in self.rows)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def staffed(offices: Iterable[Organisation], *, year: int, on: datetime.date) -> list[Office]:
    """A constant number of queries, however many offices."""
    there = list(offices)
    counts = _counts([office.pk for office in there], on)
    plans = _by_office(StaffingPlan.objects.filter(fiscal_year=year, organisation__in=there))
    populations = _populations(there, on)
    bands = list(PopulationBand.objects.order_by("-at_least"))
    standards: dict[int, dict[Kind, int]] = defaultdict(dict)
    for band, *kind, people in StaffingStandard.objects.values_list(
        "band", "profession", "employment", "people"
    ):
        standards[band][Kind(*kind)] = people
    words = _words()
    found = []
    for office in there:
        population = populations.get(office.pk)
        own_band = _band_of(population, bands)
        standard = standards[own_band.pk] if own_band else {}
        rows = _rows(counts[office.pk], plans[office.pk], standard, words)
        found.append(Office(office, rows, population, own_band))
    return found


def _counts(offices: Collection[int], on: datetime.date) -> Mapping[int, dict[Kind, Counts]]:
    # By person and place: whoever is moved meanwhile, at home or at the host, is in another post.
    running = Secondment.objects.active().on(on).filter(person=OuterRef("person"))
    received = Exists(running.filter(host=OuterRef("organisation")))
    posts = (
        Post.objects.on(on)
        .announced(on)
        .filter(organisation__in=offices)
        .filter(Q(person__left_on=None) | Q(person__left_on__gt=on), person__merged_into=None)
        .alias(
            hosted=Exists(Secondment.objects.filter(host_post=OuterRef("pk"))) | received,
            seconded=Exists(running.full_time().filter(home=OuterRef("organisation"))),
            resting=Exists(Leave.objects.on(on).filter(person=OuterRef("person"))),
        )
    )
    people = {
        "staff": Q(hosted=False),
        "away": Q(hosted=False, seconded=True),
        "on_leave": Q(hosted=False, seconded=False, resting=True),
        "received": Q(hosted=True),
    }
    counted = posts.order_by().values("organisation", "profession", "employment").annotate(
        **{name: Count("person", filter=which, distinct=True) for name, which in people.items()}
    )  # fmt: skip
    found: dict[int, dict[Kind, Counts]] = defaultdict(dict)
    for row in counted:
        kind = Kind(row["profession"], row["employment"])
        found[row["organisation"]][kind] = Counts(*(row[name] for name in people))
    return found


def _rows(
    counts: Mapping[Kind, Counts],
    plan: Mapping[Kind, int],
    standard: Mapping[Kind, int],
    words: tuple[Mapping[int, str], Mapping[int, str]],
) -> list[Row]:
    """What is planned or should be, and who is there: each in the most exact row there is."""
    kinds = plan.keys() | standard.keys()
    sums: dict[Kind, Counts] = {kind: Counts() for kind in kinds}
    for kind, here in counts.items():
        wider = kind._replace(employment=None)
        row = kind if kind in kinds or wider not in kinds else wider
        sums[row] = sums.get(row, Counts()).plus(here)
    professions, employments = words
    places = {pk: place for place, pk in enumerate(professions)}
    order = {pk: place for place, pk in enumerate(employments)}
    ordered = sorted(
        sums,
        key=lambda kind: (
            places.get(kind.profession or 0, 999),
            order.get(kind.employment or 0, -1),
        ),
    )
    return [
        Row(
            professions.get(kind.profession or 0, ""),
            employments.get(kind.employment or 0, ""),
            sums[kind],
            plan.get(kind),
            standard.get(kind),
        )
        for kind in ordered
    ]


def _words() -> tuple[dict[int, str], dict[int, str]]:
    professions = dict(Profession.objects.values_list("pk", "name"))
    return professions, dict(Employment.objects.values_list("pk", "name"))


def _by_office(rows: Any) -> Mapping[int, dict[Kind, int]]:
    found: dict[int, dict[Kind, int]] = defaultdict(dict)
    names = ("organisation", "profession", "employment", "planned")
    for office, *kind, planned in rows.values_list(*names):
        found[office][Kind(*kind)] = planned
    return found


def _populations(offices: Sequence[Organisation], on: datetime.date) -> dict[int, Population]:
    """Of the municipality of each family centre, the newest count of that day."""
    centres = [one.pk for one in offices if one.kind == Organisation.Kind.FAMILY_CENTRE]
    ties = OrganisationTie.objects.administering().on(on).filter(
        child__in=centres, parent__kind=Organisation.Kind.MUNICIPALITY
    )  # fmt: skip
    place_of = dict(ties.values_list("child", "parent"))
    newest: dict[int, Population] = {}
    counted = Population.objects.filter(organisation__in=place_of.values(), on__lte=on)
    for row in counted.order_by("on"):
        newest[row.organisation_id] = row
    return {office: newest[place] for office, place in place_of.items() if place in newest}


def _band_of(
    population: Population | None, bands: Sequence[PopulationBand]
) -> PopulationBand | None:
    """`bands`: the largest first."""
    if population is None:
        return None
    return next((band for band in bands if band.at_least <= population.people), None)
