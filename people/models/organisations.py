import datetime
from typing import Any, Self

from django.contrib import admin
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.folding import search_key
from people.models.periods import PeriodQuerySet

# Itself and all it administers on a day, in the one query that asks for it. UNION (not
# UNION ALL) ends even if somebody entered a circle of ties.
BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT tie.child_id FROM people_organisationtie tie JOIN below ON tie.parent_id = below.id
    WHERE tie.kind = 'administers' AND tie.start <= %s AND (tie."end" IS NULL OR tie."end" > %s)
) SELECT id FROM below
"""

# Itself and all that administer it on a day.
ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT tie.parent_id FROM people_organisationtie tie JOIN above ON tie.child_id = above.id
    WHERE tie.kind = 'administers' AND tie.start <= %s AND (tie."end" IS NULL OR tie."end" > %s)
) SELECT id FROM above
"""

# A section and all that lies below it; the same the other way, nearest first.
SECTIONS_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT section.id FROM people_section section JOIN below ON section.parent_id = below.id
) SELECT id FROM below
"""
SECTIONS_ABOVE = """
WITH RECURSIVE above(id, parent_id, distance) AS (
    SELECT id, parent_id, 0 FROM people_section WHERE id = %s
    UNION
    SELECT section.id, section.parent_id, above.distance + 1
    FROM people_section section JOIN above ON section.id = above.parent_id
    WHERE above.distance < 20
) SELECT id FROM above ORDER BY distance
"""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def open(self, on: datetime.date) -> Self:
        return self.filter(
            models.Q(opened_on=None) | models.Q(opened_on__lte=on),
            models.Q(closed_on=None) | models.Q(closed_on__gt=on),
        )

    def municipalities(self) -> Self:
        return self.filter(kind=Organisation.Kind.MUNICIPALITY).order_by("code")

    def under(self, organisation: "Organisation | int", *, on: datetime.date) -> Self:
        """The organisation and everything it administers on that day."""
        return self.filter(pk__in=below(organisation, on=on))


class Tree(RawSQL):
    """A recursive sub-query of ids, for `__in=`.

    PostgreSQL takes any of them for a hundred ids and reads whole tables to look them up; of an
    array it expects ten.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        sql, parameters = self.as_sql(compiler, connection)
        return f"(SELECT unnest(ARRAY{sql}))", parameters


def below(organisation: "Organisation | int", *, on: datetime.date) -> Tree:
    """A sub-query of organisation ids, for `organisation_id__in=`."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    return Tree(BELOW, (pk, on, on))


def above(organisation: "Organisation | int", *, on: datetime.date) -> Tree:
    """A sub-query of the ids of the organisation and of those that administer it."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    return Tree(ABOVE, (pk, on, on))


def sections_below(section: int) -> Tree:
    """A sub-query of the ids of the section and of all in it, for `section_id__in=`."""
    return Tree(SECTIONS_BELOW, (section,))


