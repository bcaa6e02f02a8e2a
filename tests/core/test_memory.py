"""What is the same for every reader is made once, until content changes."""

import pytest
from django.db import transaction

from core import memory
from core.memory import content_changed, one_version, remembered, remembered_each
from core.models import ContentChange
from courses.models import Theme

pytestmark = pytest.mark.django_db


class Maker:
    """Counts how often it was asked to make something."""

    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return self.made


@pytest.fixture
def make():
    return Maker()


class TestRemembering:
    def test_a_thing_is_made_once(self, make):
        content_changed()

        assert [remembered("thing", make) for _ in range(3)] == [1, 1, 1]

    def test_it_is_made_again_when_content_has_changed(self, make):
        content_changed()
        remembered("thing", make)
        content_changed()

        assert remembered("thing", make) == 2

    def test_things_of_other_names_are_other_things(self, make):
        content_changed()

        assert [remembered(name, make) for name in ("one", "two", "one")] == [1, 2, 1]

    def test_a_thing_that_cannot_be_made_is_not_remembered(self, make):
        content_changed()

        with pytest.raises(ZeroDivisionError):
            remembered("thing", lambda: 1 // 0)

        assert remembered("thing", make) == 1

    def test_what_a_rolled_back_change_showed_is_never_used_again(self, make):
        content_changed()
        with transaction.atomic():
            content_changed()
            remembered("thing", lambda: "never committed")
            transaction.set_rollback(True)

        assert remembered("thing", make) == 1

    def test_the_memory_does_not_grow_without_end(self, monkeypatch):
        monkeypatch.setattr(memory, "MOST", 3)
        content_changed()
        for number in range(10):
            remembered(number, lambda: None)

        assert len(memory._memory.things) <= 3


class TestRememberingMany:
    def test_only_what_is_missing_is_made(self):
        content_changed()
        asked = []

        def make(missing):
            asked.append(missing)
            return {name: name.upper() for name in missing}

        remembered_each("letter", ["a"], make)
        found = remembered_each("letter", ["b", "a", "c"], make)

        assert list(found.items()) == [("b", "B"), ("a", "A"), ("c", "C")]
        assert asked == [["a"], ["b", "c"]]

    def test_what_does_not_exist_is_left_out(self):
        content_changed()

        assert remembered_each("letter", ["a", "b"], lambda _missing: {"b": 1}) == {"b": 1}

    def test_more_than_there_is_room_for_is_made_all_the_same(self, monkeypatch):
        monkeypatch.setattr(memory, "MOST", 2)
        content_changed()
        numbers = list(range(5))

        found = remembered_each("number", numbers, lambda missing: {n: n for n in missing})

        assert list(found) == numbers


class TestVersion:
    def test_is_asked_once_in_a_request(self, make, django_assert_num_queries):
        content_changed()
        with one_version(), django_assert_num_queries(1):
            for name in "abc":
                remembered(name, make)

    def test_is_asked_every_time_outside_of_one(self, make, django_assert_num_queries):
        content_changed()
        with django_assert_num_queries(3):
            for name in "abc":
                remembered(name, make)

    def test_a_request_that_changes_content_sees_what_it_changed(self, make):
        content_changed()
        with one_version():
            remembered("thing", make)
            content_changed()

            assert remembered("thing", make) == 2

    def test_the_next_request_asks_again(self, make):
        content_changed()
        with one_version():
            remembered("thing", make)
        ContentChange.objects.create()  # as another process does

        with one_version():
            assert remembered("thing", make) == 2


class TestFollowing:
    """courses.apps says that the name of a theme is content."""

    def test_a_saved_row_is_a_change(self, make):
        remembered("thing", make)
        theme = Theme.objects.create(name="記録")
        remembered("thing", make)
        theme.name = "記録の書き方"
        theme.save()

        assert remembered("thing", make) == 3

    def test_a_deleted_row_is_a_change(self, make):
        theme = Theme.objects.create(name="記録")
        remembered("thing", make)
        theme.delete()

        assert remembered("thing", make) == 2

    def test_an_author_who_only_types_changes_nothing(self, make):
        remembered("thing", make)

        memory._saved(update_fields=frozenset({"latest_revision", "draft_title"}))

        assert remembered("thing", make) == 1
