"""Who has to read the current edition: one requirement of the ledger's house per guideline."""

import datetime

from django.db import transaction

from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.states import EditionState, Significance
from records.actions import refresh_obligations
from records.models import Requirement, RequirementQuerySet
from records.states import Kind


def expect_readers(edition: GuidelineEdition, *, on: datetime.date) -> None:
    """From that day on the audience of the page owes the edition that has to be read: this one, or
    the last 要再確認 before it. Obligations follow at once, and with the tick for those who arrive later.
    """
    page = GuidelinePage.objects.filter(pk=edition.page_id).first()
    asked = _to_be_read(edition)
    running = requirements_of(edition.guideline_key).active(on)
    if page is None or page.audience is None:
        no_readers_of(edition.guideline_key, on=on)
        return
    same = _going_on(edition, asked, on) or Requirement(start=on)
    _end(running.exclude(pk=same.pk), on)
    same.end = None
    same.title = same.subject_title = edition.title
    same.subject_kind, same.subject_key = Kind.GUIDELINE, edition.guideline_key
    same.edition = asked.number
    same.audience, same.due_rule = page.audience, Requirement.Due.DAYS
    same.due_days, same.blocks = page.due_days, page.blocks_action
    same.blocks_from = asked.effective_on if page.blocks_action else None
    same.save()
    transaction.on_commit(lambda: refresh_obligations(on=on))


def _going_on(
    edition: GuidelineEdition, asked: GuidelineEdition, on: datetime.date
) -> Requirement | None:
    """What asks for that edition already; or did until today, when a wrong one came and was withdrawn:
    its days are counted as if nothing had been. Else what has begun today for another edition."""
    rows = requirements_of(edition.guideline_key)
    running, asking = rows.active(on), rows.filter(edition=asked.number)
    return (
        (running & asking).first()
        or asking.filter(end=on).order_by("-start").first()
        or running.filter(start=on).first()
    )


def no_readers_of(guideline_key: str, *, on: datetime.date) -> None:
    """Nobody owes it any more."""
    _end(requirements_of(guideline_key).active(on), on)
    transaction.on_commit(lambda: refresh_obligations(on=on))


def requirements_of(guideline_key: str) -> RequirementQuerySet:
    return Requirement.objects.filter(subject_kind=Kind.GUIDELINE).about(guideline_key)


def _to_be_read(edition: GuidelineEdition) -> GuidelineEdition:
    """The newest edition up to this one that readers must have confirmed; the first one counts."""
    if edition.significance == Significance.MAJOR:
        return edition
    earlier = GuidelineEdition.objects.before(edition).filter(
        state=EditionState.OLD, significance=Significance.MAJOR
    )
    return earlier.first() or edition


def _end(running: RequirementQuerySet, on: datetime.date) -> None:
    for row in running:
        # None ends before it has begun: what began today is taken as begun the day before.
        row.start, row.end = min(row.start, on - datetime.timedelta(days=1)), on
        row.save(update_fields=["start", "end"])
