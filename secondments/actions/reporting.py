"""終了報告 and what comes back home: written by the person, approved at home."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Run
from people.models import User
from secondments import learning_telling as telling
from secondments.actions.reported import report_accepted
from secondments.learning_states import REPORT_TRANSITIONS, ReportState
from secondments.models import FollowUp, Report, ReportMove, Secondment
from secondments.papers import PARTS


class WrittenMeanwhile(ValidationError):  # noqa: N818 -- the sentence is the name
    """Another tab or another person saved the report after this page was opened."""

    def __init__(self, newer: Report) -> None:
        self.newer = newer
        super().__init__(
            _("The report was saved in another window meanwhile. Both texts are shown below.")
        )


@transaction.atomic
def save_report(*, report: Report, version: int, texts: Mapping[str, str]) -> Report:
    """`texts` by PARTS. Raises WrittenMeanwhile for an older version than the one that is kept."""
    row = _locked(report)
    if row.state not in {ReportState.DRAFT, ReportState.RETURNED}:
        raise ValidationError(_("The report has been handed in and cannot be changed now."))
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name in PARTS:
        setattr(row, name, texts.get(name, "").strip())
    row.version += 1
    row.saved_at = timezone.now()
    row.save()
    return row


@transaction.atomic
def submit_report(*, report: Report, by: User) -> Report:
    """Hands it in. The parts that HR asks for must be there."""
    row = _locked(report)
    missing = {name: _("Please write this part.") for name in PARTS[:3] if not getattr(row, name)}
    if missing:
        raise ValidationError(missing)
    _move(row, ReportState.SUBMITTED, by=by, submitted_at=timezone.now(), submitted_by=by)
    telling.report_submitted(row)
    return row


@transaction.atomic
def return_report(*, report: Report, reason: str, by: User) -> Report:
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason; the person will read it.")})
    row = _locked(report)
    _move(row, ReportState.RETURNED, by=by, reason=reason)
    telling.report_returned(row, reason)
    return row


@transaction.atomic
def approve_report(*, report: Report, by: User) -> Report:
    """The secondment becomes 報告済, and the ledger knows it."""
    row = _locked(report)
    if row.secondment.person_id == by.pk:
        raise ValidationError(_("Somebody else approves your report."))
    _move(row, ReportState.APPROVED, by=by, approved_at=timezone.now(), approved_by=by)
    report_accepted(row.secondment, by=by)
    return row


@transaction.atomic
def save_follow_up(
    *, secondment: Secondment, follow_up: FollowUp | None, by: User, fields: Mapping[str, Any]
) -> FollowUp:
    """`fields`: kind, title, text, planned_on, done_on, run."""
    done: datetime.date | None = fields.get("done_on")
    if done is not None and done > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come.")})
    run: Run | None = fields.get("run")
    row = follow_up or FollowUp(secondment=secondment, by=by)
    for name, value in fields.items():
        setattr(row, name, value)
    row.run, row.by, row.at = run, by, timezone.now()
    row.save()
    return row


@transaction.atomic
def drop_follow_up(*, follow_up: FollowUp) -> None:
    if follow_up.done_on is not None:
        raise ValidationError(_("What has been done stays."))
    follow_up.delete()


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("secondment")
    return rows.get(pk=report.pk)


def _move(row: Report, to: ReportState, *, by: User, reason: str = "", **fields: Any) -> None:
    state = ReportState(row.state)
    if to not in REPORT_TRANSITIONS[state]:
        text = _("The report is “%(now)s” and cannot become “%(to)s”.")
        raise ValidationError(text % {"now": state.label, "to": to.label})
    row.state = to
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    ReportMove.objects.create(
        report=row, state_from=state, state_to=to, by=by, reason=reason.strip()
    )
