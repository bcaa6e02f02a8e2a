"""Reminds readers of the guidelines they have to read, before the day and every week after it; who
has confirmed is told nothing any more."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.reminding import Reminder, reminds
from core.templatetags.japanese import jday
from guidelines.models import GuidelineEdition
from people.models import Leave, User
from records.models import Obligation, ObligationQuerySet
from records.states import Kind


@reminds(
    "guidelines.due",
    pgettext_lazy(
        "reminder", "The day by which a guideline is to be read (afterwards every so many days)"
    ),
    kind="guidelines.due",
    usual=[14, 3, 0, -7],
    repeats=True,
)
def guidelines_due(day: datetime.date, days: int) -> Iterator[Reminder]:
    """Who has not confirmed what is to be read by then; neither who is on leave nor who has left."""
    due = day + datetime.timedelta(days=days)
    rows = list(_owing(due, on=day))
    editions = {
        row.guideline_key: row
        for row in GuidelineEdition.objects.current()
        .filter(guideline_key__in={row.subject_key for row in rows})
        .without_content()
    }
    seen = set()
    for row in rows:
        edition = editions.get(row.subject_key)
        if edition is None or (row.person_id, row.subject_key) in seen:
            continue
        seen.add((row.person_id, row.subject_key))
        yield Reminder(
            person=row.person_id,
            key=f"{row.subject_key}:{due}",
            title=_title(edition, due, days),
            text=_("You can read it section by section and stop at any time."),
            url=reverse("guideline_reading:reading", args=[edition.public_id]),
            post=row.post_id,
        )


def _owing(due: datetime.date, *, on: datetime.date) -> ObligationQuerySet:
    """Who owes the same in two posts is reminded of the earlier day."""
    owed = Obligation.objects.in_force(on).open().filter(subject_kind=Kind.GUIDELINE)
    earlier = owed.filter(
        person=OuterRef("person"), subject_key=OuterRef("subject_key"), due__lt=due
    )
    there = User.objects.in_post(on).exclude(pk__in=Leave.objects.on(on).values("person"))
    rows = owed.filter(~Exists(earlier), due=due, person__in=there.values("pk"))
    return rows.order_by("pk")


def _title(edition: GuidelineEdition, due: datetime.date, days: int) -> str:
    facts = {"title": edition.title, "day": jday(due), "days": days}
    if days > 0:
        text = ngettext(
            "Please read “%(title)s” within %(days)d day, by %(day)s",
            "Please read “%(title)s” within %(days)d days, by %(day)s",
            days,
        )
    elif days == 0:
        text = _("Please read “%(title)s” today, %(day)s")
    else:
        text = _("“%(title)s” is not read yet: it was due on %(day)s")
    return text % facts
