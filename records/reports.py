"""The figures of the office, each with one definition.

Every function takes records narrowed by 年度, subject or organiser (`Record.objects
.in_fiscal_year(…).about(…).organised_by(…)`) and counts in SQL. A session's record is about its
course (`subject_key`) and names its run (`occasion_key`); a completion that was earned on one's own
names no occasion.

延べ受講者数  total_learners          who came, counted at each occasion; self-paced: who completed
実受講者数    distinct_learners       the same people, each counted once
受講自治体数  municipalities_covered  municipalities where somebody completed
実施回数      occasions_held          occasions somebody came to; None if all was self-paced
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import CharField, Count, Exists, Max, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from people.models import Organisation
from people.models.organisations import OrganisationQuerySet
from records.models import Record, RecordQuerySet
from records.states import DONE, PRESENT, Kind

CAME = Q(
    kind__in=[Kind.SESSION, Kind.EXERCISE, Kind.COURSE],
    occasion_key__isnull=False,
    outcome__in=PRESENT,
)
COMPLETED = Q(kind=Kind.COURSE, outcome__in=DONE)

PERSON_AND_OCCASION = Concat(
    Cast("person_id", CharField()), Value("@"), Coalesce("occasion_key", "key")
)
TOTAL = Count(PERSON_AND_OCCASION, distinct=True)
PERSONS = Count("person", distinct=True)
OCCASIONS = Count("occasion_key", distinct=True)
MUNICIPALITIES = Count("municipality", distinct=True)

By = Literal["fiscal_year", "subject_key", "organiser", "municipality"]


@dataclass(frozen=True)
class Figures:
    total_learners: int = 0
    distinct_learners: int = 0
    municipalities: int = 0
    occasions: int | None = None


def total_learners(records: RecordQuerySet) -> int:
    return int(_learning(records).aggregate(n=TOTAL)["n"])


def distinct_learners(records: RecordQuerySet) -> int:
    return int(_learning(records).aggregate(n=PERSONS)["n"])


def municipalities_covered(records: RecordQuerySet) -> OrganisationQuerySet:
    there = _completing(records).values("municipality")
    return Organisation.objects.filter(pk__in=there).order_by("code")


def last_covered(records: RecordQuerySet) -> dict[int, int]:
    """The latest 年度 in which somebody there completed, by municipality."""
    rows = _completing(records).values_list("municipality").annotate(last=Max("fiscal_year"))
    return dict(rows)


def occasions_held(records: RecordQuerySet) -> int | None:
    return _learning(records).aggregate(n=OCCASIONS)["n"] or None


def figures(records: RecordQuerySet) -> Figures:
    """All four at once, in two queries."""
    counted = _learning(records).aggregate(total=TOTAL, persons=PERSONS, occasions=OCCASIONS)
    covered = _completing(records).aggregate(n=MUNICIPALITIES)["n"]
    return Figures(counted["total"], counted["persons"], covered, counted["occasions"] or None)


def figures_by(by: By, records: RecordQuerySet) -> dict[Any, Figures]:
    """All four for each year, subject key, organiser or municipality, in two queries."""
    covered = _completing(records).values_list(by).annotate(n=MUNICIPALITIES)
    municipalities = dict(covered.order_by())
    rows = _learning(records).values_list(by)
    counted = rows.annotate(total=TOTAL, persons=PERSONS, occasions=OCCASIONS)
    learners = {group: (total, n, held or None) for group, total, n, held in counted}
    none = (0, 0, None)
    return {
        group: Figures(
            total_learners=learners.get(group, none)[0],
            distinct_learners=learners.get(group, none)[1],
            municipalities=municipalities.get(group, 0),
            occasions=learners.get(group, none)[2],
        )
        for group in {*learners, *municipalities}
    }


def occasions_text(count: int | None) -> str:
    """What a page prints: self-paced learning has no occasions, which is not "0 times"."""
    if count is None:
        return _("No occasions (self-paced)")
    return _("%(count)s times") % {"count": f"{count:,}"}


def _learning(records: RecordQuerySet) -> RecordQuerySet:
    """One or more rows for each person and occasion, one for each self-paced completion."""
    came_too = Record.objects.current().filter(
        CAME,
        person=OuterRef("person"),
        subject_key=OuterRef("subject_key"),
        fiscal_year=OuterRef("fiscal_year"),
    )
    self_paced = COMPLETED & Q(occasion_key=None) & ~Exists(came_too)
    return records.current().filter(CAME | self_paced).order_by()


def _completing(records: RecordQuerySet) -> RecordQuerySet:
    return records.current().filter(COMPLETED, municipality__isnull=False).order_by()
