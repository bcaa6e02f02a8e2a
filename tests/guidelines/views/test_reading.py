"""A guideline as its readers see it."""

import datetime

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from core.memory import forget
from guidelines import actions
from guidelines.models import GuidelinePage
from guidelines.reading_page import page_parts
from guidelines.showing import shown_edition
from tests.factories.guidelines import (
    anchor,
    block,
    body,
    guideline_index,
    make_guideline,
    make_published,
    paragraph,
    published,
    rewrite,
)

TODAY = timezone.localdate


def page_of(edition):
    return GuidelinePage.objects.get(pk=edition.page_id)


def address(edition) -> str:
    return f"/guidelines/{page_of(edition).slug}/"


def edition_url(edition, name: str = "edition") -> str:
    return reverse(f"guidelines:{name}", args=[edition.public_id])


def text_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def reader(client, worker):
    client.force_login(worker)
    return client


def test_a_reader_sees_the_whole_text_with_an_anchor_at_every_paragraph(reader):
    edition = make_published(body=body({3: "相談の前に名前を確かめます。"}), mark="試行版")

    html = text_of(reader, address(edition))

    for words in (
        "第1章　役割",
        "1　心理職の役割",
        "相談の前に名前を確かめます。",
        "試行版",
        "第1版",
    ):
        assert words in html
    for number in range(1, 5):
        assert f'id="{anchor(number)}"' in html
        assert f'href="#{anchor(number)}"' in html


def test_every_kind_of_part_is_shown(reader):
    parts = [
        *body(),
        block(
            "table",
            "t",
            caption="相談の件数",
            source="試験の資料",
            table={
                "columns": [
                    {"type": "text", "heading": "年度"},
                    {"type": "number", "heading": "件数"},
                ],
                "rows": [{"values": ["令和7年度", 1234]}],
            },
        ),
        block("steps", "s", caption="初回面接まで", steps=["依頼を受ける", "目的を確かめる"]),
        block("figure", "f", image=None, alt="役割の図の説明", caption="役割の図", source=""),
        block("attachment", "a", document=None, title="記録の様式"),
        paragraph(9, "注のある段落（注1）。", notes=("これは注です。",)),
        paragraph(10, "その次の段落（注1）（注2）。", notes=("別の注です。", "その次です。")),
    ]
    edition = make_published(body=parts)

    html = text_of(reader, address(edition))

    for words in (
        "表1",
        "相談の件数",
        "1,234",
        "依頼を受ける",
        "役割の図の説明",
        "記録の様式",
        "注1　これは注です。",
        "注1　別の注です。",
        "注2　その次です。",
    ):
        assert words in html


def test_a_term_is_linked_where_it_stands_first_in_a_section(reader):
    glossary = [block("term", "g", term="見立て", kana="みたて", text="理解の仮説。")]
    said = {1: "見立てを書く。見立てを直す。", 3: "見立てを話す。"}
    edition = make_published(body=body(said), glossary=glossary)

    html = text_of(reader, address(edition))

    assert html.count('<a class="term" href="#term-1">見立て</a>') == 2
    assert 'id="term-1"' in html


def test_links_in_the_text_lead_to_pages_as_they_are_called_now(reader):
    target = guideline_index()
    words = f'<a linktype="page" id="{target.pk}">一覧の見立て</a>へ'
    glossary = [block("term", "g", term="見立て", kana="みたて", text="仮説。")]
    edition = make_published(body=body({1: words}), glossary=glossary)

    html = text_of(reader, address(edition))

    assert '<a href="/guidelines/">一覧の見立て</a>' in html


def test_a_new_edition_is_seen_at_once_and_the_old_one_stays_at_its_address(reader):
    first = make_published(body=body({1: "もとの言葉です。"}))
    assert "もとの言葉です。" in text_of(reader, address(first))
    second = published(rewrite(page_of(first), body=body({1: "新しい言葉です。"})))

    assert "新しい言葉です。" in text_of(reader, address(first))
    old = text_of(reader, edition_url(first))
    assert "もとの言葉です。" in old
    assert "旧版です" in old
    assert edition_url(second) in old
    assert f"{edition_url(second, 'changes')}?from=1" in old


def test_an_edition_that_is_not_in_force_yet_says_so(reader):
    first = make_published()
    day = TODAY() + datetime.timedelta(days=10)
    published(rewrite(page_of(first), effective_on=day, body=body({1: "次の言葉。"})))

    html = text_of(reader, address(first))

    assert "まだ施行されていません" in html
    assert "第1版に従ってください" in html


def test_a_withdrawn_edition_says_why(reader, metropolis):
    first = make_published()
    second = published(rewrite(page_of(first), body=body({1: "誤った言葉。"})))
    actions.withdraw(edition=second, reason="別の文書を公開した", by=metropolis)

    html = text_of(reader, edition_url(second))

    assert "撤回" in html
    assert "別の文書を公開した" in html
    assert "誤った言葉。" not in text_of(reader, address(first))


def test_a_deleted_page_breaks_no_edition(reader):
    edition = make_published(body=body({1: "残る言葉です。"}))
    page_of(edition).delete()

    assert "残る言葉です。" in text_of(reader, edition_url(edition))


