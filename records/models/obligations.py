"""Who must learn what, by when: the requirement, and each person's obligation under it."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import Exact, IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Audience, Organisation, Post, Profession
from records.models.ledger import Record
from records.states import Kind

NEVER = models.Value(datetime.date.max)


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def active(self, on: datetime.date) -> Self:
        return self.filter(Q(end=None) | Q(end__gt=on), start__lte=on)

    def about(self, *subject_keys: str) -> Self:
        return self.filter(subject_key__in=subject_keys)

    def yearly(self) -> Self:
        return self.filter(yearly=True)

    def by_scope(self) -> Self:
        """Those that reach posts by what they are; the others name people one by one."""
        return self.filter(individual=False)


class Requirement(models.Model):
    """Who must learn what, by when: the rule from which obligations are made.

    It reaches posts in `organisation` and below (everyone if empty) whose profession is one of
    `professions` (any if none). `newcomers_only` narrows it to posts that began in the
    requirement's own days. With an `audience` that alone says whom it reaches. One that is `individual` reaches nobody by itself: its obligations are
    made one by one (`records.actions.oblige`), and `organisation` is whose officers made it.
    Who has not done it yet may be kept from one kind of action (`blocks`) from a day on, never from
    the site.
    """

    class Due(models.TextChoices):
        FIXED = "fixed", pgettext_lazy("due", "On a fixed date")
        YEAR_END = "year_end", pgettext_lazy("due", "By the end of the fiscal year")
        MONTHS = "months", pgettext_lazy("due", "Months after the post began")
        DAYS = "days", pgettext_lazy("due", "Days after it was published or the post began")

    class Blocks(models.TextChoices):
        FACILITATING = "facilitating", pgettext_lazy("blocked action", "Leading an exercise")

    title = models.CharField(_("Title"), max_length=120)
    subject_kind = models.CharField(max_length=20, choices=Kind, default=Kind.COURSE)
    subject_key = models.CharField(max_length=36)
    subject_title = models.CharField(max_length=255)
    edition = models.PositiveSmallIntegerField(
        _("Edition"), null=True, blank=True, help_text=_("Empty: any edition counts.")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    professions = models.ManyToManyField(Profession, blank=True, related_name="+")
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    newcomers_only = models.BooleanField(_("Newcomers only"), default=False)
    yearly = models.BooleanField(
        _("Every fiscal year"),
        default=False,
        help_text=_("Only a completion in the same fiscal year counts."),
    )
    individual = models.BooleanField(_("For people named one by one"), default=False)
    due_rule = models.CharField(_("Due"), max_length=20, choices=Due, default=Due.YEAR_END)
    due_on = models.DateField(_("Due date"), null=True, blank=True)
    due_months = models.PositiveSmallIntegerField(_("Months"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("Days"), null=True, blank=True)
    blocks = models.CharField(_("Not before it is done"), max_length=20, blank=True, choices=Blocks)
    blocks_from = models.DateField(_("Blocked from"), null=True, blank=True)
    start = models.DateField(_("From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Requirement")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_rule="year_end")
                | Q(due_rule="fixed", due_on__isnull=False)
                | Q(due_rule="months", due_months__isnull=False)
                | Q(due_rule="days", due_days__isnull=False),
                name="records_requirement_due_complete",
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gt=F("start")),
                name="records_requirement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(blocks="") | Q(blocks_from__isnull=False),
                name="records_requirement_blocks_from_a_day",
            ),
            # Its courses would have to be begun again too, each by its own rounds.
            models.CheckConstraint(
                condition=~Q(subject_kind="programme", yearly=True),
                name="records_requirement_programme_once",
            ),
            models.CheckConstraint(
                condition=~Q(individual=True, yearly=True),
                name="records_requirement_individual_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Screens ask `in_force().in_year(…).with_completion().one_per_subject()`, in that order."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Neither excused nor ended (before or on that day, if one is given)."""
        lasting = Q(ended_on=None) if on is None else Q(ended_on=None) | Q(ended_on__gt=on)
        return self.filter(lasting, excused_at=None)

    def in_year(self, year: int) -> Self:
        """What is owed in that 年度: its own, and what has been owed once for all since before."""
        return self.filter(
            Q(fiscal_year=year) | Q(yearly=False, fiscal_year__lt=year),
        )

    def with_completion(self, on: datetime.date | None = None) -> Self:
        """Adds `completed_on`: when the ledger first had what satisfies it, or None.

        A completion of any year satisfies, unless the obligation is yearly.
        """
        if on is None:
            return self.annotate(completed_on=F("satisfied_on"))
        known = models.When(satisfied_on__lte=on, then=F("satisfied_on"))
        return self.annotate(completed_on=models.Case(known))

    def satisfied(self, on: datetime.date | None = None) -> Self:
        if on is None:
            return self.exclude(satisfied_on=None)
        return self.filter(satisfied_on__lte=on)

    def open(self, on: datetime.date | None = None) -> Self:
        """Not satisfied by anything in the ledger (known by that day)."""
        return self.filter(still_open(on))

    def unsettled(self) -> Self:
        """Those whose `satisfied_on` is not what the ledger says; there are none at rest."""
        same = Exact(Coalesce(F("satisfied_on"), NEVER), Coalesce(first_satisfied(), NEVER))
        return self.filter(~Q(same))

    def one_per_subject(self) -> Self:
        """Two posts or two requirements may ask for the same: what is open, then what is due
        first is shown."""
        order: list[Any] = [F("due").asc(), F("pk").asc()]
        if "completed_on" in self.query.annotations:
            order.insert(0, F("completed_on").asc(nulls_first=True))
        place = models.Window(
            RowNumber(),
            partition_by=[F("person_id"), F("subject_kind"), F("subject_key")],
            order_by=order,
        )
        return self.annotate(place=place).filter(place=1)


