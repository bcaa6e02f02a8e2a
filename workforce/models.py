"""The personnel change (人事異動): one file, one day, one operation that can be taken back."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import ImportBatch, ImportRow
from people.states import BatchState, RowChange
from workforce.states import ChangeState

CHANGING = (RowChange.NEW, RowChange.CHANGED, RowChange.ENDED)


class PersonnelChangeQuerySet(models.QuerySet["PersonnelChange"]):
    def newest_first(self) -> Self:
        return self.order_by("-batch__effective_on", "-pk")

    def to_take_effect(self, *, on: datetime.date) -> Self:
        """Confirmed, wholly registered, and their day has come."""
        return self.filter(
            state=ChangeState.CONFIRMED,
            batch__state=BatchState.APPLIED,
            batch__effective_on__lte=on,
        )

    def with_counts(self) -> Self:
        """How many rows of each change something, and all names of a list."""
        rows = ImportRow.objects.filter(batch=models.OuterRef("pk"), change__in=CHANGING)
        counted = rows.order_by().values("batch").annotate(count=models.Count("pk")).values("count")
        named = self.select_related("batch__organisation", "batch__by")
        return named.annotate(moves=models.Subquery(counted))

    def in_force(self) -> Self:
        """Confirmed and not taken back."""
        return self.filter(state__in=[ChangeState.CONFIRMED, ChangeState.APPLIED])


class PersonnelChange(models.Model):
    """Organisation, day and announcement are those of the batch whose rows it consists of."""

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.PROTECT, primary_key=True, related_name="personnel_change"
    )
    title = models.CharField(pgettext_lazy("personnel change", "Title"), max_length=80)
    state = models.CharField(max_length=20, choices=ChangeState, default=ChangeState.STAGED)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PersonnelChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Personnel change")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values),
                name="workforce_change_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[ChangeState.STAGED, ChangeState.DISCARDED])
                | models.Q(confirmed_at__isnull=False),
                name="workforce_change_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workforce:transfer", args=[self.pk])

    @property
    def effective_on(self) -> datetime.date:
        return self.batch.effective_on
