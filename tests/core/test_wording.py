"""Sentences that are put together once."""

from django.utils import translation
from django.utils.translation import gettext

from core.wording import said_once


def test_the_same_facts_are_said_once_and_others_anew():
    asked = []

    @said_once
    def done_of(done: int, total: int) -> str:
        asked.append((done, total))
        return f"{done}/{total}"

    assert [done_of(1, 2), done_of(1, 2), done_of(2, 2)] == ["1/2", "1/2", "2/2"]
    assert asked == [(1, 2), (2, 2)]


def test_they_are_said_in_the_language_of_the_site_whoever_asks_first():
    @said_once
    def begun() -> str:
        return gettext("Not begun yet")

    with translation.override(None):
        first = begun()

    assert first == begun() == gettext("Not begun yet") != "Not begun yet"
