"""What happens to a secondment: its moves, what was asked of whom, what was changed on the way."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.models import Move
from people.models import Leave
from secondments.models.secondments import Secondment
from secondments.states import Cause, ChangeKind, Decision, State, Step

DAY = datetime.timedelta(days=1)


class SecondmentMove(Move):
    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("secondment", "Move")

    @property
    def word(self) -> str:
        """The state it led to."""
        return str(State(self.state_to).label)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def waiting(self) -> Self:
        return self.filter(decision=Decision.WAITING)

    def of_round(self, secondment: Secondment) -> Self:
        return self.filter(secondment=secondment, round=secondment.round)


class Consent(models.Model):
    """One step of the chain in one round. `deputy_for`: whose answer this was, if not one's own."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="consents")
    round = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(choices=Step)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    deputy_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(null=True)
    comment = models.TextField(pgettext_lazy("approval", "Comment"), blank=True, max_length=1000)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Approval")
        ordering = ["round", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["secondment", "round", "step"], name="secondments_asked_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["secondment"],
                condition=Q(decision=Decision.WAITING),
                name="secondments_one_asked_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=[Decision.WAITING, Decision.DROPPED])
                | Q(by__isnull=False, at__isnull=False),
                name="secondments_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_decision_display()}"


class Change(models.Model):
    """Extended, shortened or interrupted, and why. Extension and early return: from the old end to
    the new one in `end_before`, `end_after`. Interruption: `start` to `end` (None: still)."""

    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind)
    cause = models.CharField(
        pgettext_lazy("interruption", "Cause"), max_length=20, choices=Cause, blank=True
    )
    reason = models.TextField(pgettext_lazy("change", "Reason"), max_length=1000)
    end_before = models.DateField(null=True)
    end_after = models.DateField(null=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Change")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="secondments_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.INTERRUPTION, start__isnull=False)
                & ~Q(cause="")
                & (Q(end=None) | Q(end__gt=F("start")))
                | Q(kind=ChangeKind.EXTENSION, end_after__gt=F("end_before"))
                | Q(kind=ChangeKind.EARLY_RETURN, end_after__lt=F("end_before")),
                name="secondments_change_has_its_days",
            ),
            models.UniqueConstraint(
                fields=["secondment"],
                condition=Q(kind=ChangeKind.INTERRUPTION, end=None),
                name="secondments_interrupted_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def last_day(self) -> datetime.date | None:
        """Of an interruption; none as long as it lasts."""
        return self.end and self.end - DAY

    @property
    def last_day_before(self) -> datetime.date | None:
        return self.end_before and self.end_before - DAY

    @property
    def last_day_after(self) -> datetime.date | None:
        return self.end_after and self.end_after - DAY
