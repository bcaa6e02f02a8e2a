"""Who is asked for opinions, what they say, and what the office answers."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.templatetags.japanese import jday
from guidelines import telling
from guidelines.actions.moving import locked
from guidelines.models import GuidelineEdition, Opinion, OpinionReviewer
from guidelines.permissions import ANSWERABLE, can_give_opinions
from guidelines.states import Disposition, EditionState
from people.models import User

LONGEST = 2000
LONGEST_TITLE = 60


@transaction.atomic
def name_reviewer(
    *, edition: GuidelineEdition, person: User, title: str, by: User
) -> OpinionReviewer:
    """Somebody more to ask. While opinions are open they hear of it at once, else when they open.

    Raises ValidationError when it is past that, or for a title that names nobody's role.
    """
    row = locked(edition)
    if row.state not in {EditionState.DRAFT, EditionState.OPINIONS}:
        raise ValidationError(_("People are asked while it is a draft or open for opinions."))
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise ValidationError({"title": _("Enter how the table names them, up to 60 letters.")})
    if person.full_name and person.full_name.replace(" ", "") in title.replace(" ", ""):
        raise ValidationError({"title": _("The table is public. Enter a role, not the name.")})
    reviewer: OpinionReviewer
    reviewer, _made = OpinionReviewer.objects.update_or_create(
        edition=row, person=person, defaults={"title": title, "asked_by": by}
    )
    if row.state == EditionState.OPINIONS:
        telling.asked_for_opinions(row)
    audit.record("guidelines.opinions_asked", by=by, about=[person.pk], facts={"edition": row.pk})
    return reviewer


@transaction.atomic
def remove_reviewer(*, reviewer: OpinionReviewer, by: User) -> None:
    """Not who has said something: what was said is answered and published."""
    row = locked(reviewer.edition)
    if reviewer.opinions.exists():
        raise ValidationError(_("This person has given opinions and stays in the list."))
    person = reviewer.person_id
    reviewer.delete()
    audit.record("guidelines.reviewer_removed", by=by, about=[person], facts={"edition": row.pk})


# --- by who was asked -----------------------------------------------------------
@transaction.atomic
def give_opinion(
    *,
    edition: GuidelineEdition,
    anchor: str,
    text: str,
    by: User,
    on: datetime.date | None = None,
) -> Opinion:
    """On one paragraph as it stands in the text that was opened; on the whole without an anchor."""
    row = _still_open(edition, by, on)
    part = row.guideline.by_anchor.get(anchor)
    if anchor and part is None:
        raise ValidationError(_("This paragraph is not in the text. Choose it again in the list."))
    return Opinion.objects.create(
        edition=row,
        reviewer=row.reviewers.get(person=by),
        post=by.active_post,
        anchor=anchor,
        position=row.guideline.parts.index(part) + 1 if part else 0,
        place=part.place if part else "",
        quoted=part.text if part else "",
        text=_said(text),
    )


@transaction.atomic
def change_opinion(
    *, opinion: Opinion, text: str, by: User, on: datetime.date | None = None
) -> Opinion:
    row = _own(opinion, by, on)
    row.text, row.at = _said(text), timezone.now()
    row.save(update_fields=["text", "at"])
    return row


@transaction.atomic
def take_back_opinion(*, opinion: Opinion, by: User, on: datetime.date | None = None) -> None:
    _own(opinion, by, on).delete()


# --- by the office --------------------------------------------------------------
@transaction.atomic
def answer_opinion(
    *, opinion: Opinion, disposition: str, answer: str, seen: str, by: User
) -> Opinion:
    """採用・一部採用・不採用, with a reason. `seen` is the `mark_of` the answer that was on the screen:
    who meets a newer one is told and overwrites nothing.

    Raises ValidationError by field; also once the edition is published.
    """
    faults = {}
    if disposition not in Disposition.values:
        faults["disposition"] = pgettext("opinion", "Choose one of the three.")
    if not answer.strip() or len(answer) > LONGEST:
        faults["answer"] = _("Enter the reason, up to 2,000 letters. It is published.")
    if faults:
        raise ValidationError(faults)
    edition = locked(opinion.edition)
    if edition.state not in ANSWERABLE:
        text = _("Opinions are answered once they are closed and until the edition is published.")
        raise ValidationError(text)
    row = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if mark_of(row) != seen:
        text = _("Somebody else has answered it in the meantime. Read that answer first.")
        raise ValidationError(text)
    row.disposition, row.answer = disposition, answer.strip()
    row.answered_by, row.answered_at = by, timezone.now()
    row.save(update_fields=["disposition", "answer", "answered_by", "answered_at"])
    telling.answered(row)
    return row


def mark_of(opinion: Opinion) -> str:
    """Tells one answer from the next; empty as long as there is none."""
    return opinion.answered_at.isoformat() if opinion.answered_at else ""


def _still_open(edition: GuidelineEdition, by: User, on: datetime.date | None) -> GuidelineEdition:
    """Locked, so that nothing comes in while the office closes it."""
    row = locked(edition)
    if not can_give_opinions(by, row, on=on or timezone.localdate()):
        text = _("Opinions could be given until %(day)s. What you typed has not been saved.")
        raise ValidationError(text % {"day": jday(row.opinions_until) or "–"})
    return row


def _own(opinion: Opinion, by: User, on: datetime.date | None) -> Opinion:
    _still_open(opinion.edition, by, on)
    row: Opinion | None = (
        Opinion.objects.select_for_update(of=("self",))
        .filter(pk=opinion.pk, reviewer__person=by)
        .first()
    )
    if row is None:
        raise ValidationError(_("This opinion has been taken back already."))
    if row.disposition:
        raise ValidationError(_("It has been answered and stays as it is. Give another opinion."))
    return row


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Enter your opinion.")})
    if len(text) > LONGEST:
        message = _("Up to 2,000 letters. These are %(count)d.")
        raise ValidationError({"text": message % {"count": len(text)}})
    return text
