"""派遣: one person of one organisation works in another from a day to a day."""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import fiscal
from people.models import Grade, Organisation, Post, Profession, Section, User
from people.models.organisations import below
from secondments import states
from secondments.states import BEFORE, NAMED, OPEN, OVER, REAL, SETTLED, State


class SecondmentQuerySet(models.QuerySet["Secondment"]):
    """A secondment lasts from `begins` to `ends` (exclusive): as it was, else as it is planned."""

    def dated(self) -> Self:
        return self.alias(
            begins=Coalesce("actual_start", "planned_start"),
            ends=Coalesce("actual_end", "planned_end"),
        )

    def on(self, day: datetime.date | F) -> Self:
        """Whose days that day (or the day of an outer query) is one of, whatever their state."""
        return self.dated().filter(begins__lte=day, ends__gt=day)

    def overlapping(self, start: datetime.date, end: datetime.date) -> Self:
        return self.dated().filter(begins__lt=end, ends__gt=start)

    def in_fiscal_year(self, year: int) -> Self:
        """With a day in that 年度."""
        return self.overlapping(fiscal.first_day(year), fiscal.first_day(year + 1))

    def ending_within(self, days: int, *, on: datetime.date) -> Self:
        """Under way, and over in so many days at the latest."""
        last = on + datetime.timedelta(days=days)
        return self.active().filter(planned_end__gt=on, planned_end__lte=last)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def active(self) -> Self:
        return self.filter(state=State.ACTIVE)

    def real(self) -> Self:
        """What took place or takes place: 実績."""
        return self.filter(state__in=REAL)

    def settled(self) -> Self:
        return self.filter(state__in=SETTLED)

    def over(self) -> Self:
        return self.filter(state__in=OVER)

    def full_time(self) -> Self:
        return self.filter(is_full_time=True)

    def known(self, on: datetime.date) -> Self:
        """What everybody with a right may know of: the embargo (内示) is over, or it took place."""
        return self.filter(Q(state__in=REAL) | Q(state=State.ANNOUNCED, announced_on__lte=on))

    def of(self, person: User | int) -> Self:
        return self.filter(person=person)

    def sent_by(self, organisation: Organisation | int, *, on: datetime.date) -> Self:
        """From the organisation or one that it administers on that day."""
        return self.filter(home__in=below(organisation, on=on))

    def received_by(self, organisation: Organisation | int, *, on: datetime.date) -> Self:
        return self.filter(host__in=below(organisation, on=on))

    def concerning(self, organisation: Organisation | int, *, on: datetime.date) -> Self:
        under = below(organisation, on=on)
        return self.filter(Q(home__in=under) | Q(host__in=under))

    def with_names(self) -> Self:
        return self.select_related(
            "person", "home", "host", "home_section", "host_section", "home_party", "host_party",
            "profession", "grade", "instructor",
        )  # fmt: skip


