import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.jobs import NO_LEASE


class TickQuerySet(models.QuerySet["Tick"]):
    def free(self, at: datetime.datetime) -> Self:
        """Held by no process, or by one that has died with it; also by one whose clock was put
        back since, so that it seems to hold it for long."""
        return self.filter(
            models.Q(held_until=None)
            | models.Q(held_until__lt=at)
            | models.Q(held_until__gt=at + NO_LEASE)
        )

    def not_done_since(self, moment: datetime.datetime) -> Self:
        return self.filter(models.Q(done_at=None) | models.Q(done_at__lt=moment))


class Tick(models.Model):
    """One chore of `manage.py tick`: when it was last done, and until when a process holds it."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    done_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = _("Regular chore")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
