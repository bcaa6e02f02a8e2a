"""Tables of secondments as files, made again by a job where they are large."""

from operator import itemgetter

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.exports import Column, Export, source
from people.models import User
from secondments.figures_permissions import sees_plan
from secondments.forms.figures import YearsFilter
from secondments.learning_permissions import keeps_presences
from secondments.plan_columns import plan_columns
from secondments.plan_table import PlanTable
from secondments.presences import chosen_year, presences_seen, sums


@source("secondments.presences")
def presences(user: User, query: QueryDict) -> Export:
    """Sums only: a line each pair of organisations, no names."""
    if not keeps_presences(user):
        raise Http404
    on = timezone.localdate()
    year = chosen_year(query.get("year", ""), on=on)
    lines = list(sums(presences_seen(user, year=year, on=on)))
    return Export(
        name=_("Visits and joint meetings %(year)d") % {"year": year},
        columns=[
            Column(pgettext("presence", "From"), itemgetter("sender__name")),
            Column(_("Organisation visited"), itemgetter("place__name")),
            Column(pgettext("presence", "Regular visits"), itemgetter("times_regular")),
            Column(pgettext("presence", "Visits as needed"), itemgetter("times_as_needed")),
            Column(pgettext("presence", "Joint meetings"), itemgetter("times_meeting")),
            Column(pgettext("presence", "Times in all"), itemgetter("times")),
            Column(pgettext("presence", "Hours"), itemgetter("hours")),
            Column(pgettext("presence", "People (counted at every visit)"), itemgetter("people")),
        ],
        rows=lines,
        count=len(lines),
        record=lambda: audit.record(
            "secondments.presences_exported", by=user, facts={"rows": len(lines)}
        ),
    )


@source("secondments.plan")
def plan(user: User, query: QueryDict) -> Export:
    if not sees_plan(user):
        raise Http404
    today = timezone.localdate()
    first, last = YearsFilter(query, today=today).span()
    table = PlanTable(user, first, last, today=today)
    return Export(
        name=_("Plan and actual of secondments"),
        columns=plan_columns(table),
        rows=[*table.rows, table.totals],
        count=len(table.rows) + 1,
        record=lambda: audit.record(
            "secondments.plan_exported",
            by=user,
            facts={"rows": len(table.rows), "first": first, "last": last},
        ),
    )
