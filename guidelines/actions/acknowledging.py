"""A reader goes from section to section and confirms; an officer enters what was signed on paper."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.templatetags.japanese import jday
from guidelines import telling
from guidelines.actions.moving import locked
from guidelines.models import Acknowledgement, GuidelineEdition, SectionRead
from guidelines.reading import Reading, reading_of
from guidelines.states import EditionState
from people.models import Post, User
from records import keys
from records.actions import record
from records.models import Record
from records.states import Kind, Outcome


class AlreadyAcknowledged(ValidationError):  # noqa: N818 -- the sentence is the name
    """It stands there already: the other tab, the other server, the paper was faster."""


class NotCurrent(ValidationError):  # noqa: N818 -- the sentence is the name
    """Another edition is in its readers' hands by now, or this one was withdrawn."""


def read_section(*, edition: GuidelineEdition, anchor: str, person: User) -> None:
    """The reader went on from this section. Twice is once; an edition that was replaced meanwhile
    keeps it too, so nothing that was read is lost."""
    SectionRead.objects.get_or_create(person=person, edition=edition, anchor=anchor)


@transaction.atomic
def acknowledge(
    *, edition: GuidelineEdition, person: User, post: Post | None, answers: Sequence[int | None]
) -> Acknowledgement:
    """確認 by the reader. `answers` are the numbers of the choices, one for each check question.

    Raises NotCurrent, AlreadyAcknowledged, or ValidationError: by field `q1` … for an answer that
    is not right (with the explanation), else with the sections that were not opened.
    """
    row = locked(edition)
    _refuse_not_current(row)
    reading = reading_of(person.pk, row)
    if reading.acknowledgement is not None:
        return _again(reading.acknowledgement, post)
    if reading.unread:
        titles = "、".join(f"「{step.section.title}」" for step in reading.unread)
        text = _("Read these sections first: %(sections)s")
        raise ValidationError(text % {"sections": titles})
    _refuse_wrong_answers(reading, answers)
    return _write(reading, person=person, post=post, by=person, on=timezone.localdate())


@transaction.atomic
def acknowledge_on_paper(
    *,
    edition: GuidelineEdition,
    person: User,
    post: Post,
    read_on: datetime.date,
    reason: str,
    by: User,
) -> Acknowledgement:
    """What this person signed on paper, entered by somebody else (F7); the person is told.

    Raises ValidationError by field, AlreadyAcknowledged, or NotCurrent for a withdrawn edition.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    row = locked(edition)
    _refuse_impossible_day(row, read_on)
    if row.state not in {EditionState.PUBLISHED, EditionState.OLD}:
        raise NotCurrent(_("This edition was withdrawn. Nothing can be confirmed any more."))
    reading = reading_of(person.pk, row)
    if reading.acknowledgement is not None:
        raise _already(reading.acknowledgement)
    found = _write(reading, person=person, post=post, by=by, on=read_on, reason=reason.strip())
    telling.acknowledged_on_paper(found)
    audit.record(
        "guidelines.acknowledged_on_paper",
        by=by,
        about=[person.pk],
        organisation=post.organisation_id,
        facts={"edition": row.pk, "acknowledgement": found.pk},
    )
    return found


def _write(
    reading: Reading,
    *,
    person: User,
    post: Post | None,
    by: User,
    on: datetime.date,
    reason: str = "",
) -> Acknowledgement:
    """The row and its record in the ledger; the edition is locked, so nobody writes the same."""
    edition = reading.edition
    found = Acknowledgement.objects.create(
        person=person,
        post=post,
        organisation=post.organisation if post else None,
        edition=edition,
        since=reading.since,
        revision_id=edition.revision_id,
        statement=reading.guideline.statement,
        by=by,
        read_on=on,
        reason=reason,
    )
    _record(found, by=by, on=on)
    return found


def _record(found: Acknowledgement, *, by: User, on: datetime.date) -> Record:
    edition = found.edition
    return record(
        person=found.person,
        post=found.post,
        kind=Kind.GUIDELINE,
        subject_key=edition.guideline_key,
        subject_title=edition.title,
        edition=edition.number,
        page_id=edition.page_id,
        revision_id=edition.revision_id,
        outcome=Outcome.ACKNOWLEDGED,
        occurred_on=on,
        key=keys.acknowledgement(edition.guideline_key, edition.number, found.person),
        evidence={"acknowledgement": found.pk},
        by=by,
    )


def _again(found: Acknowledgement, post: Post | None) -> Acknowledgement:
    """Recorded already; what the office voided in the ledger is written there again."""
    ledger = Record.objects.current().filter(
        key=keys.acknowledgement(found.edition.guideline_key, found.edition.number, found.person)
    )
    if ledger.exclude(outcome=Outcome.VOID).exists():
        raise _already(found)
    found.post = post  # of today, in the ledger alone: the row stays as it was confirmed
    _record(found, by=found.person, on=timezone.localdate())
    return found


def _already(found: Acknowledgement) -> AlreadyAcknowledged:
    text = _("This is recorded already: read on %(day)s.")
    return AlreadyAcknowledged(text % {"day": jday(found.read_on)})


def _refuse_not_current(row: GuidelineEdition) -> None:
    if row.state == EditionState.WITHDRAWN:
        raise NotCurrent(_("This edition was withdrawn. Nothing can be confirmed any more."))
    if row.state != EditionState.PUBLISHED:
        raise NotCurrent(
            _("A newer edition was published meanwhile. What you have read stays read.")
        )


def _refuse_wrong_answers(reading: Reading, answers: Sequence[int | None]) -> None:
    wrong = {}
    for number, question in enumerate(reading.guideline.questions, start=1):
        given = answers[number - 1] if number <= len(answers) else None
        if given != question.right:
            text = _("That is not right. %(why)s Choose again.")
            wrong[f"q{number}"] = text % {"why": question.why}
    if wrong:
        raise ValidationError(wrong)


def _refuse_impossible_day(row: GuidelineEdition, read_on: datetime.date) -> None:
    if read_on > timezone.localdate():
        raise ValidationError({"read_on": _("Choose a day that is not in the future.")})
    if row.published_at is None or read_on < timezone.localdate(row.published_at):
        raise ValidationError(
            {"read_on": _("This edition was not published yet on that day. Check the date.")}
        )
