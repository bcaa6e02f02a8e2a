"""The cache in the database: what Django's does, and a clock that jumps."""

import datetime

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "core.caches.SteadyDatabaseCache", "LOCATION": "test_steady_cache"}
    }
    call_command("createcachetable", verbosity=0)
    return caches["default"]


def test_keeps_a_value_for_its_time(cache):
    with time_machine.travel(NOW, tick=False) as clock:
        cache.set("one", {"count": 1}, 300)
        clock.shift(299)
        assert cache.get("one") == {"count": 1}

        clock.shift(2)

        assert cache.get("one") is None


def test_adds_only_what_is_not_there(cache):
    assert cache.add("lock", 1, 10)
    assert not cache.add("lock", 2, 10)
    assert cache.get("lock") == 1


def test_answers_like_the_one_it_is_made_from(cache):
    cache.set_many({"one": 1, "two": None})

    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": None}
    assert cache.incr("one") == 2
    assert cache.touch("one", 5)
    assert cache.get("one") == 2
    assert "two" in cache
    assert "three" not in cache
    assert cache.get_or_set("three", lambda: 3) == 3
    assert cache.delete("three")
    assert cache.get("three", "nothing") == "nothing"


@pytest.mark.parametrize("ahead", [datetime.timedelta(hours=2), datetime.timedelta(days=3650)])
def test_what_was_written_while_the_clock_ran_ahead_is_gone_when_it_is_right(cache, ahead):
    with time_machine.travel(NOW, tick=False) as clock:
        clock.shift(ahead)
        cache.set("failed", [1, 2, 3, 4, 5], 300)
        cache.add("failed:lock", 1, 10)

        clock.shift(-ahead)

        assert cache.get("failed") is None
        assert "failed" not in cache
        assert cache.add("failed:lock", 1, 10)


def test_another_server_may_be_some_seconds_ahead(cache):
    with time_machine.travel(NOW, tick=False) as clock:
        clock.shift(20)
        cache.set("failed", [1], 300)

        clock.shift(-20)

        assert cache.get("failed") == [1]
