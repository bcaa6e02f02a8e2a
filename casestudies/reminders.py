"""Reminds authors of the days by which a case is to be looked at again, or can be used no more (E13)."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.models import PageQuerySet

from casestudies.models import CasePage
from core.reminding import Reminder, reminds
from core.templatetags.japanese import jday


@reminds(
    "casestudies.review_due",
    pgettext_lazy("reminder", "The day by which a case is looked at again"),
    kind="casestudies.review_due",
    usual=[30, 7],
)
def reviews_due(day: datetime.date, days: int) -> Iterator[Reminder]:
    """The owner of each published case that is to be looked at again by then."""
    due = day + datetime.timedelta(days=days)
    for page in _owned().filter(review_on=due):
        text = _("Look through it until %(day)s: does the law, the practice still hold?")
        yield _reminder(page, f"review:{page.key}:{due}", text % {"day": jday(due)})


@reminds(
    "casestudies.expiry",
    pgettext_lazy("reminder", "The last day on which a case can be used"),
    kind="casestudies.expiry",
    usual=[30, 7],
)
def cases_expiring(day: datetime.date, days: int) -> Iterator[Reminder]:
    """The owner of each published case of which no exercise can be made after that day."""
    last = day + datetime.timedelta(days=days)
    for page in _owned().filter(expires_on=last):
        text = _("After %(day)s no new exercise can be made of it.")
        yield _reminder(page, f"expiry:{page.key}:{last}", text % {"day": jday(last)})


def _owned() -> PageQuerySet[CasePage]:
    return CasePage.objects.live().exclude(owner=None).order_by("pk")


def _reminder(page: CasePage, key: str, text: str) -> Reminder:
    title = _("A case of yours: %(case)s") % {"case": page.title}
    url = reverse("case_reviews:case", args=[page.key])
    return Reminder(person=int(page.owner_id or 0), key=key, title=title, text=text, url=url)
