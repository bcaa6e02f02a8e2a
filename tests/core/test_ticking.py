"""Chores: each due one once, by one process, whatever the others do."""

import datetime

import pytest
from django.core.management import call_command

from core import ticking
from core.models import Tick
from core.ticking import Outcome, daily, daily_from, do_chores, every_tick

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def only_these(monkeypatch):
    """An empty list of chores, so that the apps' own stay out of the test."""
    monkeypatch.setattr(ticking, "_chores", {})
    monkeypatch.setattr(ticking, "autodiscover_modules", lambda _: None)


def test_a_chore_gets_the_moment_and_says_what_it_did():
    @every_tick
    def water(at):
        return at.isoformat()

    assert list(do_chores(NOON)) == [Outcome("tests.water", "2026-11-20T03:00:00+00:00")]


def test_every_tick_means_every_tick():
    seen = []

    @every_tick
    def water(at):
        seen.append(at)

    list(do_chores(NOON))
    list(do_chores(NOON + MINUTE))

    assert seen == [NOON, NOON + MINUTE]


def test_daily_means_once_between_two_midnights_of_tokyo():
    seen = []

    @daily
    def sweep(at):
        seen.append(at)

    midnight = datetime.datetime(2026, 11, 20, 15, 0, tzinfo=datetime.UTC)
    for moment in (NOON, NOON + MINUTE, midnight - MINUTE, midnight, midnight + MINUTE):
        list(do_chores(moment))

    assert seen == [NOON, midnight]


def test_a_chore_of_the_morning_waits_for_its_hour(settings):
    settings.DIGEST_HOUR = 8
    seen = []

    @daily_from("DIGEST_HOUR")
    def write(at):
        seen.append(at)

    eight = datetime.datetime(2026, 11, 20, 23, 0, tzinfo=datetime.UTC)  # of the 21st in Tokyo
    day = datetime.timedelta(days=1)
    late = eight + 2 * day + 5 * MINUTE
    for moment in (eight - MINUTE, eight, eight + MINUTE, eight + day - MINUTE, eight + day, late):
        list(do_chores(moment))

    assert seen == [eight, eight + day, late]


def test_a_daily_chore_that_failed_is_done_at_the_next_tick(caplog):
    tries = []

    @daily
    def stumble(at):
        tries.append(at)
        if len(tries) == 1:
            raise RuntimeError("first time")

    first = list(do_chores(NOON))
    second = list(do_chores(NOON + MINUTE))

    assert first == [Outcome("tests.stumble", "failed", failed=True)]
    assert second == [Outcome("tests.stumble", "")]
    assert "first time" in caplog.text


def test_one_that_fails_does_not_stop_the_others():
    @every_tick
    def a_fails(at):
        raise RuntimeError

    @every_tick
    def b_works(at):
        return "well"

    assert [item.said for item in do_chores(NOON)] == ["failed", "well"]


def test_what_another_process_holds_is_left_to_it():
    Tick.objects.create(name="tests.water", held_until=NOON + MINUTE)

    @every_tick
    def water(at):
        raise AssertionError

    assert list(do_chores(NOON)) == []


def test_what_a_dead_process_held_is_done_after_its_time():
    Tick.objects.create(name="tests.water", held_until=NOON - MINUTE)

    @every_tick
    def water(at):
        return "done"

    assert [item.said for item in do_chores(NOON)] == ["done"]


def test_a_process_that_is_ended_lets_go():
    @every_tick
    def interrupted(at):
        raise SystemExit

    with pytest.raises(SystemExit):
        list(do_chores(NOON))

    assert Tick.objects.get().held_until is None


def test_command_says_one_line(capsys):
    call_command("tick")
    assert capsys.readouterr().out == "tick: nothing is due\n"


def test_command_exits_1_when_a_chore_failed(capsys):
    @every_tick
    def stumble(at):
        raise RuntimeError

    with pytest.raises(SystemExit) as end:
        call_command("tick")

    assert end.value.code == 1
    assert capsys.readouterr().out == "tick: tests.stumble failed\n"
