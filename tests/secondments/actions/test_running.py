"""What the days bring, and what may be changed while somebody is away."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Message
from people.models import Leave, Organisation, Post, User
from secondments import actions
from secondments.actions import NotNow
from secondments.deadlines import interview_days, report_due
from secondments.models import Report, Secondment
from secondments.states import Cause, Ending, ReportRule, State
from tests.factories.people import PostFactory, UserFactory
from tests.secondments.actions.test_chain import refused, told
from tests.secondments.conftest import DAY, active, announced, requested

pytestmark = pytest.mark.django_db


def moment(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(5)))


def on_day(monkeypatch, day):
    """The clock of the site, at that day."""
    monkeypatch.setattr(timezone, "now", lambda: moment(day))
    return actions.follow_dates(moment(day))


def again(it):
    return Secondment.objects.get(pk=it.pk)


def test_days_alone_announce_begin_and_end_it(world, monkeypatch):
    it = announced(world)

    on_day(monkeypatch, it.announced_on - DAY)
    assert (again(it).state, told("announced")) == (State.ANNOUNCED, set())

    on_day(monkeypatch, it.announced_on)
    on_day(monkeypatch, it.announced_on + DAY)
    assert told("announced") == {"worker", "supervisor", "instructor"}
    assert Message.objects.filter(kind="secondments.announced").count() == 3

    on_day(monkeypatch, it.planned_start)
    assert (again(it).state, again(it).actual_start) == (State.ACTIVE, world.start)

    on_day(monkeypatch, it.planned_end - DAY)
    assert again(it).state == State.ACTIVE
    on_day(monkeypatch, it.planned_end)
    assert (again(it).state, again(it).ending) == (State.ENDED, Ending.AS_PLANNED)
    assert again(it).actual_end == world.end
    assert Report.objects.get(secondment=it).due_on == world.end + 29 * DAY


def test_a_machine_that_stood_still_makes_up_for_it(world, monkeypatch):
    it = announced(world)

    on_day(monkeypatch, it.planned_end + 10 * DAY)

    assert (again(it).state, again(it).actual_end) == (State.ENDED, world.end)


def test_who_leaves_the_service_meanwhile_goes_home_that_day(world, monkeypatch):
    it = active(world)
    world.worker.left_on = world.today + 10 * DAY
    world.worker.save()

    on_day(monkeypatch, world.today + 9 * DAY)
    assert again(it).state == State.ACTIVE
    on_day(monkeypatch, world.today + 10 * DAY)

    it = again(it)
    assert (it.state, it.ending) == (State.ENDED, Ending.LEFT_SERVICE)
    assert it.actual_end == it.host_post.end == world.today + 10 * DAY
    assert Report.objects.get().due_on == world.today + 39 * DAY


def test_who_leaves_before_it_begins_is_not_sent(world, monkeypatch):
    it = announced(world)
    world.worker.left_on = it.planned_start
    world.worker.save()

    on_day(monkeypatch, world.today)

    assert again(it).state == State.WITHDRAWN


def test_it_is_extended_as_far_as_the_agreement_goes(world):
    it = active(world, until=world.today + 700 * DAY)
    later = world.today + 700 * DAY

    assert refused(
        "last_day", actions.extend, secondment=it, end=later + DAY, reason="継続", by=world.hr
    )
    assert refused("reason", actions.extend, secondment=it, end=later, reason="", by=world.hr)
    assert refused(
        "last_day", actions.extend, secondment=it, end=it.planned_end, reason="継続", by=world.hr
    )
    actions.extend(secondment=it, end=later, reason="継続して学ぶため", by=world.hr)

    it = again(it)
    assert it.planned_end == it.host_post.end == later
    change = it.changes.get()
    assert (change.end_before, change.end_after) == (world.today + 335 * DAY, later)
    assert "worker" in told("changed")


def test_past_the_agreement_a_new_one_is_needed(world):
    it = active(world)
    later = it.planned_end + 365 * DAY
    assert refused("last_day", actions.extend, secondment=it, end=later, reason="継続", by=world.hr)
    assert refused(
        "agreed_last_day", actions.renew_agreement,
        secondment=it, agreed_until=it.agreed_until, basis="", by=world.hr,
    )  # fmt: skip

    actions.renew_agreement(secondment=it, agreed_until=later, basis="変更協定", by=world.hr)
    actions.extend(secondment=it, end=later, reason="継続", by=world.hr)

    assert (again(it).planned_end, again(it).basis) == (later, "変更協定")


def test_an_extension_over_the_next_secondment_is_refused(world, nakano):
    it = active(world, until=world.today + 700 * DAY)
    requested(
        world, host=nakano, planned_start=it.planned_end, planned_end=it.planned_end + 90 * DAY
    )

    assert refused(
        "person", actions.extend,
        secondment=it, end=it.planned_end + DAY, reason="継続", by=world.hr,
    )  # fmt: skip
    assert again(it).planned_end == it.planned_end


def test_an_extension_past_the_closing_of_the_host_is_refused(world):
    it = active(world, until=world.today + 700 * DAY)
    Organisation.objects.filter(pk=world.host.pk).update(closed_on=it.planned_end)

    assert refused(
        "last_day", actions.extend,
        secondment=it, end=it.planned_end + DAY, reason="継続", by=world.hr,
    )  # fmt: skip


def test_an_early_return_to_come_waits_for_its_day(world, monkeypatch):
    it = active(world)
    back = world.today + 20 * DAY

    assert refused(
        "last_day", actions.return_early, secondment=it, end=it.start, reason="欠員", by=world.hr
    )
    assert refused(
        "last_day", actions.return_early,
        secondment=it, end=it.planned_end, reason="欠員", by=world.hr,
    )  # fmt: skip
    actions.return_early(secondment=it, end=back, reason="欠員のため", by=world.hr)
    assert again(it).state == State.ACTIVE

    on_day(monkeypatch, back)
    it = again(it)
    assert (it.state, it.ending, it.actual_end, it.host_post.end) == (
        State.ENDED, Ending.EARLY, back, back,
    )  # fmt: skip


def test_an_early_return_of_today_ends_it(world):
    it = actions.return_early(secondment=active(world), end=world.today, reason="欠員", by=world.hr)

    assert (it.state, it.ending) == (State.ENDED, Ending.EARLY)


def test_an_interruption_is_a_leave_too_and_ends_with_it(world):
    it = active(world)
    facts = {"cause": Cause.SICK, "reason": "療養のため", "by": world.hr}

    assert refused("first_day", actions.interrupt, secondment=it, start=it.start - DAY, end=None,
                   **facts)  # fmt: skip
    assert refused("last_day", actions.interrupt, secondment=it, start=world.today,
                   end=world.today, **facts)  # fmt: skip
    actions.interrupt(secondment=it, start=world.today, end=None, **facts)
    leave = Leave.objects.get(person=world.worker)
    assert (leave.kind, leave.start, leave.end) == ("sick", world.today, None)
    with pytest.raises(NotNow):
        actions.interrupt(secondment=it, start=world.today, end=None, **facts)

    back = world.today + 30 * DAY
    assert refused("first_day", actions.resume, secondment=it, on=world.today, by=world.hr)
    actions.resume(secondment=it, on=back, by=world.hr)

    leave.refresh_from_db()
    assert leave.end == it.changes.get().end == back
    with pytest.raises(NotNow):
        actions.resume(secondment=it, on=back, by=world.hr)


def test_what_has_begun_is_not_withdrawn(world):
    with pytest.raises(ValidationError):
        actions.withdraw(secondment=active(world), by=world.hr, reason="誤り")


@pytest.mark.parametrize(
    ("end", "rule", "due"),
    [
        ("2027-04-01", ReportRule.DAYS_10, "2027-04-10"),
        ("2027-04-01", ReportRule.DAYS_20, "2027-04-20"),
        ("2027-04-01", ReportRule.DAYS_30, "2027-04-30"),
        ("2027-04-01", ReportRule.MONTHS_2, "2027-05-31"),
        ("2028-01-01", ReportRule.MONTHS_2, "2028-02-29"),
        ("2027-01-01", ReportRule.MONTHS_2, "2027-02-28"),
        ("2028-03-01", ReportRule.MONTHS_2, "2028-04-29"),
    ],
)
def test_the_report_is_due_so_long_after_the_last_day(end, rule, due):
    day = datetime.date.fromisoformat
    assert report_due(day(end), rule) == day(due)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-04-01", "2027-04-01", ["2026-07-31", "2026-10-31", "2027-03-31"]),
        ("2026-04-01", "2027-03-31", ["2026-07-31", "2026-10-31"]),
        ("2026-08-01", "2026-09-30", []),
        ("2026-10-31", "2026-11-01", ["2026-10-31"]),
    ],
)
def test_interviews_are_due_in_july_october_and_march(start, end, days):
    day = datetime.date.fromisoformat
    assert [str(each) for each in interview_days(day(start), day(end))] == days


def test_what_begins_has_its_interviews_and_what_is_withdrawn_none(world):
    it = active(world)

    due = list(it.interviews.values_list("due_on", flat=True))
    assert due == interview_days(it.planned_start, it.planned_end)


def test_interviews_follow_the_end_and_what_was_held_stays(world):
    it = active(world, until=world.today + 1200 * DAY)
    first = it.interviews.first()
    first.held_on, first.held_by = world.today, world.hr
    first.save()

    later, before = it.planned_end + 365 * DAY, due(it)
    actions.extend(secondment=it, end=later, reason="継続", by=world.hr)
    assert due(it) == interview_days(it.start, later) != before

    actions.return_early(secondment=it, end=world.today, reason="欠員", by=world.hr)
    assert due(it) == sorted({*interview_days(it.start, world.today), first.due_on})


def due(it):
    return list(it.interviews.order_by("due_on").values_list("due_on", flat=True))


def test_one_that_cannot_go_on_does_not_hold_up_the_others(world, colleague, monkeypatch, caplog):
    first, second = active(world), active(world, person=colleague)
    leaving = UserFactory()
    PostFactory(person=leaving, organisation=world.home)
    third = requested(world, person=leaving)
    User.objects.filter(pk=leaving.pk).update(left_on=third.planned_start)
    post = first.host_post  # somebody put another end to it, before it began
    Post.objects.filter(pk=post.pk).update(start=first.planned_end, end=None)

    on_day(monkeypatch, first.planned_end)

    assert again(first).state == State.ACTIVE
    assert again(second).state == State.ENDED
    assert again(third).state == State.WITHDRAWN
    assert f"Secondment {first.pk} cannot go on." in caplog.text

    Post.objects.filter(pk=post.pk).update(start=first.planned_start)
    on_day(monkeypatch, first.planned_end + DAY)
    assert (again(first).state, again(first).actual_end) == (State.ENDED, first.planned_end)
