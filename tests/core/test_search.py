"""The search backend, on the database at hand: run it on SQLite and on PostgreSQL."""

import random

import pytest
from wagtail.models import Page
from wagtail.search.query import MATCH_ALL, Fuzzy, Phrase, PlainText
from wagtail.search.utils import parse_query_string

from home.models import StandardPage
from tests.core.search_corpus import HOSTILE, PAGES, QUERIES, contained, found, make_page

pytestmark = pytest.mark.django_db


# --- what is found ---------------------------------------------------------------------
def test_every_query_finds_exactly_the_pages_that_contain_it(corpus):
    assert {query: set(found(query)) for query in QUERIES} == {
        query: contained(query) for query in QUERIES
    }


def test_the_truth_itself_is_not_empty():
    hits = [len(contained(query)) for query in QUERIES]

    assert len(QUERIES) >= 30
    assert len(PAGES) >= 12
    assert sum(1 for count in hits if count) >= 36
    assert hits[-3:] == [0, 0, 0]


@pytest.mark.parametrize(
    ("queries", "slugs"),
    [
        (["高橋", "髙橋"], {"lecturer"}),
        (["山崎", "山﨑", "山嵜"], {"lecturer"}),
        (["吉田病院", "𠮷田病院"], {"lecturer"}),
        (["斎藤", "斉藤", "齋藤", "齊藤"], {"lecturer"}),
        (["子供家庭支援", "子ども家庭支援", "こども家庭支援", "コドモ家庭支援"], {"centre"}),
        (["ＤＶ", "ｄｖ", "Dv"], {"trauma"}),
        (["スーパーバイズ", "すーぱーばいず", "スーパ－バイズ"], {"supervision"}),
        (["葛飾", "葛󠄀飾"], {"area"}),
        (["jose", "José"], {"english"}),
    ],
)
def test_all_spellings_find_the_same_page(corpus, queries, slugs):
    assert [set(found(query)) for query in queries] == [slugs] * len(queries)


def test_single_characters_are_words_too(corpus):
    assert set(found("親")) == {"foster", "law"}
    assert set(found("潤")) == {"lecturer"}


def test_words_with_a_space_between_must_all_be_there(corpus):
    assert set(found("面接 録音")) == {"interview"}
    assert set(found("面接 通訳")) == {"english"}


def test_signs_between_two_words_do_not_matter_but_neighbourhood_does(corpus):
    assert found("録音、録画") == found("録音・録画") == ["interview"]
    assert found("録画・録音") == []
    assert found("接録") == []  # 面接は録音


def test_a_word_is_found_at_the_end_of_a_book(db):
    filler = "".join(f"第{number}条の規定により、児童を保護する。" for number in range(3000))
    make_page("book", "手引き", text=filler + "末尾の合言葉は緑のかばん。")

    assert len(filler) > 50_000
    assert found("緑のかばん") == ["book"]
    assert found("合言葉") == ["book"]
    assert found("第2999条の規定") == ["book"]
    assert found("かばんの緑") == []
    assert found("保護する。第2999条") == ["book"]
    assert found("定規") == []  # 規定 is there 3,000 times


# --- no query raises -------------------------------------------------------------------
def test_no_query_raises(corpus):
    pages = Page.objects.live()
    for query in HOSTILE:
        parsed = parse_query_string(query, operator="and", zero_terms=MATCH_ALL)[1]
        for ask in (query, PlainText(query, operator="or"), Phrase(query), Fuzzy(query), parsed):
            assert pages.search(ask).count() == len(list(pages.search(ask)))
            list(pages.autocomplete(ask)[:20])


def test_two_thousand_random_queries_find_what_contains_them(corpus):
    rng = random.Random(20261120)
    letters = sorted({letter for texts in PAGES.values() for letter in "".join(texts)})
    everywhere = [chr(code) for code in range(0x110000)]

    def query() -> str:
        if rng.random() < 0.3:  # a piece of a page
            text = "".join(rng.choice(list(PAGES.values())))
            start = rng.randrange(len(text))
            return text[start : start + rng.randrange(1, 6)]
        letters_of = rng.choice([letters, everywhere])
        return "".join(rng.choices(letters_of, k=rng.randrange(0, 9)))

    asked = [query() for _ in range(2000)]
    wrong = [it for it in asked if set(found(it)) != contained(it)]

    assert wrong == []


# --- in which order --------------------------------------------------------------------
def test_titles_come_first_then_pages_that_say_it_often(db):
    make_page("often", "ほかの題", text="里親のこと。里親、里親、里親。" + "別の話。" * 20)
    make_page("title", "里親のこと", text="この文には出てきません。" * 30)
    make_page("once", "ほかの題", text="里親のこと。" + "別の話。" * 60)

    assert found("里親") == ["title", "often", "once"]


def test_a_title_that_has_all_the_words_is_above_one_that_has_one(db):
    make_page("one", "里親", text="研修のこと")
    make_page("both", "里親の研修について", text="ほかのこと")
    make_page("none", "ほかの題", text="里親と研修のこと")

    assert found("里親 研修") == ["both", "one", "none"]


def test_slices_and_counts_agree_with_the_whole(corpus):
    results = StandardPage.objects.search("の")
    whole = list(StandardPage.objects.search("の"))

    assert results.count() == len(whole) == len(results) > 9
    assert list(results[:3]) + list(results[3:9]) == whole[:9]
    assert list(results[2:6][1:3]) == whole[3:5]
    assert results[4] == whole[4]
    assert results[2:6].count() == 4
    assert list(results[100:]) == []


def test_an_order_of_ones_own_is_kept(corpus):
    by_title = StandardPage.objects.order_by("-title")
    found = list(by_title.search("の", order_by_relevance=False))

    assert found == [page for page in by_title if page in set(StandardPage.objects.search("の"))]
    assert StandardPage.objects.search("の", order_by_relevance=False)[1:3].count() == 2


def test_scores_can_be_read_and_fall(corpus):
    scores = [page.score for page in Page.objects.search("虐待").annotate_score("score")]

    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    assert scores[0] > scores[1] > 0
