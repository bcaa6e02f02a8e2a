"""Sets the moments of an edition that was published just now back to the day it is said to be of.

The editor's own dates go with it; records of the ledger have their day from `read_on`.
"""

import datetime

from django.utils import timezone
from wagtail.models import Page

from core.models import Message
from guidelines.models import EditionMove, GuidelineEdition, Opinion, OpinionReviewer
from guidelines.states import EditionState
from records.models import Requirement
from records.states import Kind

HOUR = datetime.time(10, 0)
IN_FORCE = 30  # days after publication
# Days before publication.
ASKED, CLOSED, ANSWERED, REVIEW = 60, 30, 14, 7


def set_back(edition: GuidelineEdition, day: datetime.date) -> None:
    """As if it had been published on that day, after two months of work."""
    GuidelineEdition.objects.filter(pk=edition.pk).update(
        published_at=_moment(day),
        effective_on=day + datetime.timedelta(days=IN_FORCE),
        opinions_until=_before(day, CLOSED) if edition.opinions_until else None,
    )
    _moves(edition, day)
    OpinionReviewer.objects.filter(edition=edition).update(asked_at=_at(day, ASKED))
    Opinion.objects.filter(edition=edition).update(at=_at(day, CLOSED + 5))
    Opinion.objects.filter(edition=edition).exclude(disposition="").update(
        answered_at=_at(day, ANSWERED)
    )
    _requirements(edition, day)
    Page.objects.filter(pk=edition.page_id).update(last_published_at=_moment(day))
    if edition.number == 1:
        Page.objects.filter(pk=edition.page_id).update(first_published_at=_moment(day))
    Message.objects.filter(kind__startswith="guidelines.", created_at__gt=_moment(day)).update(
        created_at=_moment(day)
    )


def _moves(edition: GuidelineEdition, day: datetime.date) -> None:
    moves = EditionMove.objects.filter(edition=edition)
    moves.filter(state_to=EditionState.DRAFT, state_from="").update(at=_at(day, ASKED + 20))
    moves.filter(state_to=EditionState.OPINIONS).update(at=_at(day, ASKED))
    moves.filter(state_to=EditionState.DRAFT).exclude(state_from="").update(at=_at(day, CLOSED))
    moves.filter(state_to=EditionState.REVIEW).update(at=_at(day, REVIEW))
    moves.filter(state_to=EditionState.PUBLISHED).update(at=_moment(day))
    if (before := edition.previous()) is not None:
        replaced = EditionMove.objects.filter(edition=before, state_to=EditionState.OLD)
        replaced.update(at=_moment(day))


def _requirements(edition: GuidelineEdition, day: datetime.date) -> None:
    """It was asked for from that day on, and the one before until then."""
    asked = Requirement.objects.filter(subject_kind=Kind.GUIDELINE).about(edition.guideline_key)
    asked.filter(edition=edition.number).update(start=day)
    asked.filter(edition__lt=edition.number).update(end=day)


def _before(day: datetime.date, days: int) -> datetime.date:
    return day - datetime.timedelta(days=days)


def _at(day: datetime.date, before: int) -> datetime.datetime:
    return _moment(_before(day, before))


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, HOUR))
