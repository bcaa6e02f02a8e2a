"""出席: who was there, session by session, and how a missed session is made up."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.enrolments import Enrolment
from courses.models.sessions import Session
from courses.states import MakeUpState, Presence

TAKEN = [name for name in Presence.values if name != Presence.APOLOGISED]


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def taken(self) -> Self:
        """What was seen, not what was said in advance."""
        return self.filter(presence__in=TAKEN)


class Attendance(models.Model):
    """One person at one session of her own run, as known now; the ledger keeps what was said before.

    A session made up elsewhere is noted here too: it is the home run's session that is attended.
    """

    class Source(models.TextChoices):
        DOOR = "door", pgettext_lazy("source", "Code at the door")
        LIST = "list", pgettext_lazy("source", "List of the organiser")
        FILE = "file", pgettext_lazy("source", "File")
        TOOL = "tool", pgettext_lazy("source", "Meeting tool")
        PERSON = "person", pgettext_lazy("source", "Said by the person")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("Attendance"), max_length=20, choices=Presence)
    minutes = models.PositiveSmallIntegerField(_("Minutes attended"), default=0)
    arrived_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    note = models.CharField(pgettext_lazy("attendance", "Note"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Attendance")
        ordering = ["session", "enrolment"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="courses_attendance_once"
            ),
            models.CheckConstraint(
                condition=Q(presence__in=Presence.values), name="courses_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_presence_display()

    @property
    def is_attended(self) -> bool:
        """The whole session: who was there in part missed no more than one may be late."""
        if self.presence == Presence.PARTIAL:
            missed = datetime.timedelta(minutes=self.session.minutes - self.minutes)
            return missed <= self.session.may_be_late
        return self.presence in {Presence.ATTENDED, Presence.LATE}


class MakeUp(models.Model):
    """A missed session that is made up (補講) at the session of another run of the course.

    It takes a seat there, and counts at home: the ledger has the home run's session as attended.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="make_ups")
    missed = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="made_up_elsewhere")
    instead = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="make_ups")
    state = models.CharField(max_length=20, choices=MakeUpState, default=MakeUpState.BOOKED)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Make-up session")
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "missed"],
                condition=~Q(state=MakeUpState.DROPPED),
                name="courses_make_up_once",
            ),
            models.CheckConstraint(
                condition=~Q(missed=F("instead")), name="courses_make_up_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.missed} → {self.instead}"
