"""Every sentence holds after ordinary work, and is found broken when a row is changed by hand."""

import datetime
import uuid

import pytest

from core.invariants import broken
from people.models import Post
from secondments import actions
from secondments.actions import reporting
from secondments.models import (
    Consent,
    Paper,
    PaperCounter,
    Report,
    Secondment,
    SecondmentMove,
)
from secondments.states import Cause, PaperKind, State
from tests.secondments.conftest import DAY, active, agreed, announced, requested

pytestmark = pytest.mark.django_db
TEXTS = {"work": "同行しました。", "learnt": "見立てです。", "use": "伝えます。", "wishes": ""}


def change(it, **fields):
    """Past the actions, as a careless hand in the database would."""
    Secondment.objects.filter(pk=it.pk).update(**fields)


def rows_of(sentence):
    return [row for found, row in broken("secondments") if found.startswith(sentence)]


def closed(world):
    it = active(world, until=world.today + 700 * DAY)
    actions.return_early(secondment=it, end=world.today, reason="欠員", by=world.hr)
    report = reporting.save_report(report=Report.objects.get(), version=1, texts=TEXTS)
    report = reporting.submit_report(report=report, by=world.worker)
    reporting.approve_report(report=report, by=world.supervisor)
    return Secondment.objects.get(pk=it.pk)


def numbered(world, it, kind=PaperKind.AGREEMENT):
    paper = actions.save_paper(
        secondment=it, kind=kind, by=world.hr, dated_on=datetime.date(2027, 3, 31)
    )
    return actions.number_paper(paper=paper, by=world.hr)


def test_ordinary_work_breaks_nothing(world, colleague, nakano):
    it = active(world, until=world.today + 700 * DAY)
    actions.interrupt(
        secondment=it, start=world.today, end=None, cause=Cause.SICK, reason="療養", by=world.hr
    )
    actions.extend(secondment=it, end=it.planned_end + DAY, reason="継続", by=world.hr)
    following = it.planned_end + DAY
    requested(world, host=nakano, planned_start=following, planned_end=following + 365 * DAY)
    other = announced(world, person=colleague)
    numbered(world, it)
    numbered(world, other)
    actions.withdraw(secondment=other, reason="欠員", by=world.hr)

    assert broken("secondments") == []


def test_a_closed_one_breaks_nothing(world):
    closed(world)

    assert broken("secondments") == []


def test_two_at_once_are_found_even_if_one_lies_within_the_other(world, colleague):
    long = active(world)
    short = agreed(world, planned_start=long.planned_end, planned_end=long.planned_end + 9 * DAY)
    third = requested(
        world, planned_start=short.planned_end, planned_end=short.planned_end + 10 * DAY
    )
    agreed(world, person=colleague, planned_start=long.planned_start)
    assert rows_of("Two full-time") == []

    change(short, planned_start=long.start + DAY, planned_end=long.start + 2 * DAY)
    change(third, planned_start=long.planned_end - DAY)

    pairs = [f"secondments {long.pk} and {other.pk}" for other in (short, third)]
    assert rows_of("Two full-time") == pairs
    change(short, state=State.WITHDRAWN)
    change(third, is_full_time=False)
    assert rows_of("Two full-time") == []


def test_a_state_that_no_move_led_to_is_found(world):
    it = active(world)
    SecondmentMove.objects.filter(secondment=it, state_to=State.ACTIVE).delete()

    assert rows_of("The last move") == [f"secondment {it.pk}: active"]


def test_one_that_did_not_go_on_by_its_days_is_found_after_a_day(world, colleague):
    running, coming = active(world), announced(world, person=colleague)
    change(running, planned_start=world.today - 40 * DAY, planned_end=world.today - DAY)
    change(coming, planned_start=world.today - DAY)
    assert rows_of("A secondment begins") == []

    change(running, planned_end=world.today - 2 * DAY)
    change(coming, planned_start=world.today - 2 * DAY)

    assert rows_of("A secondment begins") == [
        f"secondment {running.pk}: active", f"secondment {coming.pk}: announced",
    ]  # fmt: skip


def test_one_agreed_past_the_chain_or_beyond_the_agreement_is_found(world):
    it = agreed(world)
    Consent.objects.filter(secondment=it, step=4).update(decision="returned")
    change(it, planned_end=it.planned_end + DAY)

    assert rows_of("What was asked") == [f"secondment {it.pk}: agreed"]
    assert rows_of("The agreement covers") == [f"secondment {it.pk}: agreed"]


def test_a_post_of_somebody_else_is_found(world, colleague):
    it = active(world)
    Post.objects.filter(pk=it.host_post_id).update(person=colleague)

    assert rows_of("The post at the host") == [f"secondment {it.pk}: active"]


def test_an_end_that_no_change_led_to_is_found(world):
    it = active(world, until=world.today + 700 * DAY)
    actions.extend(secondment=it, end=it.planned_end + DAY, reason="継続", by=world.hr)
    change(it, planned_end=it.planned_end + 3 * DAY)

    assert len(rows_of("The last change")) == 1


def test_a_closed_one_without_its_report_or_its_record_is_found(world):
    it = closed(world)
    Report.objects.update(state="submitted", approved_at=None)
    assert rows_of("The report of a secondment") == [f"secondment {it.pk}: reported"]

    Report.objects.update(state="approved", approved_at=it.created_at)
    change(it, public_id=uuid.uuid4())  # the record is of another then
    assert rows_of("The report of a secondment") == [f"secondment {it.pk}: no record"]


def test_gaps_strange_numbers_and_strange_years_of_papers_are_found(world, nerima):
    it = active(world)
    paper = numbered(world, it)
    PaperCounter.objects.update(last=3)
    assert rows_of("The numbers") == [
        f"issuer {nerima.pk}, 2026: number {number} is missing" for number in (2, 3)
    ]

    PaperCounter.objects.all().delete()
    Paper.objects.update(dated_on=datetime.date(2027, 4, 1))
    assert rows_of("The numbers") == [f"issuer {nerima.pk}, 2026: number 1 is beyond the counter"]
    assert rows_of("A numbered paper") == [f"paper {paper.pk}"]


def test_a_report_of_the_end_before_the_end_is_found(world):
    it = active(world)
    Paper.objects.create(secondment=it, kind=PaperKind.END_REPORT, issuer=it.home_party)

    assert rows_of("What is not over") == [f"secondment {it.pk}: active"]
