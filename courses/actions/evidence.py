"""What was learnt elsewhere, and attendance that the office enters: once somebody with the right says
so it is a row of the ledger, under the item's own key, and the item is done."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from courses import programme_telling as telling
from courses.models import Allocation, Evidence
from courses.programme_completion import hold_allocations
from courses.programme_outline import MINUTES, Item, programme_outlines
from courses.programme_permissions import hr_of
from courses.states import Decision
from people.models import User
from records import actions as records
from records.states import Kind, Outcome

OUTCOMES = {
    Evidence.Result.COMPLETED: Outcome.COMPLETED,
    Evidence.Result.FAILED: Outcome.FAILED,
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is said of one item. `minutes` by kind; those of the item if none are given."""

    happened_on: datetime.date
    text: str = ""
    file: Any = None
    result: str = Evidence.Result.COMPLETED
    minutes: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def show_evidence(*, allocation: Allocation, item: Item, shown: Shown, by: User) -> Evidence:
    """Waits for HR. Raises ValidationError by field."""
    if not shown.text.strip() and not shown.file:
        raise ValidationError({"text": _("Describe what you learnt, or add a file.")})
    evidence = _enter(allocation, item, shown, by)
    telling.evidence_entered(evidence, hr_of(allocation.post, on=timezone.localdate()))
    return evidence


@transaction.atomic
def enter_result(*, allocation: Allocation, item: Item, shown: Shown, by: User) -> Evidence:
    """An officer's own word: approved as it is entered."""
    evidence = _enter(allocation, item, shown, by)
    return _decide(evidence, Decision.APPROVED, "", by=by)


@transaction.atomic
def answer_evidence(*, evidence: Evidence, approved: bool, comment: str, by: User) -> Evidence:
    """Raises ValidationError when somebody else has answered, or a refusal gives no reason."""
    hold_allocations([evidence.allocation.person_id])
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if row.state != Decision.WAITING:
        raise ValidationError(_("This has been answered already."))
    if not approved and not comment.strip():
        raise ValidationError({"comment": _("State the reason; the person will read it.")})
    row = _decide(row, Decision.APPROVED if approved else Decision.DECLINED, comment, by=by)
    telling.evidence_answered(row, approved=approved)
    return row


def _enter(allocation: Allocation, item: Item, shown: Shown, by: User) -> Evidence:
    if shown.happened_on > timezone.localdate():
        raise ValidationError({"happened_on": _("This day is still to come.")})
    hold_allocations([allocation.person_id])
    minutes = shown.minutes or {kind: getattr(item, kind) for kind in MINUTES}
    try:
        with transaction.atomic():
            return Evidence.objects.create(
                allocation=allocation, item_key=item.instead, item_title=item.title,
                result=shown.result, happened_on=shown.happened_on, text=shown.text.strip(),
                file=shown.file or "", file_name=shown.file.name[:200] if shown.file else "",
                entered_by=by, **{f"{kind}_minutes": minutes.get(kind, 0) for kind in MINUTES},
            )  # fmt: skip
    except IntegrityError as error:
        text = _("Evidence for this item waits for an answer already.")
        raise ValidationError(text) from error


def _decide(row: Evidence, state: Decision, comment: str, *, by: User) -> Evidence:
    row.state, row.comment = state, comment.strip()
    row.decided_by, row.decided_at = by, timezone.now()
    if state == Decision.APPROVED and row.result in OUTCOMES:
        row.record = _record(row, by)
    row.save(update_fields=["state", "comment", "decided_by", "decided_at", "record"])
    audit.record(
        "courses.evidence_decided",
        by=by,
        about=[row.allocation.person_id],
        facts={"evidence": row.pk, "state": row.state},
    )
    return row


def _record(row: Evidence, by: User) -> Any:
    """One row an item and person: what is entered again corrects what was said before."""
    allocation = row.allocation
    outline = programme_outlines([allocation.programme_key]).get(allocation.programme_key)
    done = row.result == Evidence.Result.COMPLETED
    facts = {
        "outcome": OUTCOMES[Evidence.Result(row.result)],
        "occurred_on": row.happened_on,
        # Minutes are of what was completed.
        **{f"{kind}_minutes": getattr(row, f"{kind}_minutes") if done else 0 for kind in MINUTES},
        "evidence": {"evidence": row.pk, "programme": allocation.programme_key},
        "note": row.text[:1000],
    }
    written = records.record(
        person=allocation.person, post=allocation.post, kind=Kind.EXTERNAL,
        subject_key=row.item_key, subject_title=row.item_title, edition=1, page_id=None,
        revision_id=None, organiser=outline.page.organiser if outline else None,
        key=f"external:{row.item_key}:{allocation.person_id}", by=by, **facts,
    )  # fmt: skip
    if written.evidence.get("evidence") == row.pk:
        return written
    return records.correct(written, reason=_("Entered again"), by=by, **facts)
