"""Paragraphs of guidelines among what is found."""

import time

import pytest
from wagtail.models import PageViewRestriction
from wagtail.search.backends import get_search_backend

from core.memory import content_changed
from core.models import Passage
from guidelines import actions
from guidelines.models import GuidelinePage
from tests.core.search_corpus import HOSTILE, QUESTIONS
from tests.factories.guidelines import (
    anchor,
    body,
    make_guideline,
    make_published,
    published,
    rewrite,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, worker):
    client.force_login(worker)
    return lambda q: client.get("/search/", {"q": q})


def found(response) -> set[str]:
    return {hit.page.url for hit in response.context.get("hits", [])}


def page_of(edition) -> GuidelinePage:
    return GuidelinePage.objects.get(pk=edition.page_id)


def test_a_paragraph_is_found_with_its_place_and_led_to_by_its_anchor(ask):
    edition = make_published(
        slug="mitate",
        title="見立ての手引き",
        body=body({3: "統括支援員へ子ども家庭の様子を知らせる。"}),
    )

    response = ask("子供家庭の様子")

    assert found(response) == {f"/guidelines/mitate/#{anchor(3)}"}
    html = response.content.decode()
    for words in (
        "ガイドライン",
        f"{edition.title}　第1章 2 (1)",
        "役割 › 相談の前に",
        "<mark>子ども家庭の様子</mark>",
    ):
        assert words in html


def test_a_guideline_is_found_by_its_title(ask):
    make_published(slug="mitate", title="見立ての手引き")

    assert found(ask("見立ての手引き")) == {"/guidelines/mitate/"}


def test_only_the_current_wording_is_found(ask, metropolis):
    first = make_published(slug="mitate", body=body({1: "古めかしい言葉です。"}))
    make_guideline(body=body({1: "古めかしい草案です。"}))
    assert len(found(ask("古めかしい"))) == 1

    second = published(rewrite(page_of(first), body=body({1: "目新しい言葉です。"})))

    assert found(ask("古めかしい")) == set()
    assert found(ask("目新しい")) == {f"/guidelines/mitate/#{anchor(1)}"}
    actions.withdraw(edition=second, reason="誤り", by=metropolis)
    assert found(ask("目新しい")) == set()
    assert len(found(ask("古めかしい"))) == 1


def test_paragraphs_of_a_page_that_is_kept_from_the_public_are_not_found(ask):
    page = page_of(make_published(body=body({1: "内々の言葉です。"})))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    content_changed()

    assert found(ask("内々の言葉")) == set()


@pytest.mark.parametrize("query", HOSTILE)
def test_any_query_is_answered(ask, query):
    make_published()

    assert ask(query.encode(errors="replace").decode()).status_code == 200


def test_one_and_three_paragraphs_cost_the_same(ask, django_assert_num_queries):
    make_published(body=body({1: "ただ一つの珍語。"}))
    ask("珍語")
    with django_assert_num_queries(5 + QUESTIONS):
        ask("珍語")
    make_published(body=body({1: "珍語。", 2: "珍語も。", 3: "珍語を。"}))
    ask("珍語")

    with django_assert_num_queries(5 + QUESTIONS):
        assert len(found(ask("珍語"))) == 4


def test_ten_thousand_paragraphs_are_looked_through_quickly(ask):
    edition = make_published(body=body({1: "目立つ珍語のある段落。"}))
    one = Passage.objects.current().first()
    rows = [
        Passage(
            page_id=edition.page_id, subject_key=one.subject_key, subject_title=one.subject_title,
            anchor=f"p-{n:012}", digest=f"{n:064}", place="第1章 1 (1)", title="章 › 節",
            text=f"段落{n}の言葉。担当者と打ち合わせを行う。", first_edition=1, last_edition=1,
        )
        for n in range(10_000)
    ]  # fmt: skip
    Passage.objects.bulk_create(rows)
    index = get_search_backend().get_index_for_model(Passage)
    index.add_items(Passage, Passage.objects.all())
    content_changed()
    ask("珍語")

    begun = time.process_time()
    assert len(found(ask("珍語"))) == 1
    # About 10 ms; a test machine may be busy.
    assert time.process_time() - begun < 1
