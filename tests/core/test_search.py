"""The search backend, on the database at hand: run it on SQLite and on PostgreSQL."""

import json
import random
import re

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.search.utils import parse_query_string

from core.folding import fold
from core.search.backend import SearchBackend
from home.models import HomePage, StandardPage
from people.models import User
from tests.core.search_corpus import PAGES, QUERIES
from tests.factories.courses import home_page
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    '"',
    '虐待"',
    'a"b',
    '"虐待" "',
    "'",
    "虐待'; DROP TABLE wagtailcore_page; --",
    "\x00",
    "虐\x00待",
    "%s",
    "%",
    "100%",
    "%(q)s",
    "_",
    "\\",
    "虐待\\",
    "*",
    "虐待*",
    "(",
    "AND",
    "虐待 AND",
    "NOT 虐待",
    "NEAR(虐待, 5)",
    "title:虐待",
    "{title} : 虐待",
    "虐待 & ! | <->",
    "^虐待",
    "-虐待",
    "+",
    "😀",
    "👨‍👩‍👧‍👦",
    "\ud800",
    "\udfff虐待",
    "\uffff",
    "\U0010ffff",
    "\U00030000",
    "é" * 300,
    "虐待" * 2500,
    "虐 " * 2500,
    '"' * 5000,
    "\u202e虐待",
    "か\u3099",
    "İ",
    "ﷺ",
    "<script>alert(1)</script>",
]


def make_page(slug: str, title: str, lead: str = "", text: str = "") -> StandardPage:
    body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])
    page = StandardPage(slug=slug, title=title, lead=lead, body=body)
    return home_page().add_child(instance=page)


@pytest.fixture
def corpus() -> dict[str, StandardPage]:
    return {slug: make_page(slug, *texts) for slug, texts in PAGES.items()}


def found(query, pages=None) -> list[str]:
    pages = StandardPage.objects.all() if pages is None else pages
    return [page.slug for page in pages.search(query)]


def contained(query: str) -> set[str]:
    """The truth: pages of which the title or the rest contains every word, both folded."""
    wanted = [word for part in fold(query).split() if (word := bare(part))]
    return {
        slug
        for slug, (title, lead, body) in PAGES.items()
        if wanted and all(any(w in bare(it) for it in (title, f"{lead}\n{body}")) for w in wanted)
    }


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


# --- what is found ------------------------------------------------------------
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


# --- no query raises ------------------------------------------------------------
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


# --- in which order ---------------------------------------------------------------
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


# --- what Wagtail asks --------------------------------------------------------------
def test_query_classes_combine(corpus):
    basic, neglect = {"basic"}, {"neglect"}  # the two that contain 虐待

    assert set(found(And([PlainText("虐待"), PlainText("通告")]))) == basic
    assert set(found(Or([PlainText("ヤングケアラー"), PlainText("通告")]))) == basic | neglect
    assert set(found(And([PlainText("虐待"), Not(PlainText("通告"))]))) == neglect
    assert set(found(Not(PlainText("の")))) == set(PAGES) - contained("の")
    assert set(found(PlainText("通告 ヤングケアラー", operator="or"))) == basic | neglect
    assert set(found(Phrase("児童虐待対応 基礎"))) == basic
    assert set(found(Phrase("基礎 児童虐待"))) == set()
    assert set(found(Boost(PlainText("通告"), 2))) == basic
    assert set(found(Fuzzy("通告"))) == basic
    assert set(found(MATCH_ALL)) == set(PAGES)
    assert set(found(Not(MATCH_ALL))) == set()
    assert set(found(And([MATCH_ALL, PlainText("通告")]))) == basic


def test_a_search_can_be_narrowed_to_the_title(corpus):
    pages = StandardPage.objects.all()

    assert [page.slug for page in pages.search("里親", fields=["title"])] == ["foster"]
    assert {page.slug for page in pages.search("里親", fields=["lead"])} == {"foster", "law"}


def test_autocompletion_finds_any_part_of_a_title_and_nothing_else(corpus):
    def completed(query: str) -> set[str]:
        return {page.slug for page in StandardPage.objects.autocomplete(query)}

    assert completed("基礎") == {"basic"}
    assert completed("髙") == completed("高橋") == {"lecturer"}
    assert completed("トラウ") == {"trauma"}
    assert completed("通告") == set()  # stands in the text only


