"""What changed from one edition to another, as a page."""

import pytest
from django.urls import reverse

from guidelines import actions
from guidelines.models import GuidelinePage
from tests.factories.guidelines import body, make_published, paragraph, published, rewrite


@pytest.fixture
def reader(client, worker):
    client.force_login(worker)
    return client


def page_of(edition):
    return GuidelinePage.objects.get(pk=edition.page_id)


def changes_url(edition, number: int | None = None) -> str:
    asked = f"?from={number}" if number is not None else ""
    return reverse("guidelines:changes", args=[edition.public_id]) + asked


def text_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_old_and_new_stand_side_by_side_with_the_reason(reader):
    first = make_published(body=body({2: "必要に応じて打ち合わせを行う。"}))
    parts = body()
    parts[3] = paragraph(2, "必ず打ち合わせを行う。", reason="聴くことが重なるため。")
    second = published(
        rewrite(page_of(first), body=parts, whats_new="打ち合わせを必須にしました。")
    )

    html = text_of(reader, changes_url(second))

    assert "変わったのは<em>1か所</em>です" in html
    assert "<del>必要に応じて</del>" in html
    assert "<ins>必ず</ins>" in html
    for words in (
        "旧（第1版）",
        "新（第2版）",
        "聴くことが重なるため。",
        "打ち合わせを必須にしました。",
        "第1章 1 (2)",
    ):
        assert words in html


def test_added_removed_and_moved_paragraphs_are_told(reader):
    parts = body()
    first = make_published(body=parts)
    changed = [*parts[:2], parts[3], parts[2], *parts[6:], paragraph(9, "加わる段落。")]
    second = published(rewrite(page_of(first), body=changed))

    html = text_of(reader, changes_url(second))

    assert "<ins>加わる段落。</ins>" in html
    assert "<del>段落3の言葉です。次の文もあります。</del>" in html
    assert "に移りました。" in html
    assert "第1章 1 (1) から" in html or "第1章 1 (2) から" in html


def test_any_earlier_edition_can_be_compared(reader):
    first = make_published(body=body({1: "一つ目の版。"}))
    published(rewrite(page_of(first), body=body({1: "二つ目の版。"})))
    third = published(rewrite(page_of(first), body=body({1: "三つ目の版。"})))

    assert "<del>二</del>つ目" in text_of(reader, changes_url(third))
    assert "<del>一</del>つ目" in text_of(reader, changes_url(third, 1))
    for wrong in (3, 9, "x"):
        assert reader.get(changes_url(third, wrong)).status_code == 404


def test_a_first_edition_has_nothing_to_compare(reader):
    assert "比べられる前の版がありません" in text_of(reader, changes_url(make_published()))


def test_an_edition_with_the_same_text_says_so(reader):
    first = make_published()
    second = published(rewrite(page_of(first)))

    assert "本文に変更はありません" in text_of(reader, changes_url(second))


def test_after_a_withdrawal_the_next_is_compared_with_what_held(reader, metropolis):
    first = make_published(body=body({1: "正しい言葉。"}))
    wrong = published(rewrite(page_of(first), body=body({1: "誤った言葉。"})))
    actions.withdraw(edition=wrong, reason="誤り", by=metropolis)
    third = published(rewrite(page_of(first), body=body({1: "直した言葉。"})))

    html = text_of(reader, changes_url(third))

    assert "旧（第1版）" in html
    assert "誤った" not in html


def test_a_heading_and_a_term_that_changed_are_listed(reader):
    first = make_published()
    parts = body()
    parts[1] = {**parts[1], "value": {"title": "心理職の新しい役割"}}
    second = published(rewrite(page_of(first), body=parts))

    html = text_of(reader, changes_url(second))

    assert "題名・見出し・用語の変更" in html
    assert "<ins>新しい</ins>" in html


def test_the_office_sees_what_a_draft_changes(client, metropolis):
    first = make_published(body=body({1: "前の言葉。"}))
    page = rewrite(page_of(first), body=body({1: "次の言葉。"}))
    draft = actions.begin_draft(page=page, by=metropolis)
    client.force_login(metropolis)

    html = text_of(client, changes_url(draft))

    assert "<del>前</del>" in html
    assert "<ins>次</ins>" in html


@pytest.mark.parametrize("paragraphs", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_changes(
    reader, paragraphs, django_assert_num_queries
):
    first = make_published()
    said = {number: f"新しい言葉{number}。" for number in range(1, paragraphs + 1)}
    second = published(rewrite(page_of(first), body=body(said)))
    reader.get(changes_url(second))

    with django_assert_num_queries(7):
        reader.get(changes_url(second))
