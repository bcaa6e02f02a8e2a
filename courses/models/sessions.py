"""コマ: the dated parts of a run, who teaches them, and what was changed."""

import datetime
import secrets
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.rooms import Lecturer, Room
from courses.models.runs import Run, new_key

# How late one may come and still have attended (the rules of welfare courses seen in
# practice): data, by kind; a session may differ.
LATE_MINUTES = {"lecture": 10, "exercise": 0, "practicum": 0}
OPENS_BEFORE = datetime.timedelta(minutes=15)  # the way into an online room


class SessionQuerySet(models.QuerySet["Session"]):
    def going_on(self) -> Self:
        """Neither this session nor its run is cancelled."""
        return self.filter(cancelled_at=None, run__cancelled_at=None)

    def overlapping(self, start: datetime.datetime, end: datetime.datetime) -> Self:
        """Those that share a moment with the span; one that ends when it begins does not."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def ahead(self, at: datetime.datetime) -> Self:
        return self.filter(ends_at__gt=at)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "number")


class Session(models.Model):
    """One part of a run, on a day from an hour to an hour. `minutes` is what it counts for.

    `number` is what makes it the same part as that of another run of the course, so that somebody
    who missed it can make it up there. `key` and `sequence` are what calendars know it by.
    """

    class Kind(models.TextChoices):
        LECTURE = "lecture", pgettext_lazy("session", "Lecture")
        EXERCISE = "exercise", pgettext_lazy("session", "Exercise")
        PRACTICUM = "practicum", pgettext_lazy("session", "Practicum")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(pgettext_lazy("session", "Number"))
    title = models.CharField(pgettext_lazy("session", "Title"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.LECTURE)
    starts_at = models.DateTimeField(pgettext_lazy("session", "Begins"))
    ends_at = models.DateTimeField(pgettext_lazy("session", "Ends"))
    minutes = models.PositiveSmallIntegerField(
        _("Minutes that count"), validators=[MinValueValidator(1)]
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    join_url = models.URLField(
        _("Online room"),
        blank=True,
        help_text=_("Only people who are admitted see it, from 15 minutes before to the end."),
    )
    late_minutes = models.PositiveSmallIntegerField(
        _("May be late by (minutes)"),
        null=True,
        blank=True,
        help_text=_("Empty: lectures 10 minutes, exercises and practicums none."),
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_reason = models.TextField(_("Reason"), blank=True)
    key = models.CharField(max_length=36, unique=True, default=new_key, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # Of the rotating code at the door; never shown.
    door_secret = models.CharField(max_length=64, default=secrets.token_hex, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Session")
        ordering = ["run", "starts_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="courses_session_number_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="courses_session_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="courses_session_counts"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="courses_session_span"),
            models.Index(fields=["room", "starts_at"], name="courses_session_room"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)

    def is_over(self, at: datetime.datetime) -> bool:
        return self.ends_at <= at

    @property
    def may_be_late(self) -> datetime.timedelta:
        minutes = LATE_MINUTES[self.kind] if self.late_minutes is None else self.late_minutes
        return datetime.timedelta(minutes=minutes)

    def is_open_online(self, at: datetime.datetime) -> bool:
        return bool(self.join_url) and self.starts_at - OPENS_BEFORE <= at < self.ends_at


class SessionLecturer(models.Model):
    """Who teaches a session. What changes here is told in a RunChange."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="teaching")
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="teaching")

    class Meta:
        verbose_name = pgettext_lazy("courses", "Lecturer of a session")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "lecturer"], name="courses_session_lecturer_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.lecturer)


class RunChange(models.Model):
    """What was done to a run or one of its sessions: {field: [old, new]} as people read it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="changes")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, related_name="changes"
    )
    changes = models.JSONField()
    reason = models.TextField(_("Reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Change of a run")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.at:%Y-%m-%d}"


class ClashOverride(models.Model):
    """Somebody with the right to do so let two things happen at once, and said why."""

    class Of(models.TextChoices):
        LEARNER = "learner", pgettext_lazy("clash", "Learner")
        LECTURER = "lecturer", pgettext_lazy("clash", "Lecturer")
        ROOM = "room", pgettext_lazy("clash", "Room")

    of = models.CharField(max_length=20, choices=Of)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("Reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Clash that was allowed")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="courses_clash_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_of_display()} {self.session_id}/{self.other_id}"