def still_open(on: datetime.date | None = None) -> Q:
    never = Q(satisfied_on=None)
    return never if on is None else never | Q(satisfied_on__gt=on)


def first_satisfied() -> models.Subquery:
    """When the ledger first had a record that satisfies the obligation of the outer query."""
    ref = models.OuterRef
    # Who has read a later edition of a guideline has read what was asked; a course is taken anew.
    later = Q(kind=Kind.GUIDELINE, edition__gte=ref("edition"))
    done = Record.objects.done().filter(
        Q(edition=ref("edition")) | Q(IsNull(ref("edition"), rhs=True)) | later,
        Q(fiscal_year=ref("fiscal_year")) | Q(Exact(ref("yearly"), rhs=False)),
        person=ref("person"),
        kind=ref("subject_kind"),
        subject_key=ref("subject_key"),
    )
    return models.Subquery(done.order_by("occurred_on").values("occurred_on")[:1])


class Obligation(models.Model):
    """The one answer to "who owes what, by when".

    Under a yearly requirement there is a row for each 年度; otherwise one row lasts until it is
    satisfied or ended, and `fiscal_year` is the one in which it arose. `satisfied_on` is what the
    ledger says, left here by whoever wrote the record (records.actions.settling), so that a
    matrix of any size need not look into the ledger. `extended_to` is a due date that was granted
    to this person (`Extension`): from then on `due` is that and no longer the requirement's.
    """

    class Entry(models.TextChoices):
        SCOPE = "scope", pgettext_lazy("obligation", "By the requirement")
        PERSON = "person", pgettext_lazy("obligation", "Assigned")
        FILE = "file", pgettext_lazy("obligation", "Assigned by a file")
        SELF = "self", pgettext_lazy("obligation", "Entered by oneself")
        REQUEST = "request", pgettext_lazy("obligation", "Requested and approved")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="obligations"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="obligations"
    )
    post = models.ForeignKey(  # its index is the one of reports
        Post, on_delete=models.PROTECT, related_name="obligations", db_index=False
    )
    # Copied from the requirement, so that the matrix joins nothing; kept by refresh_obligations.
    subject_kind = models.CharField(max_length=20, choices=Kind)
    subject_key = models.CharField(max_length=36)
    edition = models.PositiveSmallIntegerField(null=True, blank=True)
    yearly = models.BooleanField(default=False)
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    due = models.DateField(_("Due date"))
    extended_to = models.DateField(null=True, blank=True, editable=False)
    entry = models.CharField(max_length=20, choices=Entry, default=Entry.SCOPE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The first day on which the ledger has what satisfies it; kept by records.actions.settling.
    satisfied_on = models.DateField(null=True, editable=False)
    excused_at = models.DateTimeField(null=True, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    excused_reason = models.TextField(_("Reason"), blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text=_("The post ended or the requirement no longer applies.")
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Obligation")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement", "post", "fiscal_year"],
                name="records_obligation_once",
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None, excused_reason="")
                | (Q(excused_at__isnull=False, excused_by__isnull=False) & ~Q(excused_reason="")),
                name="records_obligation_excused_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None) | Q(extended_to=F("due")),
                name="records_obligation_due_as_granted",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "subject_key"], name="records_obligation_person"),
            models.Index(fields=["fiscal_year", "subject_key"], name="records_obligation_year"),
            # All that a report asks of the obligations of some posts: it reads this alone.
            models.Index(
                fields=[
                    "post",
                    "requirement",
                    "person",
                    "fiscal_year",
                    "yearly",
                    "ended_on",
                    "excused_at",
                    "due",
                    "satisfied_on",
                    "subject_kind",
                    "subject_key",
                ],
                name="records_obligation_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.due}"

    def is_overdue(self, on: datetime.date) -> bool:
        return self.due < on
