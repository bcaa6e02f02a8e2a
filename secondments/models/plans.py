"""計画 of the exchange by 年度, and how an office should be staffed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Employment, Grade, Organisation, Profession
from secondments.states import Direction


class PlanYear(models.Model):
    """A 年度 of the plan. From `frozen_at` on its figures are those of `snapshot`."""

    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"), unique=True)
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    snapshot = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("plan", "Year of the plan")
        ordering = ["fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at=None, snapshot__isnull=True)
                | Q(frozen_at__isnull=False, snapshot__isnull=False),
                name="secondments_plan_frozen_with_its_figures",
            )
        ]

    def __str__(self) -> str:
        return str(self.fiscal_year)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class PlanRowQuerySet(models.QuerySet["PlanRow"]):
    def of_year(self, year: int) -> Self:
        return self.filter(year__fiscal_year=year)

    def with_names(self) -> Self:
        return self.select_related("year", "home", "host", "profession", "grade")


class PlanRow(models.Model):
    """So many are to go from one party to the other (parties.py). Profession or grade empty: any."""

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="rows")
    direction = models.CharField(max_length=20, choices=Direction)
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned = models.PositiveSmallIntegerField(pgettext_lazy("plan", "Planned"))
    note = models.CharField(pgettext_lazy("plan", "Note"), max_length=200, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("plan", "Row of the plan")
        ordering = ["year", "direction", "home", "host", "profession", "grade"]
        constraints = [
            models.UniqueConstraint(
                F("year"),
                F("home"),
                F("host"),
                Coalesce("profession_id", Value(0)),
                Coalesce("grade_id", Value(0)),
                name="secondments_plan_row_once",
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="secondments_plan_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} → {self.host}"


class StaffingPlan(models.Model):
    """How many of a profession an office is to have in a 年度."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="staffing_plans"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned = models.PositiveSmallIntegerField(pgettext_lazy("plan", "Planned"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("staffing", "Staffing plan")
        ordering = ["organisation", "fiscal_year", "profession"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"),
                F("fiscal_year"),
                F("profession"),
                Coalesce("employment_id", Value(0)),
                name="secondments_staffing_plan_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fiscal_year} {self.profession}: {self.planned}"


class PopulationBand(models.Model):
    """From so many inhabitants on, up to the next band."""

    name = models.CharField(pgettext_lazy("population band", "Name"), max_length=60)
    at_least = models.PositiveIntegerField(pgettext_lazy("population band", "From"), unique=True)

    class Meta:
        verbose_name = pgettext_lazy("staffing", "Population band")
        ordering = ["at_least"]

    def __str__(self) -> str:
        return self.name


class StaffingStandard(models.Model):
    """配置標準: how many of a profession an office of that band should have."""

    band = models.ForeignKey(PopulationBand, on_delete=models.CASCADE, related_name="standards")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    people = models.PositiveSmallIntegerField(pgettext_lazy("staffing", "People"))

    class Meta:
        verbose_name = pgettext_lazy("staffing", "Staffing standard")
        ordering = ["band", "profession"]
        constraints = [
            models.UniqueConstraint(
                F("band"),
                F("profession"),
                Coalesce("employment_id", Value(0)),
                name="secondments_standard_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.band} {self.profession}: {self.people}"


class Population(models.Model):
    """Inhabitants of a municipality on a day, from the statistics that `source` names."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="populations"
    )
    on = models.DateField(pgettext_lazy("population", "On"))
    people = models.PositiveIntegerField(pgettext_lazy("population", "Inhabitants"))
    source = models.CharField(pgettext_lazy("population", "Source"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("staffing", "Population")
        ordering = ["organisation", "-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "on"], name="secondments_population_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.on}: {self.people}"
