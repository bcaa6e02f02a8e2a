"""The report: written by the person, approved at home, and then the secondment is complete."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Message
from records.models import Record
from records.states import Kind
from secondments.actions.reporting import (
    WrittenMeanwhile,
    approve_report,
    drop_follow_up,
    return_report,
    save_follow_up,
    save_report,
    submit_report,
)
from secondments.learning_states import ReportState
from secondments.models import FollowUp, Report
from secondments.states import State
from tests.factories.secondments import FollowUpFactory, ReportFactory, seconded

TEXTS = {
    "work": "調査に同行しました。",
    "learnt": "見立てです。",
    "use": "伝えます。",
    "wishes": "",
}
START, END = datetime.date(2025, 4, 1), datetime.date(2026, 4, 1)


@pytest.fixture
def report(worker) -> Report:
    over = seconded(worker, state=State.ENDED, planned_start=START, planned_end=END)
    return ReportFactory(secondment=over, due_on=datetime.date(2026, 4, 30))


def handed_in(report: Report, worker) -> Report:
    saved = save_report(report=report, version=1, texts=TEXTS)
    return submit_report(report=saved, by=worker)


def test_what_is_kept_is_not_handed_in(report, worker):
    save_report(report=report, version=1, texts={"work": "途中"})

    report.refresh_from_db()
    assert (report.state, report.work, report.version) == (ReportState.DRAFT, "途中", 2)
    assert Message.objects.count() == 0


def test_a_report_without_its_parts_is_not_handed_in(report, worker):
    saved = save_report(report=report, version=1, texts={"work": "途中"})

    with pytest.raises(ValidationError) as fault:
        submit_report(report=saved, by=worker)

    assert set(fault.value.message_dict) == {"learnt", "use"}


def test_of_two_windows_the_later_one_learns_of_the_earlier(report, worker):
    save_report(report=report, version=1, texts={"work": "左の窓"})

    with pytest.raises(WrittenMeanwhile) as fault:
        save_report(report=report, version=1, texts={"work": "右の窓"})

    assert fault.value.newer.work == "左の窓"
    report.refresh_from_db()
    assert report.work == "左の窓"


def test_handed_in_it_waits_for_those_at_home_and_is_not_changed_any_more(
    report, worker, supervisor, nerima_hr, nakano_hr
):
    handed_in(report, worker)

    told = set(Message.objects.values_list("person__username", flat=True))
    assert told == {"supervisor"} | ({"nerima-hr"} if _reaches_nerima(report) else set())
    with pytest.raises(ValidationError):
        save_report(report=report, version=2, texts=TEXTS)


def _reaches_nerima(report: Report) -> bool:
    from people.approving import hr_of  # noqa: PLC0415 -- for this question alone

    return bool(hr_of(report.secondment.home_post, timezone.localdate()))


def test_handed_back_with_a_reason_it_is_written_again(report, worker, supervisor):
    handed_in(report, worker)

    with pytest.raises(ValidationError):
        return_report(report=report, reason=" ", by=supervisor)
    return_report(report=report, reason="数を直してください", by=supervisor)
    save_report(report=report, version=2, texts=TEXTS | {"work": "直しました。"})
    submit_report(report=report, by=worker)

    moves = report.moves.values_list("state_from", "state_to", "reason")
    assert list(moves) == [
        ("draft", "submitted", ""),
        ("submitted", "returned", "数を直してください"),
        ("returned", "submitted", ""),
    ]


def test_approved_the_secondment_is_complete_and_in_the_ledger(report, worker, supervisor):
    handed_in(report, worker)

    approve_report(report=report, by=supervisor)

    report.secondment.refresh_from_db()
    assert report.secondment.state == State.REPORTED
    row = Record.objects.get(kind=Kind.SECONDMENT)
    assert (row.person, row.organisation) == (worker, report.secondment.host)
    with pytest.raises(ValidationError):
        approve_report(report=report, by=supervisor)


def test_nobody_approves_the_own_report(report, worker):
    handed_in(report, worker)

    with pytest.raises(ValidationError):
        approve_report(report=report, by=worker)

    assert Record.objects.count() == 0


# --- what comes back home ---------------------------------------------------------------
def test_what_has_been_done_stays(report, worker):
    planned, done = (FollowUpFactory(secondment=report.secondment, by=worker) for _n in range(2))
    fields = {"kind": "briefing", "title": "報告会", "text": "", "planned_on": None, "run": None}
    today = timezone.localdate()
    save_follow_up(
        secondment=report.secondment, follow_up=done, by=worker, fields=fields | {"done_on": today}
    )

    drop_follow_up(follow_up=planned)
    with pytest.raises(ValidationError):
        drop_follow_up(follow_up=FollowUp.objects.get(pk=done.pk))

    assert list(FollowUp.objects.all()) == [done]


def test_nothing_is_done_on_a_day_to_come(report, worker):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    fields = {"kind": "material", "title": "資料", "text": "", "planned_on": None, "run": None}

    with pytest.raises(ValidationError) as fault:
        save_follow_up(
            secondment=report.secondment, follow_up=None, by=worker,
            fields=fields | {"done_on": tomorrow},
        )  # fmt: skip

    assert set(fault.value.message_dict) == {"done_on"}
