"""Warns of the end of a secondment and of reports that are due or late. All of it is about what has
begun, so that nothing is said before the announcement."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.reminding import Reminder, reminds
from core.templatetags.japanese import jdate
from secondments.models import Report, Secondment
from secondments.models.learning import ReportQuerySet
from secondments.offices import staff_offices
from secondments.states import State


@reminds(
    "secondments.end",
    pgettext_lazy("reminder", "The last day of a secondment"),
    kind="secondments.ending",
    usual=[90, 60, 30],
)
def secondments_ending(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Both staff offices, of each secondment whose last day it then is."""
    end = day + datetime.timedelta(days=days + 1)
    rows = list(Secondment.objects.active().filter(planned_end=end).with_names())
    offices = staff_offices({pk for it in rows for pk in (it.home_id, it.host_id)}, day)
    for it in rows:
        title = _("A secondment ends: %(person)s") % {"person": it.person}
        text = _("Until %(day)s. Decide whether it is extended.") % {"day": jdate(it.last_day)}
        for person in sorted((offices[it.home_id] | offices[it.host_id]) - {it.person_id}):
            yield Reminder(
                person=person,
                key=f"{it.pk}:{end}",
                title=title,
                text=text,
                url=reverse("secondments:secondment", args=[it.public_id]),
            )


@reminds(
    "secondments.report",
    pgettext_lazy("reminder", "The day by which the report on a secondment is due"),
    kind="secondments.report_due",
    usual=[7, 0],
)
def reports_due(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Whoever was away and has not handed in the report."""
    due = day + datetime.timedelta(days=days)
    for report in _waiting().filter(due_on=due):
        it = report.secondment
        yield Reminder(
            person=int(it.person_id or 0),
            key=f"{it.pk}:{due}",
            title=_("The report on your secondment is due on %(day)s") % {"day": jdate(due)},
            text=_("Secondment to %(host)s") % {"host": it.host},
            url=reverse("secondments:secondment", args=[it.public_id]),
        )


@reminds(
    "secondments.report_late",
    pgettext_lazy("reminder", "A report on a secondment that is late"),
    kind="secondments.report_late",
    usual=[-1, -14],
)
def reports_late(day: datetime.date, days: int) -> Iterator[Reminder]:
    """The staff office at home, and whoever owes it."""
    due = day + datetime.timedelta(days=days)
    rows = list(_waiting().filter(due_on=due))
    offices = staff_offices({report.secondment.home_id for report in rows}, day)
    for report in rows:
        it = report.secondment
        for person in sorted({int(it.person_id or 0)} | offices[it.home_id]):
            yield Reminder(
                person=person,
                key=f"{it.pk}:{due}",
                title=_("The report on a secondment is late: %(person)s") % {"person": it.person},
                text=_("It was due on %(day)s.") % {"day": jdate(due)},
                url=reverse("secondments:secondment", args=[it.public_id]),
            )


def _waiting() -> ReportQuerySet:
    """Not handed in, by somebody who has not left."""
    rows = Report.objects.waiting().filter(secondment__state=State.ENDED)
    there = rows.filter(secondment__person__left_on=None, secondment__person__is_active=True)
    return there.select_related("secondment__person", "secondment__host").order_by("pk")
