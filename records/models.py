"""The ledger of what people have done, and who owes what by when."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Organisation, Post, Profession
from records.states import DONE, Kind, Outcome


class RecordQuerySet(models.QuerySet["Record"]):
    def current(self) -> Self:
        """As known today: what has not been superseded by a correction."""
        return self.filter(current=True)

    def done(self) -> Self:
        return self.current().filter(outcome__in=DONE)

    def of_kind(self, *kinds: Kind) -> Self:
        return self.filter(kind__in=kinds)

    def about(self, *subject_keys: str) -> Self:
        return self.filter(subject_key__in=subject_keys)

    def in_fiscal_year(self, year: int) -> Self:
        return self.filter(fiscal_year=year)


class Record(models.Model):
    """One thing a person has done, as known on the day it was written.

    Append-only: written by `records.actions` alone, corrected by a new row that supersedes it.
    Organisation, municipality and profession are those of that day, so that reports never join
    history; subject and title are plain values, so that deleting a page touches nothing.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="records"
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        help_text=_("Empty only for people outside any organisation."),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="records"
    )
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="records_counted"
    )
    organiser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="records_organised"
    )
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True)

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    subject_key = models.CharField(_("Subject key"), max_length=36)
    subject_title = models.CharField(_("Title"), max_length=255)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    page_id = models.BigIntegerField(null=True, blank=True)
    revision_id = models.BigIntegerField(null=True, blank=True)
    occasion_key = models.CharField(
        max_length=36, null=True, blank=True, help_text=_("The run; empty if self-paced.")
    )
    outcome = models.CharField(_("Outcome"), max_length=20, choices=Outcome)
    score = models.DecimalField(
        _("Score (percent)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    lecture_minutes = models.PositiveIntegerField(_("Lecture minutes"), default=0)
    exercise_minutes = models.PositiveIntegerField(_("Exercise minutes"), default=0)
    practicum_minutes = models.PositiveIntegerField(_("Practicum minutes"), default=0)
    occurred_on = models.DateField(_("Date"))
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    evidence = models.JSONField(default=dict, blank=True)
    note = models.TextField(_("Note"), blank=True)
    key = models.CharField(
        max_length=200, help_text=_("The same event twice is one row: unique where current.")
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    current = models.BooleanField(default=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("Record")
        ordering = ["-occurred_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(current=True), name="records_key_current"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="records_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="records_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=100),
                name="records_score_percent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "kind", "subject_key"],
                condition=models.Q(current=True),
                name="records_person_subject",
            ),
            models.Index(
                fields=["kind", "fiscal_year", "subject_key", "municipality", "person"],
                condition=models.Q(current=True),
                name="records_year_subject",
            ),
            models.Index(fields=["organisation", "occurred_on"], name="records_organisation_day"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_title} {self.get_outcome_display()}"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def active(self, on: datetime.date) -> Self:
        return self.filter(models.Q(end=None) | models.Q(end__gt=on), start__lte=on)


class Requirement(models.Model):
    """Who must learn what, by when: the rule from which obligations are made.

    It reaches posts in `organisation` and below (everyone if empty) whose profession is one of
    `professions` (any if none). `newcomers_only` narrows it to posts that began in the
    requirement's own days.
    """

    class Due(models.TextChoices):
        FIXED = "fixed", pgettext_lazy("due", "On a fixed date")
        YEAR_END = "year_end", pgettext_lazy("due", "By the end of the fiscal year")
        MONTHS = "months", pgettext_lazy("due", "Months after the post began")

    title = models.CharField(_("Title"), max_length=120)
    subject_kind = models.CharField(max_length=20, choices=Kind, default=Kind.COURSE)
    subject_key = models.CharField(max_length=36)
    subject_title = models.CharField(max_length=255)
    edition = models.PositiveSmallIntegerField(
        _("Edition"), null=True, blank=True, help_text=_("Empty: any edition counts.")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    professions = models.ManyToManyField(Profession, blank=True, related_name="+")
    newcomers_only = models.BooleanField(_("Newcomers only"), default=False)
    yearly = models.BooleanField(
        _("Every fiscal year"),
        default=False,
        help_text=_("Only a completion in the same fiscal year counts."),
    )
    due_rule = models.CharField(_("Due"), max_length=20, choices=Due, default=Due.YEAR_END)
    due_on = models.DateField(_("Due date"), null=True, blank=True)
    due_months = models.PositiveSmallIntegerField(_("Months"), null=True, blank=True)
    start = models.DateField(_("From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Requirement")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_rule="year_end")
                | models.Q(due_rule="fixed", due_on__isnull=False)
                | models.Q(due_rule="months", due_months__isnull=False),
                name="records_requirement_due_complete",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def in_force(self) -> Self:
        return self.filter(excused_at=None, ended_on=None)


class Obligation(models.Model):
    """The one answer to "who owes what, by when"."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="obligations"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="obligations"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="obligations")
    # Copied from the requirement so that the matrix joins nothing.
    subject_kind = models.CharField(max_length=20, choices=Kind)
    subject_key = models.CharField(max_length=36)
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    due = models.DateField(_("Due date"))
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    excused_reason = models.TextField(_("Reason"), blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text=_("The post ended or the requirement no longer applies.")
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Obligation")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement", "post", "fiscal_year"],
                name="records_obligation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(excused_at=None, excused_by=None)
                | models.Q(excused_at__isnull=False, excused_by__isnull=False),
                name="records_obligation_excused_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "subject_key"], name="records_obligation_person"),
            models.Index(fields=["fiscal_year", "subject_key"], name="records_obligation_year"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.due}"
