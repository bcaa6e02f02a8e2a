"""How far each person is in a programme (研修課程), who asked to be let in, and what was learnt elsewhere."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.storage import PrivateStorage
from courses.states import Decision
from people.models import Post
from records.models import Obligation, Record
from records.states import Kind


def private_storage() -> PrivateStorage:
    """Where it lies is a setting, not part of a migration."""
    return PrivateStorage()


def upload_path(_evidence: "Evidence", _filename: str) -> str:
    """The name of a file on the disk says nothing of what is in it."""
    return f"evidence/{uuid.uuid4()}"


# Ways into a programme that are one's own wish, and so can be taken back.
BY_ONESELF = frozenset({Obligation.Entry.SELF, Obligation.Entry.REQUEST})


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def current(self) -> Self:
        """Not archived: somebody asks it of the person today, or it is completed."""
        return self.filter(archived_at=None)

    def under_way(self) -> Self:
        return self.current().filter(completed_at=None)

    def of_programme(self, key: str) -> Self:
        return self.filter(programme_key=key)

    def unresolved(self) -> Self:
        """Somebody must decide before the person is told."""
        return self.current().exclude(doubt="")

    def with_due(self, on: datetime.date) -> Self:
        """Adds `due`: the first day of what the person owes of it and has not completed, or None."""
        owed = (
            Obligation.objects.in_force(on)
            .open(on)
            .filter(
                person=OuterRef("person"),
                subject_kind=Kind.PROGRAMME,
                subject_key=OuterRef("programme_key"),
            )
        )
        first = owed.order_by("due").values("due")[:1]
        return self.annotate(due=Subquery(first, output_field=models.DateField()))

    def locked_for(self, people: Iterable[int]) -> Self:
        """Every row of these people, locked in one order, so that no two actions deadlock."""
        return self.select_for_update().filter(person__in=people).order_by("person", "pk")


class Allocation(models.Model):
    """One person in one programme. Who owes it by when, and why, is `records.Obligation`'s to say.

    `done` and `total` count what the tree asks for, so that HR's list is SQL; `rule_mark` says which
    tree was counted. When nothing asks for it any more the row is archived and keeps all this; it is
    restored when somebody asks again. `doubt` waits for an officer, and the person is not told
    before. `post` is the one in which it is owed.
    """

    class Doubt(models.TextChoices):
        NONE = "", pgettext_lazy("doubt", "None")
        PAST_DUE = "past_due", pgettext_lazy("doubt", "The due date is over already")
        COVERED = "covered", pgettext_lazy("doubt", "Completed before it was asked for")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allocations"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="allocations")
    programme_key = models.CharField(max_length=36)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    rule_mark = models.CharField(max_length=16, blank=True)
    doubt = models.CharField(max_length=20, blank=True, choices=Doubt)
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_reason = models.CharField(_("Reason"), max_length=400, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Place in a programme")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme_key"], name="courses_allocation_once"
            ),
            models.CheckConstraint(
                condition=Q(done__lte=models.F("total")), name="courses_allocation_at_most_all"
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_reason="")
                | (Q(archived_at__isnull=False) & ~Q(archived_reason="")),
                name="courses_allocation_archived_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["programme_key", "person"], name="courses_allocation_programme")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.done}/{self.total}"

    @property
    def started_on(self) -> datetime.date:
        return timezone.localdate(self.started_at)


class DecidedQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=Decision.WAITING)


class Decided(models.Model):
    """Entered by somebody, answered by somebody else, with a reason; both stay."""

    state = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(_("Comment"), blank=True)

    objects = DecidedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["asked_at", "pk"]


class ProgrammeRequest(Decided):
    """Somebody asks to be let into a programme that is open on request."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="programme_requests"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    programme_key = models.CharField(max_length=36)
    programme_title = models.CharField(max_length=255)
    wish = models.CharField(_("Why you would like to take it"), max_length=400, blank=True)

    class Meta(Decided.Meta):
        verbose_name = pgettext_lazy("courses", "Request for a programme")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme_key"],
                condition=Q(state=Decision.WAITING),
                name="courses_request_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state=Decision.WAITING, decided_at=None) | Q(decided_at__isnull=False),
                name="courses_request_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme_title}"


class Evidence(Decided):
    """What completes an item of a programme outside this site: training elsewhere, or attendance that
    the office enters. Once approved it is a row of the ledger, `record`; a no-show is none.
    """

    class Result(models.TextChoices):
        COMPLETED = "completed", pgettext_lazy("evidence", "Completed")
        FAILED = "failed", pgettext_lazy("evidence", "Failed")
        NO_SHOW = "no_show", pgettext_lazy("evidence", "Did not come")

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="evidence")
    item_key = models.CharField(max_length=36)
    item_title = models.CharField(max_length=255)
    result = models.CharField(_("Result"), max_length=20, choices=Result, default=Result.COMPLETED)
    happened_on = models.DateField(pgettext_lazy("evidence", "Date"))
    text = models.TextField(_("What was learnt, where and from whom"), blank=True)
    file = models.FileField(
        storage=private_storage, upload_to=upload_path, max_length=200, blank=True
    )
    file_name = models.CharField(max_length=200, blank=True)
    lecture_minutes = models.PositiveIntegerField(_("Lecture minutes"), default=0)
    exercise_minutes = models.PositiveIntegerField(_("Exercise minutes"), default=0)
    practicum_minutes = models.PositiveIntegerField(_("Practicum minutes"), default=0)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Decided.Meta):
        verbose_name = pgettext_lazy("courses", "Evidence of learning elsewhere")
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "item_key"],
                condition=Q(state=Decision.WAITING),
                name="courses_evidence_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} {self.item_title}"
