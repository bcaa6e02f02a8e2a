"""A person's rows of the ledger as they are read: by 年度, with hours, and what was corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from records.models import Record, RecordQuerySet
from records.states import STEPS, WHOLE, Kind, Outcome


@dataclass(frozen=True)
class Hours:
    """Minutes of what was completed, each kind apart."""

    lecture: int = 0
    exercise: int = 0
    practicum: int = 0

    @classmethod
    def of(cls, rows: Iterable[Record]) -> Self:
        counted = [row for row in rows if row.kind in WHOLE and row.is_done]
        return cls(
            sum(row.lecture_minutes for row in counted),
            sum(row.exercise_minutes for row in counted),
            sum(row.practicum_minutes for row in counted),
        )

    @property
    def total(self) -> int:
        return self.lecture + self.exercise + self.practicum


@dataclass(frozen=True)
class Year:
    year: int
    whole: list[Record]
    steps: list[Record]
    hours: Hours


@dataclass(frozen=True)
class Correction:
    """A row that was superseded, and the row that says what is right."""

    old: Record
    new: Record

    @property
    def changes(self) -> list[str]:
        """「結果：修了 → 取消し」 for everything that differs and a person can read."""
        texts = zip(_readable(self.old), _readable(self.new), strict=True)
        return [
            _("%(what)s: %(old)s → %(new)s") % {"what": what, "old": old, "new": new}
            for (what, old), (_same, new) in texts
            if old != new
        ]


def with_places(rows: RecordQuerySet) -> RecordQuerySet:
    """With everything a row is printed with, so that a list costs one query."""
    return rows.select_related(
        "organisation", "profession", "organiser", "post__section", "recorded_by",
        "supersedes__organisation", "supersedes__post__section",
    )  # fmt: skip


def by_year(rows: Iterable[Record]) -> list[Year]:
    """What counts today, the latest 年度 first. Rows come in the ledger's own order."""
    counting = [row for row in rows if row.current and row.outcome != Outcome.VOID]
    counting.sort(key=lambda row: row.fiscal_year, reverse=True)
    years = []
    for year, group in groupby(counting, key=lambda row: row.fiscal_year):
        found = list(group)
        whole = [row for row in found if row.kind not in STEPS]
        steps = [row for row in found if row.kind in STEPS]
        years.append(Year(year, whole, steps, Hours.of(found)))
    return years


def corrections(rows: Iterable[Record]) -> list[Correction]:
    return [Correction(row.supersedes, row) for row in rows if row.supersedes is not None]


def completed_courses(rows: Iterable[Record]) -> int:
    """How many different courses; one taken every year is one."""
    done = (row for row in rows if row.current and row.kind == Kind.COURSE and row.is_done)
    return len({row.subject_key for row in done})


def _readable(row: Record) -> list[tuple[str, str]]:
    values = [
        (_("Outcome"), row.get_outcome_display()),
        (_("Score (percent)"), row.score),
        (pgettext("record", "Date"), row.occurred_on),
        (_("Lecture minutes"), row.lecture_minutes),
        (_("Exercise minutes"), row.exercise_minutes),
        (_("Practicum minutes"), row.practicum_minutes),
        (pgettext("record", "Title"), row.subject_title),
        (pgettext("record", "Note"), row.note),
        (_("Post then"), row.place),
    ]
    return [(what, "–" if value in {None, ""} else str(value)) for what, value in values]
