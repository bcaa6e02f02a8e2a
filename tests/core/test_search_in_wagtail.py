"""What Wagtail asks of a search backend, what the index holds, and search in the CMS."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from core.search.backend import SearchBackend
from home.models import HomePage, StandardPage
from people.models import User
from tests.core.search_corpus import PAGES, QUERIES, contained, found
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


# --- what Wagtail asks -----------------------------------------------------------------
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


# --- what the index holds --------------------------------------------------------------
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


# --- the CMS ---------------------------------------------------------------------------
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


# --- people ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["高橋", "髙橋", "たかはし", "タカハシ", "ﾀｶﾊｼ", "橋", "高橋 潤", "高橋潤", "colleague"],
)
def test_people_are_found_by_any_spelling_and_by_reading(colleague, worker, typed):
    assert set(User.objects.matching(typed)) == {colleague}