def test_filters_of_the_queryset_hold(corpus):
    corpus["basic"].unpublish()

    assert set(found("虐待", StandardPage.objects.live())) == {"neglect"}
    assert set(found("虐待", StandardPage.objects.not_live())) == {"basic"}
    assert set(found("虐待", StandardPage.objects.none())) == set()


def test_facets_count_the_kinds_of_page(corpus):
    facets = Page.objects.search("の").facet("content_type_id")

    assert list(facets.values()) == [len(contained("の"))]
    with pytest.raises(Exception, match="FilterField"):
        Page.objects.search("の").facet("body")


def test_things_of_another_kind_with_the_same_number_are_not_mixed_up(corpus):
    page = corpus["basic"]
    document = Document(pk=page.pk, title="虐待の様式", file=ContentFile(b"-", name="form.txt"))
    document.save()

    assert list(Document.objects.search("虐待")) == [document]
    assert list(Document.objects.search("通告")) == []
    assert "basic" not in found("様式")


def test_four_queries_find_count_and_show(corpus, django_assert_max_num_queries):
    list(Page.objects.search("の"))  # content types are remembered from now on

    with django_assert_max_num_queries(4):
        results = Page.objects.live().search("の")
        assert results.count() == len(contained("の"))
        assert len(list(results[:5])) == 5


# --- what the index holds -------------------------------------------------------------
def test_what_is_saved_is_found_at_once(corpus):
    page = corpus["basic"]

    page.title, page.lead = "新しい題", "新しい文"
    page.save()

    assert found("新しい題") == found("新しい文") == ["basic"]
    assert found("基礎研修") == []


def test_what_is_deleted_is_gone(corpus):
    corpus["basic"].delete()
    Page.objects.get(pk=corpus["neglect"].pk).delete()

    assert found("虐待") == []
    assert IndexEntry.objects.count() == len(PAGES) - 2 + HomePage.objects.count()


def test_a_rebuilt_index_holds_what_there_is_and_nothing_else(corpus):
    before = {query: found(query) for query in QUERIES}
    stale = IndexEntry.objects.first()
    IndexEntry.objects.create(
        content_type=stale.content_type, object_id="999999", title="", body="", autocomplete=""
    )
    IndexEntry.objects.filter(object_id=str(corpus["basic"].pk)).delete()

    call_command("update_index", verbosity=0)

    assert {query: found(query) for query in QUERIES} == before
    assert not IndexEntry.objects.filter(object_id="999999").exists()


def test_an_index_can_be_emptied(corpus):
    SearchBackend({}).reset_indexes()

    assert found("の") == []


# --- the CMS ----------------------------------------------------------------------------
@pytest.fixture
def cms(client):
    client.force_login(UserFactory(is_superuser=True, username="root"))
    return client


def test_the_explorer_and_the_choosers_of_the_cms_find_japanese(cms, corpus):
    explorer = cms.get("/cms/pages/search/results/", {"q": "スーパービジョン"})
    chooser = cms.get("/cms/choose-page/search/", {"q": "基礎研修"})

    assert "スーパービジョンの基本" in explorer.content.decode()
    assert "記録の書き方" not in explorer.content.decode()
    assert "児童虐待対応 基礎研修" in chooser.content.decode()


@pytest.mark.parametrize("query", ['虐待"', "虐\x00待", "'", "あ" * 3000, "😀", "%s"])
def test_the_cms_answers_any_query(cms, corpus, query):
    for address in ("/cms/pages/search/", "/cms/choose-page/search/", "/cms/documents/"):
        assert cms.get(address, {"q": query}).status_code == 200


# --- people -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["高橋", "髙橋", "たかはし", "タカハシ", "ﾀｶﾊｼ", "橋", "高橋 潤", "高橋潤", "colleague"],
)
def test_people_are_found_by_any_spelling_and_by_reading(colleague, worker, typed):
    assert set(User.objects.matching(typed)) == {colleague}
