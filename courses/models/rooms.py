"""Where sessions are held, and who holds them."""

import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Organisation


class InUseQuerySet(models.QuerySet[models.Model]):
    def in_use(self, on: datetime.date) -> Self:
        return self.filter(models.Q(retired_on=None) | models.Q(retired_on__gt=on))


class Room(models.Model):
    """A room that can be booked. One with sessions is never deleted; it is retired."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(pgettext_lazy("room", "Name"), max_length=80)
    address = models.CharField(_("Address and way there"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("Seats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    retired_on = models.DateField(_("No longer used from"), null=True, blank=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Room")
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="courses_room_once")
        ]

    def __str__(self) -> str:
        return self.name


class Lecturer(models.Model):
    """Somebody who teaches: one of the people here, or a guest without an account.

    What people read about them is a page of the CMS (`LecturerPage`).
    """

    class Kind(models.TextChoices):
        STAFF = "staff", pgettext_lazy("lecturer", "Staff")
        FOSTER_PARENT = "foster_parent", pgettext_lazy("lecturer", "Foster parent")
        GUEST = "guest", pgettext_lazy("lecturer", "Guest")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="lecturers",
        help_text=_("Who keeps this entry: the organiser."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lecturer_entries",
    )
    name = models.CharField(_("Name as announced"), max_length=80)
    kana = models.CharField(_("Kana"), max_length=120, blank=True)
    affiliation = models.CharField(_("Affiliation as announced"), max_length=120, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.GUEST)
    page = models.ForeignKey(
        "courses.LecturerPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("Page of the lecturer"),
        help_text=_("Made in the CMS. Names in the lists of sessions lead there."),
    )
    retired_on = models.DateField(_("No longer teaches from"), null=True, blank=True)

    objects = InUseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Lecturer")
        ordering = ["kana", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(person__isnull=False),
                name="courses_lecturer_person_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
