"""Words looked for among remembered objects: what `search()` answers, in two queries."""

import random

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from core.search.found import best_first, entries_of
from core.search.words import words
from home.models import StandardPage
from tests.core.search_corpus import PAGES, QUERIES, QUESTIONS, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(corpus):
    """The slugs that a question finds among all pages of the corpus."""
    entries = entries_of(StandardPage.objects.all())
    slugs = {page.pk: slug for slug, page in corpus.items()}

    def ask(query: str) -> list[str]:
        return [slugs[pk] for pk in best_first(words(query), entries)]

    return ask


def test_answers_what_the_search_answers_in_the_same_order(ask):
    assert {query: ask(query) for query in QUERIES} == {query: found(query) for query in QUERIES}


def test_several_words_at_random_too(ask):
    rng = random.Random(20261126)
    letters = "".join("".join(texts) for texts in PAGES.values())

    def query() -> str:
        starts = (rng.randrange(len(letters)) for _ in range(rng.randrange(1, 4)))
        return " ".join(letters[start : start + rng.randrange(1, 4)] for start in starts)

    asked = [it for it in (query() for _ in range(300)) if words(it)]
    wrong = [it for it in asked if ask(it) != found(it)]

    assert wrong == []
    assert sum(1 for it in asked if len(words(it)) > 1 and found(it)) > 20


def test_finds_nothing_but_the_objects_that_were_named(corpus):
    page = corpus["basic"]
    Document(pk=page.pk, title="虐待の押印簿", file=ContentFile(b"-", name="form.txt")).save()
    others = entries_of(StandardPage.objects.exclude(pk=page.pk))

    assert best_first(words("虐待"), others) == [corpus["neglect"].pk]
    assert best_first(words("押印"), entries_of(StandardPage.objects.all())) == []


def test_costs_two_queries(corpus, django_assert_num_queries):
    entries = entries_of(StandardPage.objects.all())

    with django_assert_num_queries(QUESTIONS):
        assert len(best_first(words("の"), entries)) > 9


class TestMany:
    """More hits than anybody reads through."""

    @pytest.fixture(autouse=True)
    def _three_are_many(self, monkeypatch):
        monkeypatch.setattr("core.search.found.MANY", 3)

    def test_answer_what_the_search_answers(self, ask):
        many = [query for query in QUERIES if len(found(query)) > 3]

        assert len(many) > 3
        assert {query: set(ask(query)) for query in many} == {
            query: set(found(query)) for query in many
        }

    def test_titles_stand_first_and_then_the_newest(self, corpus, ask):
        keys = {slug: page.pk for slug, page in corpus.items()}
        titled = [slug for slug in found("の") if "の" in corpus[slug].title]
        others = sorted(set(found("の")) - set(titled), key=keys.__getitem__, reverse=True)

        assert titled
        assert len(others) > 3
        assert set(ask("の")[: len(titled)]) == set(titled)
        assert ask("の")[len(titled) :] == others

    def test_nobody_is_answered_twice_and_nothing_but_what_was_named(self, corpus):
        pages = StandardPage.objects.exclude(pk=corpus["basic"].pk)

        answered = best_first(words("の"), entries_of(pages))

        assert sorted(answered) == sorted(
            page.pk for page in corpus.values() if page.slug in found("の") and page.slug != "basic"
        )

    def test_cost_no_more_than_few(self, corpus, django_assert_num_queries):
        entries = entries_of(StandardPage.objects.all())

        with django_assert_num_queries(QUESTIONS):
            assert len(best_first(words("の"), entries)) > 9
