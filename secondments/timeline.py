"""期間の一覧: who is where until when, of all that one may see."""

import datetime
from collections.abc import Iterable

from django.db.models import Case, F, IntegerField, Prefetch, Value, When
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.charts import Span, span_chart, span_legend
from people.models import User
from people.models.organisations import below
from secondments.models import Change, Secondment
from secondments.models.secondments import SecondmentQuerySet
from secondments.permissions import visible_to
from secondments.states import OVER, ChangeKind, State

SENT, RECEIVED, OTHERS = 1, 2, 3
A_DAY = datetime.timedelta(days=1)
YEARS_SHOWN = 3  # the one before, the one chosen, the next


def years_around(year: int) -> range:
    return range(year - 1, year - 1 + YEARS_SHOWN)


def postings(user: User, years: range, *, on: datetime.date) -> SecondmentQuerySet:
    """With a day in these years, neither withdrawn nor hidden: those sent, those received, others.
    `side` says which."""
    first, past = fiscal.first_day(years[0]), fiscal.first_day(years[-1] + 1)
    interruptions = Change.objects.filter(kind=ChangeKind.INTERRUPTION).order_by("start")
    post = user.active_post
    sides = []
    if post is not None:
        own = below(post.organisation_id, on=on)
        sides = [When(home__in=own, then=SENT), When(host__in=own, then=RECEIVED)]
    found: SecondmentQuerySet = (
        visible_to(user, on=on)
        .exclude(state=State.WITHDRAWN)
        .overlapping(first, past)
        .annotate(
            side=Case(*sides, default=OTHERS, output_field=IntegerField()) if sides
            else Value(OTHERS, output_field=IntegerField()),
            first_day=Coalesce("actual_start", "planned_start"),
        )
        .with_names()
        .prefetch_related(Prefetch("changes", interruptions, to_attr="interruptions"))
        .order_by("side", "first_day", F("person__last_name_kana").asc(nulls_last=True), "pk")
    )  # fmt: skip
    return found


class Timeline:
    """The drawing of one page of postings, and the rows of the table beside it."""

    def __init__(
        self, rows: Iterable[Secondment], years: range, *, today: datetime.date, labelled_by: str
    ) -> None:
        self.rows, self.years, self.today = list(rows), years, today
        self.labelled_by = labelled_by

    @property
    def drawing(self) -> SafeString:
        return span_chart(
            [*self._spans()], self.years, today=self.today, labelled_by=self.labelled_by
        )

    @property
    def legend(self) -> SafeString:
        return span_legend(
            [
                ("running", pgettext("timeline", "Under way")),
                ("over", pgettext("timeline", "Over")),
                ("planned", pgettext("timeline", "Still to come")),
                ("gap", pgettext("timeline", "Interrupted")),
            ]
        )

    def _spans(self) -> Iterable[Span]:
        before = None
        for row in self.rows:
            side = row.side  # type: ignore[attr-defined] # annotated by postings()
            yield Span(
                label=who(row),
                note=str(row.profession or row.grade or ""),
                text=_text(row, side),
                start=row.start,
                end=row.end,
                look=look_of(row),
                heading=heading_of(side) if side != before else "",
                gaps=[*self._gaps(row)],
            )
            before = side

    def _gaps(self, row: Secondment) -> Iterable[tuple[datetime.date, datetime.date]]:
        """One that is not over yet is drawn up to today."""
        for change in row.interruptions:  # type: ignore[attr-defined] # fetched by postings()
            yield change.start, change.end or max(change.start, self.today) + A_DAY


def who(row: Secondment) -> str:
    """The person; while only somebody is wished for, of which profession."""
    if row.person is not None:
        return row.person.full_name
    profession = row.profession or _("Somebody")
    return _("%(profession)s, 1 person") % {"profession": profession}


def look_of(row: Secondment) -> str:
    if row.state == State.ACTIVE:
        return "running"
    return "over" if row.state in OVER else "planned"


def heading_of(side: int) -> str:
    return {
        SENT: pgettext("timeline", "Sent"),
        RECEIVED: pgettext("timeline", "Received"),
        OTHERS: pgettext("timeline", "Between others"),
    }[side]


def _text(row: Secondment, side: int) -> str:
    place = row.host.name if side == SENT else row.home.name
    if side == OTHERS:
        place = f"{row.home.name} → {row.host.name}"
    if row.is_before:
        return _("%(place)s (%(state)s)") % {"place": place, "state": row.get_state_display()}
    return place
