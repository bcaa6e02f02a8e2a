"""受講登録: one person's way into a run and through it."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Move
from courses.models.runs import Run
from courses.states import (
    OPEN_ENROLMENTS,
    SEATED,
    Approver,
    Decision,
    EnrolmentState,
)
from people.models import Organisation, Post


class SeatHold(models.Model):
    """Seats kept for people of one organisation and below, until a day; then they are anybody's.

    Set by the organiser (a quota, 町村・島しょ) or asked for by its HR, who names people later.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="holds")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(_("Seats"))
    until = models.DateField(_("Kept until (exclusive)"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("courses", "Seats kept")
        constraints = [
            models.UniqueConstraint(fields=["run", "organisation"], name="courses_hold_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="courses_hold_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.seats}"

    @property
    def last_day(self) -> datetime.date:
        return self.until - datetime.timedelta(days=1)


class Interest(models.Model):
    """Somebody who wants to hear of it when seats or dates come."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    course_key = models.CharField(max_length=36)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Interest in a course")
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="courses_interest_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_key}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_ENROLMENTS)

    def seated(self) -> Self:
        """Who takes a seat, or took one."""
        return self.filter(state__in=SEATED)

    def waiting(self) -> Self:
        """The waiting list, first in line first."""
        return self.filter(state=EnrolmentState.WAITLISTED).order_by("queue")

    def of(self, person: int) -> Self:
        return self.filter(person=person)

    def by_kana(self) -> Self:
        return self.order_by("person__last_name_kana", "person__first_name_kana", "pk")


class Enrolment(models.Model):
    """One person in one run. Only `courses.actions` moves it; every move keeps who, when, why.

    `post` is the one the person attends in, chosen at application and kept; `municipality` is
    that post's on that day, for quotas and for 未受講自治体 first. `queue` is the place in line,
    given when one joins the waiting list and never given again in the same run.
    """

    class Entry(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("entry", "Own application")
        NOMINATED = "nominated", pgettext_lazy("entry", "Nominated by HR")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="enrolments")
    municipality = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entry = models.CharField(max_length=20, choices=Entry)
    state = models.CharField(max_length=20, choices=EnrolmentState)
    queue = models.PositiveIntegerField(null=True)
    wish = models.CharField(
        _("To consider"),
        max_length=400,
        blank=True,
        help_text=_("What the organiser needs to know, e.g. wheelchair access."),
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Enrolment")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"],
                condition=Q(state__in=sorted(OPEN_ENROLMENTS)),
                name="courses_one_open_enrolment",
            ),
            models.UniqueConstraint(
                fields=["run", "queue"],
                condition=Q(queue__isnull=False),
                name="courses_queue_place_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="courses_enrolment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.WAITLISTED) | Q(queue__isnull=False),
                name="courses_waiting_has_place",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state", "queue"], name="courses_enrolment_run"),
            models.Index(fields=["person", "state"], name="courses_enrolment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"


class EnrolmentMove(Move):
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("courses", "Move of an enrolment")

    def __str__(self) -> str:
        return f"{self.state_from} → {self.state_to}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self) -> Self:
        """Whose turn it is: asked and not answered, in an application that is still open."""
        return self.filter(
            decision=Decision.WAITING,
            asked_at__isnull=False,
            enrolment__state=EnrolmentState.AWAITING,
        )


class Approval(models.Model):
    """One word that an application needs. Rows are made when one applies, as the run says then;
    each is asked (`asked_at`) when those before it have been given."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="approvals")
    number = models.PositiveSmallIntegerField()
    approver = models.CharField(max_length=20, choices=Approver)
    decision = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING)
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    comment = models.TextField(_("Comment"), blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Approval")
        ordering = ["enrolment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="courses_approval_once"),
            models.CheckConstraint(
                condition=Q(decision=Decision.WAITING, decided_at=None)
                | (~Q(decision=Decision.WAITING) & Q(decided_at__isnull=False)),
                name="courses_approval_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["approver", "asked_at"],
                condition=Q(decision=Decision.WAITING),
                name="courses_approval_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_approver_display()} {self.get_decision_display()}"

    @property
    def decided_on(self) -> datetime.date | None:
        return self.decided_at and timezone.localdate(self.decided_at)