class Organisation(models.Model):
    class Kind(models.TextChoices):
        METROPOLIS = "metropolis", pgettext_lazy("organisation", "Metropolitan bureau")
        CENTRE = "centre", pgettext_lazy("organisation", "Child guidance centre")
        MUNICIPALITY = "municipality", pgettext_lazy("organisation", "Municipality")
        FAMILY_CENTRE = "family_centre", pgettext_lazy("organisation", "Children and family centre")
        FACILITY = "facility", pgettext_lazy("organisation", "Residential facility")
        FOSTERING_AGENCY = "fostering_agency", pgettext_lazy("organisation", "Fostering agency")
        FOSTER_PARENTS = "foster_parents", pgettext_lazy("organisation", "Foster parents' group")
        OTHER = "other", pgettext_lazy("organisation", "Other")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    name = models.CharField(pgettext_lazy("organisation", "Name"), max_length=80)
    kana = models.CharField(_("Kana"), max_length=120, blank=True)
    code = models.CharField(
        _("Official code"),
        max_length=6,
        blank=True,
        help_text=_("Six digits with the check digit, e.g. 131202."),
    )
    category = models.CharField(_("Category"), max_length=20, blank=True)  # 特別区・市・町・村
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    note = models.CharField(pgettext_lazy("organisation", "Note"), max_length=200, blank=True)
    # Which row of people/reference it came from, so that a later run finds it under a new name.
    reference = models.CharField(max_length=60, blank=True, editable=False)
    search_key = models.CharField(max_length=300, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Organisation")
        ordering = ["code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="people_organisation_code"
            ),
            models.UniqueConstraint(fields=["kind", "name"], name="people_organisation_name"),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="people_organisation_reference",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = self.folded()
        super().save(*args, **kwargs)

    def folded(self) -> str:
        return search_key(self.name, self.kana, self.code)

    def municipality_on(self, on: datetime.date) -> "Organisation | None":
        """The municipality this counts for on that day: itself, or the nearest that
        administers it. None for the metropolis and what belongs to no municipality."""
        here, seen = self, {self.pk}
        while here.kind != self.Kind.MUNICIPALITY:
            tie = (
                OrganisationTie.objects.administering()
                .on(on)
                .filter(child=here)
                .exclude(parent__in=seen)
                .select_related("parent")
                .first()
            )
            if tie is None:
                return None
            here = tie.parent
            seen.add(here.pk)
        return here


class OrganisationTieQuerySet(PeriodQuerySet["OrganisationTie"]):
    def administering(self) -> Self:
        return self.filter(kind=OrganisationTie.Kind.ADMINISTERS)


class OrganisationTie(models.Model):
    """Jurisdictions change every year: each tie has its days."""

    class Kind(models.TextChoices):
        ADMINISTERS = "administers", pgettext_lazy("tie", "Administers")
        JURISDICTION = "jurisdiction", pgettext_lazy("tie", "Has jurisdiction over")

    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties_up")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties_down")
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    start = models.DateField(pgettext_lazy("period", "From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = OrganisationTieQuerySet.as_manager()

    class Meta:
        verbose_name = _("Tie between organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gt=models.F("start")),
                name="people_tie_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(child=models.F("parent")), name="people_tie_not_itself"
            ),
            models.UniqueConstraint(
                fields=["child", "parent", "kind", "start"], name="people_tie_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent} – {self.child}"

    # Columns of the CMS, headed as its form heads them.
    @admin.display(description=_("Organisation below"), ordering="child")
    def organisation_below(self) -> Organisation:
        return self.child

    @admin.display(description=_("Organisation above"), ordering="parent")
    def organisation_above(self) -> Organisation:
        return self.parent


class SectionQuerySet(PeriodQuerySet["Section"]):
    def ids_above(self, section: int | None) -> list[int]:
        """The section itself, then the one it lies in, and so on up, in one query."""
        if section is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(SECTIONS_ABOVE, [section])
            return [pk for (pk,) in cursor.fetchall()]


class Section(models.Model):
    """A 課 or 係 inside an organisation, from a day to a day."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sections"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(pgettext_lazy("organisation", "Name"), max_length=80)
    start = models.DateField(pgettext_lazy("period", "From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("organisation", "Section")
        ordering = ["organisation", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gt=models.F("start")),
                name="people_section_ends_after_start",
            ),
            # 庶務係 of one 課 is not that of another.
            models.UniqueConstraint(
                fields=["organisation", "parent", "name", "start"], name="people_section_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name", "start"],
                condition=models.Q(parent=None),
                name="people_section_once_at_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # Columns of the CMS, headed as its form heads them.
    @admin.display(description=_("Organisation"), ordering="organisation")
    def in_organisation(self) -> Organisation:
        return self.organisation

    @admin.display(description=_("Lies in the section"), ordering="parent")
    def in_section(self) -> "Section | None":
        return self.parent
