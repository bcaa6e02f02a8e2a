"""受講自治体 n / 62 of one course in one 年度, with the figures around it."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.charts import Series, line_chart
from courses.models import CoursePage
from people.models import Organisation
from records import reports
from records.models import Record
from records.suppression import shown, suppressed

YEARS_IN_TREND = 6
# By the official code: which part of Tokyo a municipality is in.
WARDS, CITIES, NISHITAMA = ("1310", "1311", "1312"), ("132",), ("1330",)


@dataclass(frozen=True)
class Place:
    """A municipality: whether somebody there has completed, and in which 年度 last."""

    municipality: Organisation
    is_covered: bool
    last_year: int | None
    learners: str

    @property
    def word(self) -> str:
        if self.is_covered:
            return pgettext("coverage", "Somebody has completed")
        return pgettext("coverage", "Not yet")

    @property
    def short_name(self) -> str:
        return self.municipality.name[:-1]

    @property
    def ending(self) -> str:
        """区, 市, 町 or 村: left to screen readers, the tile is small."""
        return self.municipality.name[-1:]

    @property
    def tile(self) -> str:
        """The class of tilemap.css that says where it lies."""
        return f"m-{self.municipality.code[:5]}"


@dataclass(frozen=True)
class Part:
    title: str
    places: list[Place]

    @property
    def covered(self) -> int:
        return sum(place.is_covered for place in self.places)


@dataclass(frozen=True)
class TrendYear:
    year: int
    municipalities: int
    held: int | None
    total_learners: str
    distinct_learners: str
    is_running: bool

    @property
    def occasions(self) -> str:
        return reports.occasions_text(self.held)

    @property
    def label(self) -> str:
        """Short enough for an axis: R8, and that the year is not over."""
        name = f"R{fiscal.era_year(self.year)}"
        return _("%(year)s (running)") % {"year": name} if self.is_running else name


class Coverage:
    def __init__(self, course: CoursePage, year: int, *, today: datetime.date) -> None:
        self.course, self.year = course, year
        self.day = min(today, fiscal.last_day(year))
        self.this_year = fiscal.fiscal_year(today)
        self._records = Record.objects.about(course.key)
        # Names are for who runs the course; small counts of anybody else's would point at people.
        self._may_see_names = course.organiser.kind == Organisation.Kind.METROPOLIS

    # --- municipalities -----------------------------------------------------
    @cached_property
    def places(self) -> list[Place]:
        """Every municipality that exists on the day, in the order of the official codes."""
        in_year = self._records.in_fiscal_year(self.year)
        covered = set(reports.municipalities_covered(in_year).values_list("pk", flat=True))
        last = reports.last_covered(self._records.filter(fiscal_year__lte=self.year))
        learners = self._learners()
        return [
            Place(each, each.pk in covered, last.get(each.pk), learners.get(each.pk, "0"))
            for each in Organisation.objects.municipalities().open(self.day)
        ]

    def _learners(self) -> dict[int, str]:
        figures = reports.figures_by("municipality", self._records.in_fiscal_year(self.year))
        counts = {pk: each.distinct_learners for pk, each in figures.items() if pk is not None}
        if self._may_see_names:
            return {pk: f"{count:,}" for pk, count in counts.items()}
        return suppressed(counts).cells

    @cached_property
    def missing(self) -> list[Place]:
        return [place for place in self.places if not place.is_covered]

    @property
    def covered_count(self) -> int:
        return len(self.places) - len(self.missing)

    @property
    def parts(self) -> list[Part]:
        """For the map: wards, cities, Nishitama, islands; empty parts are left out."""
        titles = {
            WARDS: _("Special wards"),
            CITIES: _("Cities"),
            NISHITAMA: _("Towns and villages of Nishitama"),
        }
        parts = [
            Part(
                title, [place for place in self.places if place.municipality.code.startswith(codes)]
            )
            for codes, title in titles.items()
        ]
        found = {place.municipality.pk for part in parts for place in part.places}
        rest = [place for place in self.places if place.municipality.pk not in found]
        parts.append(Part(_("Towns and villages of the islands"), rest))
        return [part for part in parts if part.places]

    # --- figures ------------------------------------------------------------
    @cached_property
    def figures(self) -> TrendYear:
        return next(each for each in self.trend if each.year == self.year)

    @cached_property
    def trend(self) -> list[TrendYear]:
        """The years with figures up to the one looked at, the earliest first."""
        found = reports.figures_by("fiscal_year", self._records)
        found.setdefault(self.year, reports.Figures())
        years = sorted(year for year in found if year <= self.year)[-YEARS_IN_TREND:]
        return [self._year(year, found[year]) for year in years]

    def _year(self, year: int, figures: reports.Figures) -> TrendYear:
        text = "{:,}".format if self._may_see_names else shown
        held = figures.occasions
        if held is None and self.course.delivery != CoursePage.Delivery.SELF_PACED:
            held = 0
        return TrendYear(
            year=year,
            municipalities=figures.municipalities,
            held=held,
            total_learners=text(figures.total_learners),
            distinct_learners=text(figures.distinct_learners),
            is_running=year == self.this_year,
        )

    @property
    def chart(self) -> SafeString:
        return line_chart(
            [Series(_("Municipalities covered"), [each.municipalities for each in self.trend])],
            [each.label for each in self.trend],
            "",
            title=_("Municipalities covered by fiscal year"),
        )
