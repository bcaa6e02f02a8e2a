"""駐在 and joint meetings (N14, N15): who of one organisation was at another, and what for."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core import fiscal
from people.models import Organisation, Post, User
from people.models.organisations import below
from secondments.learning_states import PresenceKind


class PresenceQuerySet(models.QuerySet["Presence"]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)

    def in_fiscal_year(self, year: int) -> Self:
        return self.filter(day__gte=fiscal.first_day(year), day__lte=fiscal.last_day(year))

    def concerning(self, organisation: Organisation | int, *, on: datetime.date) -> Self:
        under = below(organisation, on=on)
        return self.filter(Q(place__in=under) | Q(sender__in=under))

    def with_names(self) -> Self:
        return self.select_related("place", "sender")

    def of(self, person: User) -> Self:
        return self.filter(people__person=person)


class Presence(models.Model):
    """People of `sender` were at `place` on a day, for so many minutes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(pgettext_lazy("presence", "Kind"), max_length=12, choices=PresenceKind)
    day = models.DateField(pgettext_lazy("presence", "Day"))
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="presences_out")
    place = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="presences_in")
    where = models.CharField(pgettext_lazy("presence", "Place"), max_length=120, blank=True)
    purpose = models.CharField(pgettext_lazy("presence", "Purpose"), max_length=200)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("presence", "Minutes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "On-site presence")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=24 * 60),
                name="secondments_presence_within_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(sender=F("place")), name="secondments_presence_elsewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "day"], name="secondments_presence_place"),
            models.Index(fields=["sender", "day"], name="secondments_presence_sender"),
        ]

    def __str__(self) -> str:
        return self.purpose


class PresencePerson(models.Model):
    """Who was there, in the post held that day."""

    presence = models.ForeignKey(Presence, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="presences"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("presence", "Person present")
        constraints = [
            models.UniqueConstraint(fields=["presence", "person"], name="secondments_present_once")
        ]

    def __str__(self) -> str:
        return str(self.person)
