"""What is learnt on a secondment: goals, the log of the work, interviews, the report, and what
comes back home afterwards."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.models import Move
from courses.models import Run
from people.models import User
from secondments.learning_states import FollowUpKind, GoalState, ReportState, SignedAs
from secondments.models.secondments import Secondment


class Goal(models.Model):
    """`measure`: by what one will see that it is reached; `plan`: how and by when."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(pgettext_lazy("goal", "Goal"), max_length=200)
    measure = models.CharField(pgettext_lazy("goal", "Measure"), max_length=200, blank=True)
    plan = models.TextField(pgettext_lazy("goal", "Plan"), blank=True, max_length=1000)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.OPEN)
    self_comment = models.TextField(blank=True, max_length=1000)
    instructor_comment = models.TextField(blank=True, max_length=1000)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Goal")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def signed_as(self, part: SignedAs) -> Self:
        return self.filter(pk__in=SignOff.objects.filter(part=part).values("entry"))

    def unsigned_as(self, part: SignedAs) -> Self:
        return self.exclude(pk__in=SignOff.objects.filter(part=part).values("entry"))

    def newest_first(self) -> Self:
        return self.order_by("-day", "-pk")


class LogEntry(models.Model):
    """実務の記録: a topic on a day. Nothing about cases that could be recognised belongs here."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="log")
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    day = models.DateField(pgettext_lazy("log", "Day"))
    topic = models.CharField(pgettext_lazy("log", "Topic"), max_length=120)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("log", "Minutes"), default=0)
    text = models.TextField(pgettext_lazy("log", "What was done"), blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Entry of the log")
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["secondment", "day"], name="secondments_log_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__lte=24 * 60), name="secondments_log_within_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.topic


class SignOff(models.Model):
    """One signature under an entry: oneself, a witness, the instructor. Once each."""

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="sign_offs")
    part = models.CharField(max_length=12, choices=SignedAs)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(pgettext_lazy("sign-off", "Comment"), blank=True, max_length=1000)

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Sign-off")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "part"], name="secondments_signed_once_a_part")
        ]

    def __str__(self) -> str:
        return self.get_part_display()


class InterviewQuerySet(models.QuerySet["Interview"]):
    def due(self, on: datetime.date) -> Self:
        """Should have been held by that day."""
        return self.filter(held_on=None, due_on__lte=on)


class Interview(models.Model):
    """面談 of July, October and March. `due_on` is the last day of the month."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="interviews")
    due_on = models.DateField(pgettext_lazy("interview", "Due"))
    held_on = models.DateField(pgettext_lazy("interview", "Held on"), null=True, blank=True)
    text = models.TextField(
        pgettext_lazy("interview", "What was said"), blank=True, max_length=2000
    )
    agreed = models.TextField(
        pgettext_lazy("interview", "What was agreed"), blank=True, max_length=1000
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Interview")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["secondment", "due_on"], name="secondments_interview_once"
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(held_by__isnull=False),
                name="secondments_interview_held_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.due_on)


class ReportQuerySet(models.QuerySet["Report"]):
    def of(self, person: User) -> Self:
        return self.filter(secondment__person=person)

    def waiting(self) -> Self:
        """Not handed in, or handed back."""
        return self.filter(state__in=[ReportState.DRAFT, ReportState.RETURNED])

    def late(self, on: datetime.date) -> Self:
        return self.waiting().filter(due_on__lt=on)


class Report(models.Model):
    """The report after the end. `due_on` is its last day. Made when the secondment ends."""

    secondment = models.OneToOneField(Secondment, on_delete=models.CASCADE, related_name="report")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    due_on = models.DateField(pgettext_lazy("report", "Due"))
    work = models.TextField(pgettext_lazy("report", "Work"), blank=True, max_length=4000)
    learnt = models.TextField(
        pgettext_lazy("report", "What was learnt"), blank=True, max_length=4000
    )
    use = models.TextField(pgettext_lazy("report", "Use at home"), blank=True, max_length=4000)
    wishes = models.TextField(
        pgettext_lazy("report", "Wishes and suggestions"), blank=True, max_length=2000
    )
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Report")
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.APPROVED, approved_at__isnull=False)
                | (~Q(state=ReportState.APPROVED) & Q(approved_at=None)),
                name="secondments_report_approved_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(submitted_at__isnull=False),
                name="secondments_report_submitted_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class ReportMove(Move):
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("report", "Move")


class FollowUp(models.Model):
    """帰任後の還元. `run`: the 伝達研修 held; `page`: the material or the draft of the case."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(pgettext_lazy("follow-up", "Kind"), max_length=12, choices=FollowUpKind)
    title = models.CharField(pgettext_lazy("follow-up", "Title"), max_length=120)
    text = models.TextField(pgettext_lazy("follow-up", "Note"), blank=True, max_length=1000)
    planned_on = models.DateField(pgettext_lazy("follow-up", "Planned for"), null=True, blank=True)
    done_on = models.DateField(pgettext_lazy("follow-up", "Done on"), null=True, blank=True)
    run = models.ForeignKey(
        Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Follow-up")
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.title
