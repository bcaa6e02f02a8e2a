"""開催回: one holding of a course, with its dates, its seats and how one gets in."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.folding import search_key
from courses.states import OVER, Approver, RunState
from people.models import Organisation

CLOSING_SOON = datetime.timedelta(days=7)
# What can still be said of a run that is over.
AFTERWARDS = frozenset({"contact", "note", "materials_until"})


def new_key() -> str:
    return str(uuid.uuid4())


class RunQuerySet(models.QuerySet["Run"]):
    """The same boundaries as `Run.state_at`, as conditions; one test compares the two."""

    def announced(self, at: datetime.datetime) -> Self:
        return self.filter(announced_at__lte=at)

    def going_on(self) -> Self:
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def accepting(self, at: datetime.datetime) -> Self:
        not_begun = Q(starts_at=None) | Q(starts_at__gt=at)
        open_now = self.announced(at).going_on().filter(apply_from__lte=at, apply_until__gt=at)
        return open_now.filter(not_begun)

    def ended(self, at: datetime.datetime) -> Self:
        return self.going_on().filter(ends_at__lte=at)

    def ahead(self, at: datetime.datetime) -> Self:
        """Not over yet: what one plans for."""
        return self.going_on().filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def of_course(self, course_key: str) -> Self:
        return self.filter(course_key=course_key)

    def in_fiscal_year(self, year: int) -> Self:
        return self.filter(fiscal_year=year)

    def soonest_first(self) -> Self:
        return self.order_by(models.F("starts_at").asc(nulls_last=True), "pk")


class Run(models.Model):
    """A course held once: its sessions (コマ), its seats, who decides about applications.

    Holds the key and title of its course, not the page: a deleted page leaves the run as it was.
    `key` is the `occasion_key` of what the ledger says about it. `starts_at`, `ends_at` and
    `fiscal_year` are its sessions', kept by the actions that change those.
    """

    class Admission(models.TextChoices):
        ORDER = "order", pgettext_lazy("admission", "In order of application")
        LOTTERY = "lottery", pgettext_lazy("admission", "By lot after the closing date")
        PRIORITY = "priority", pgettext_lazy("admission", "Municipalities not yet covered first")

    key = models.CharField(max_length=36, unique=True, default=new_key, editable=False)
    course_key = models.CharField(max_length=36)
    course_title = models.CharField(max_length=255)
    edition = models.PositiveSmallIntegerField(default=1)
    page_id = models.BigIntegerField()
    title = models.CharField(
        pgettext_lazy("run", "Name"),
        max_length=80,
        help_text=_("What tells it from other runs of the course, e.g. 第1回（新宿会場）."),
    )
    organiser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="runs_organised"
    )
    contact = models.CharField(_("Whom to ask"), max_length=200, blank=True)
    note = models.TextField(_("To know beforehand"), blank=True)

    # --- getting in ---------------------------------------------------------
    announced_at = models.DateTimeField(_("Announced from"), null=True, blank=True)
    apply_from = models.DateTimeField(_("Applications from"))
    apply_until = models.DateTimeField(_("Applications until (exclusive)"))
    withdraw_until = models.DateTimeField(
        _("Withdrawal until (exclusive)"),
        null=True,
        blank=True,
        help_text=_("From then on a withdrawal is counted as late. Empty: until it begins."),
    )
    capacity = models.PositiveSmallIntegerField(_("Seats"), validators=[MinValueValidator(1)])
    minimum = models.PositiveSmallIntegerField(_("Held from so many people"), default=0)
    minimum_by = models.DateField(
        _("The organiser is told on"),
        null=True,
        blank=True,
        help_text=_("If by then fewer have been admitted than are needed."),
    )
    admission = models.CharField(
        _("Admission"), max_length=20, choices=Admission, default=Admission.ORDER
    )
    takes_applications = models.BooleanField(_("People apply themselves"), default=True)
    takes_nominations = models.BooleanField(_("HR nominates people"), default=True)
    by_supervisor = models.BooleanField(_("The supervisor approves"), default=True)
    by_hr = models.BooleanField(_("The HR officer approves"), default=False)
    by_organiser = models.BooleanField(_("The organiser approves"), default=False)
    waiting_list = models.BooleanField(_("With a waiting list"), default=True)
    materials_until = models.DateField(_("Materials available until"), null=True, blank=True)

    # --- what became of it --------------------------------------------------
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    fiscal_year = models.PositiveSmallIntegerField(editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        blank=True,
        related_name="+",
    )
    cancelled_reason = models.TextField(_("Reason"), blank=True)
    search_key = models.CharField(max_length=400, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        blank=True,
        related_name="runs_made",
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Run")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="courses_run_has_seats"),
            models.CheckConstraint(
                condition=Q(minimum__lte=models.F("capacity")), name="courses_run_minimum_fits"
            ),
            models.CheckConstraint(
                condition=Q(apply_until__gt=models.F("apply_from")),
                name="courses_run_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
                name="courses_run_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
                name="courses_run_cancelled_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["course_key", "starts_at"], name="courses_run_course"),
            models.Index(fields=["fiscal_year", "starts_at"], name="courses_run_year"),
            models.Index(fields=["organiser", "starts_at"], name="courses_run_organiser"),
        ]

    def __str__(self) -> str:
        return f"{self.course_title} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.course_title, self.title)
        super().save(*args, **kwargs)

    @property
    def approvers(self) -> list[Approver]:
        """Whose word is needed, in order."""
        asked = {
            Approver.SUPERVISOR: self.by_supervisor,
            Approver.HR: self.by_hr,
            Approver.ORGANISER: self.by_organiser,
        }
        return [approver for approver, needed in asked.items() if needed]

    @property
    def is_selected(self) -> bool:
        """The organiser chooses among all after the closing date."""
        return self.admission != self.Admission.ORDER

    def state_at(self, at: datetime.datetime) -> RunState:
        """Read from its dates alone."""
        if self.cancelled_at:
            return RunState.CANCELLED
        if self.announced_at is None or self.announced_at > at:
            return RunState.DRAFT
        if self.ends_at and self.ends_at <= at:
            open_still = self.materials_until and timezone.localdate(at) <= self.materials_until
            return RunState.MATERIALS if open_still else RunState.ENDED
        if self.starts_at and self.starts_at <= at:
            return RunState.RUNNING
        return self._before_it_begins(at)

    def _before_it_begins(self, at: datetime.datetime) -> RunState:
        if at < self.apply_from:
            return RunState.PLANNED
        if at >= self.apply_until:
            return RunState.CLOSED
        return RunState.CLOSING if at >= self.apply_until - CLOSING_SOON else RunState.OPEN

    def is_over(self, at: datetime.datetime) -> bool:
        """Announced, and its last session has ended. What nobody has been told of can still be put
        right, whatever its dates."""
        return self.state_at(at) in OVER

    def is_late_to_withdraw(self, at: datetime.datetime) -> bool:
        until = self.withdraw_until or self.starts_at
        return until is not None and at >= until
