"""The ledger of what people have done."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Post, Profession
from records.states import DONE, Kind, Outcome


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a row of the ledger."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger is append-only. Use records.actions.correct() or .void(), which write "
            "a new row that supersedes the old one."
        )


class RecordQuerySet(models.QuerySet["Record"]):
    def current(self) -> Self:
        """As known today: what has not been superseded by a correction."""
        return self.filter(current=True)

    def done(self) -> Self:
        return self.current().filter(outcome__in=DONE)

    def of(self, person: Any) -> Self:
        return self.filter(person=person)

    def of_kind(self, *kinds: Kind) -> Self:
        return self.filter(kind__in=kinds)

    def about(self, *subject_keys: str) -> Self:
        return self.filter(subject_key__in=subject_keys)

    def in_fiscal_year(self, year: int) -> Self:
        return self.filter(fiscal_year=year)

    def organised_by(self, organisation: Organisation) -> Self:
        return self.filter(organiser=organisation)

    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def _supersede(self) -> int:
        """For records.actions alone: the one column that ever changes."""
        return super().update(current=False)


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
    occasion_key = models.CharField(  # noqa: DJ001 -- null, so that counts skip the self-paced
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
    reason = models.TextField(_("Reason for the correction"), blank=True)
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
            models.CheckConstraint(
                condition=models.Q(supersedes=None, reason="")
                | (models.Q(supersedes__isnull=False) & ~models.Q(reason="")),
                name="records_correction_has_reason",
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
            models.Index(fields=["recorded_at"], name="records_recorded_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_title} {self.get_outcome_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    @property
    def is_done(self) -> bool:
        return self.outcome in DONE

    @property
    def icon(self) -> str:
        """The shape beside its outcome (core.icons)."""
        return "done" if self.is_done else "dash"

    @property
    def place(self) -> str:
        """Organisation and section of that day, as printed."""
        section = self.post.section if self.post else None
        return " ".join(str(part) for part in (self.organisation, section) if part)

    @property
    def total_minutes(self) -> int:
        return self.lecture_minutes + self.exercise_minutes + self.practicum_minutes
