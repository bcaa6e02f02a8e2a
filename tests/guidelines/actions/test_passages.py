"""Passages in the index of the search: current wordings are found, whoever wrote the index last."""

import pytest
from django.core.management import call_command
from wagtail.search.backends import get_search_backend

from core.models import Passage
from tests.factories.citations import next_edition, passage
from tests.factories.guidelines import body, make_published

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return [row.text for row in get_search_backend().search(words, Passage.objects.all())]


def test_the_wording_of_today_is_found_and_the_one_before_is_not():
    first = make_published(body=body({2: "むかしの言い方です。"}))
    assert found("むかしの言い方") == ["むかしの言い方です。"]

    next_edition(first, {2: "いまどきの言い方です。"})

    assert found("いまどき") == ["いまどきの言い方です。"]
    assert found("むかしの") == []


def test_writing_the_whole_index_anew_finds_the_same():
    first = make_published(body=body({2: "むかしの言い方です。"}))
    next_edition(first, {2: "いまどきの言い方です。"})

    call_command("update_index", verbosity=0)

    assert found("いまどき") == ["いまどきの言い方です。"]
    assert found("むかしの") == []


def test_saving_an_old_wording_does_not_bring_it_back():
    first = make_published(body=body({2: "むかしの言い方です。"}))
    next_edition(first, {2: "いまどきの言い方です。"})

    passage(first).save()

    assert found("むかしの") == []