def test_a_draft_is_for_the_office_alone(reader, client, metropolis, worker):
    page = make_guideline(body=body({1: "草案の言葉です。"}))
    edition = actions.begin_draft(page=page, by=metropolis)

    for name in ("edition", "changes", "paper", "check"):
        assert reader.get(edition_url(edition, name)).status_code == 404
    assert reader.get(f"/guidelines/{page.slug}/").status_code == 404
    client.force_login(metropolis)
    html = text_of(client, edition_url(edition))
    assert "草案です" in html
    assert "草案の言葉です。" in html


def test_who_is_signed_out_is_led_to_the_log_in_page(client, db):
    edition = make_published()

    for url in (address(edition), edition_url(edition), edition_url(edition, "changes")):
        assert client.get(url).status_code == 302


# --- list -----------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(reader, count, django_assert_num_queries):
    editions = [make_published(mark="試行版") for _n in range(count)]
    reader.get("/guidelines/")

    with django_assert_num_queries(7):
        html = text_of(reader, "/guidelines/")

    assert all(each.title in html for each in editions)
    assert html.count("試行版") == count


def test_the_list_holds_what_is_current(reader, metropolis):
    shown, gone = make_published(), make_published()
    actions.withdraw(edition=gone, reason="誤り", by=metropolis)
    draft = make_guideline()

    html = text_of(reader, "/guidelines/")

    assert shown.title in html
    assert gone.title not in html
    assert draft.title not in html


# --- cost -----------------------------------------------------------------------
@pytest.mark.parametrize("paragraphs", [1, 3])
def test_the_page_asks_nothing_about_its_paragraphs(reader, paragraphs, django_assert_num_queries):
    parts = [*body()[:2], *(paragraph(n, f"段落{n}") for n in range(paragraphs))]
    edition = make_published(body=parts)
    reader.get(address(edition))

    with django_assert_num_queries(6):
        reader.get(address(edition))


# --- drawn once for all ---------------------------------------------------------
def test_the_drawn_page_holds_nothing_of_who_was_first_to_read_it(client, metropolis, outsider):
    edition = make_published(body=body({1: "みんなで読む言葉です。"}))
    forget()
    client.force_login(metropolis)
    first = text_of(client, f"{address(edition)}?q=みんな")
    assert metropolis.full_name in first
    assert metropolis.full_name in text_of(client, address(edition))
    client.force_login(outsider)

    page = text_of(client, address(edition))

    assert "みんなで読む言葉です。" in page
    assert outsider.full_name in page
    assert metropolis.full_name not in page
    assert "csrfmiddlewaretoken" not in page.split("<main")[1]
    # What somebody looked for is theirs as well.
    assert "<mark>" not in page
    assert 'value="みんな"' not in page


def test_neither_part_of_the_page_is_drawn_with_a_request(reader, monkeypatch):
    """So a name, a right or a token cannot get into what is kept, whatever a template is given."""
    edition = make_published()
    drawn = []

    def draw(template, context=None, request=None):
        drawn.append((template, request, set(context) & {"request", "user", "frame", "perms"}))
        return SafeString(template)

    monkeypatch.setattr("guidelines.reading_page.render_to_string", draw)

    reader.get(address(edition))

    assert drawn == [
        ("guidelines/_head.html", None, set()), ("guidelines/_page.html", None, set()),
    ]  # fmt: skip


def test_that_it_is_not_in_force_yet_is_said_until_the_day(db):
    tomorrow = TODAY() + datetime.timedelta(days=1)
    shown = shown_edition(make_published(effective_on=tomorrow))

    def says_so(on) -> bool:
        return "まだ施行されていません" in page_parts(shown, QueryDict(), on=on)["page"]

    assert [says_so(TODAY()), says_so(tomorrow), says_so(TODAY())] == [True, False, True]


def test_an_earlier_edition_leads_to_the_one_that_is_current_now(reader):
    first = make_published()
    page = page_of(first)
    published(rewrite(page, body=body({1: "二つ目。"})))
    assert "いまの第2版" in text_of(reader, edition_url(first)).replace(" ", "")

    published(rewrite(page, body=body({1: "三つ目。"})))

    html = text_of(reader, edition_url(first)).replace(" ", "")
    assert "いまの第3版" in html
    assert "いまの第2版" not in html


# --- search ---------------------------------------------------------------------
def test_words_are_found_with_their_place_and_marked(reader):
    edition = make_published(body=body({3: "子ども家庭支援センターへ電話する。"}))

    html = text_of(reader, f"{address(edition)}?q=子供家庭")

    assert "第1章 2 (1)" in html
    assert "<mark>子ども家庭</mark>" in html
    assert f'href="#{anchor(3)}"' in html


@pytest.mark.parametrize(
    "query", ["\x00", "🙂", "「」", "a" * 500, "%", "𠮷", "' or 1=1", "\ud7ff"]
)
def test_any_query_is_answered(reader, query):
    edition = make_published()
    forget()

    assert reader.get(address(edition), {"q": query}).status_code == 200
    assert reader.get(edition_url(edition), {"q": query}).status_code == 200