class Secondment(models.Model):
    """`person` may be empty as long as somebody of a profession is only wished for. `*_party` are who
    signs for either side on the day it is made (parties.py); `agreed_until` is how far the agreement
    in force goes. Every `end` is exclusive."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="secondments",
    )
    direction = models.CharField(_("Direction"), max_length=20, choices=states.Direction)
    kind = models.CharField(pgettext_lazy("secondment", "Kind"), max_length=20, choices=states.Kind)
    basis = models.CharField(pgettext_lazy("secondment", "Basis"), max_length=200, blank=True)
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="secondments_out")
    home_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    home_party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="secondments_in")
    host_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    host_party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    home_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, editable=False, related_name="secondments_from"
    )
    host_post = models.OneToOneField(
        Post, on_delete=models.PROTECT, null=True, editable=False, related_name="secondment"
    )
    host_title = models.CharField(_("Job title at the host"), max_length=60, blank=True)
    profession = models.ForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_full_time = models.BooleanField(pgettext_lazy("secondment", "Full time"), default=True)
    salary = models.CharField(
        _("Salary borne by"), max_length=10, choices=states.Bearer, default=states.Bearer.HOME
    )
    purpose = models.TextField(pgettext_lazy("secondment", "Purpose"), blank=True, max_length=2000)
    planned_start = models.DateField(pgettext_lazy("secondment", "Planned from"))
    planned_end = models.DateField(pgettext_lazy("secondment", "Planned until (exclusive)"))
    actual_start = models.DateField(null=True, editable=False)
    actual_end = models.DateField(null=True, editable=False)
    agreed_until = models.DateField(null=True, editable=False)
    announced_on = models.DateField(pgettext_lazy("secondment", "Announced on"), null=True)
    ending = models.CharField(max_length=20, choices=states.Ending, blank=True, editable=False)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="secondees",
    )
    report_rule = models.CharField(
        pgettext_lazy("secondment", "Report due"),
        max_length=10,
        choices=states.ReportRule,
        default=states.ReportRule.DAYS_30,
    )
    # How often the request went through the chain.
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requested_by_side = models.CharField(
        max_length=10, choices=states.Side, default=states.Side.HOME, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = SecondmentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("secondment", "Secondment")
        ordering = ["-planned_start", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="secondments_state_known"
            ),
            models.CheckConstraint(
                condition=Q(planned_end__gt=F("planned_start")),
                name="secondments_planned_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(actual_end=None)
                | Q(actual_start__isnull=False, actual_end__gt=F("actual_start")),
                name="secondments_actual_end_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NAMED)) | Q(person__isnull=False),
                name="secondments_somebody_from_the_agreement_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANNOUNCED)
                | Q(announced_on__isnull=False, host_post__isnull=False),
                name="secondments_announced_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(REAL), actual_start__isnull=False)
                | (~Q(state__in=sorted(REAL)) & Q(actual_start=None)),
                name="secondments_begun_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OVER), actual_end__isnull=False)
                | (~Q(state__in=sorted(OVER)) & Q(actual_end=None, ending="")),
                name="secondments_over_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(home_party=F("host_party")), name="secondments_between_two_parties"
            ),
            models.UniqueConstraint(
                fields=["person", "home", "host", "planned_start"],
                condition=Q(state__in=sorted(OPEN), person__isnull=False),
                name="secondments_one_open_a_request",
            ),
        ]
        indexes = [
            models.Index(fields=["home", "planned_start"], name="secondments_home_day"),
            models.Index(fields=["host", "planned_start"], name="secondments_host_day"),
            models.Index(fields=["person", "planned_start"], name="secondments_person_day"),
            models.Index(fields=["state", "planned_end"], name="secondments_state_end"),
        ]

    def __str__(self) -> str:
        """Without the name: it is read in places that know nothing of the embargo."""
        return f"{self.get_kind_display()} {self.planned_start}"

    @property
    def start(self) -> datetime.date:
        return self.actual_start or self.planned_start

    @property
    def end(self) -> datetime.date:
        return self.actual_end or self.planned_end

    @property
    def last_day(self) -> datetime.date:
        """As people say it: until 31 March, where `end` is 1 April."""
        return self.end - datetime.timedelta(days=1)

    @property
    def agreed_last_day(self) -> datetime.date | None:
        return self.agreed_until and self.agreed_until - datetime.timedelta(days=1)

    @property
    def fiscal_years(self) -> range:
        """Every 年度 it has a day in."""
        return range(fiscal.fiscal_year(self.start), fiscal.fiscal_year(self.last_day) + 1)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_before(self) -> bool:
        return self.state in BEFORE

    def is_known(self, on: datetime.date) -> bool:
        """The same as the question `known`."""
        if self.state == State.ANNOUNCED:
            return self.announced_on is not None and self.announced_on <= on
        return self.state in REAL

    def is_known_before(self, on: datetime.date) -> bool:
        """Had been announced by that day, whatever became of it."""
        return self.announced_on is not None and self.announced_on <= on
