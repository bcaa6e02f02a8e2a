import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.states import JobState

# Longer than any lease, with room for machines whose clocks differ by some minutes.
NO_LEASE = datetime.timedelta(minutes=20)


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def overdue(self, at: datetime.datetime) -> Self:
        """Open, but past its lease: its worker has died, or its place in the queue is lost.
        A lease too long to be one was written by a clock that has been put back since."""
        is_over = models.Q(leased_until__lt=at) | models.Q(leased_until__gt=at + NO_LEASE)
        return self.open().filter(is_over)


class Job(models.Model):
    """One long piece of work with visible progress.

    The queue underneath never recovers a task whose worker was killed; this row does:
    `leased_until` moves on with every heartbeat, and `tick` returns what has expired.
    `attempts` also fences: a worker whose lease was given to another cannot write any more.
    `fruitless` are the last of them in which nothing was done: only those are too many.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=60)
    key = models.CharField(
        _("Idempotency key"), max_length=200, help_text=_("Two open jobs never share a key.")
    )
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.WAITING)
    arguments = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    fruitless = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("Job")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="core_job_one_open_per_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="core_job_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
