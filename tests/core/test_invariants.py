import pytest

from core import invariants as module
from core.invariants import broken, invariant, invariants


@pytest.fixture
def only_these(monkeypatch):
    """An empty register, so that the apps' own sentences stay out of the test."""
    monkeypatch.setattr(module, "_registered", {})
    monkeypatch.setattr(module, "autodiscover_modules", lambda _: None)


def test_invariant_is_kept_under_the_app_it_is_written_in(only_these):
    @invariant("One is one.")
    def one():
        return []

    assert [(item.app, item.sentence) for item in invariants()] == [("tests", "One is one.")]


def test_broken_lists_each_row_with_its_sentence(only_these):
    @invariant("B holds.")
    def b():
        return ["row 7", "row 9"]

    @invariant("A holds.")
    def a():
        return []

    assert broken() == [("B holds.", "row 7"), ("B holds.", "row 9")]


def test_only_the_named_apps_are_asked(only_these):
    @invariant("Never asked.")
    def never():
        raise AssertionError

    assert broken("core") == []
