"""A guideline in a browser: reading it, searching in it, what changed, an old print."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from guidelines.models import GuidelineEdition, GuidelinePage
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_runs import looks_right
from tests.factories.guidelines import (
    anchor,
    block,
    make_published,
    paragraph,
    published,
    rewrite,
)

SAID = (
    "初回の面接の前に、{}担当者と打ち合わせを行う。だれが何を聴くかを決め、子供が同じ話を"
    "繰り返さずに済むようにする。"
)


def parts(word: str, *, more: bool = False) -> list:
    table = {
        "columns": [
            {"type": "text", "heading": "場面"},
            {"type": "text", "heading": "伝える相手"},
            {"type": "text", "heading": "伝えること"},
            {"type": "number", "heading": "日数"},
        ],
        "rows": [
            {"values": ["初回の面接", "担当者、統括支援員", "見立てと、次に確かめること", 3]},
            {"values": ["同行面接", "児童相談所の心理職", "役割の分担", 1]},
        ],
    }
    found = [
        block("chapter", "c1", title="面接と見立て"),
        block("section", "s1", title="初回の面接の前に"),
        paragraph(
            1, SAID.format(word), reason="聴くことが重なる例があったためです。" if more else ""
        ),
        paragraph(
            2,
            "見立ては、書面にして担当者に伝える。見立てとは、今の理解を<b>仮に</b>置いたものである。",
            notes=("面接の記録とは別の紙にする。",),
        ),
        block(
            "steps",
            "st",
            caption="初回面接まで",
            steps=["依頼を受ける", "目的を確かめる", "日時を決め、本人と保護者に伝える"],
        ),
        block("section", "s2", title="会議で伝えること"),
        block("table", "t", caption="伝える場面と相手", source="試験の資料", table=table),
        paragraph(3, "会議に出られない職員にも、同じ内容が届くようにする。"),
        block("chapter", "c2", title="記録と守秘"),
        block("section", "s3", title="記録に残すこと"),
        paragraph(4, "面接の記録は、支援が終わった日から5年間保存する。"),
    ]
    return [*found, paragraph(5, "記録を見せるときは、理由を書き残す。")] if more else found


@pytest.fixture
def editions(transactional_db) -> list[GuidelineEdition]:
    drawn = io.BytesIO()
    Image.new("RGB", (800, 300), "#c8d8c0").save(drawn, "PNG")
    image = get_image_model().objects.create(
        title="図", file=ContentFile(drawn.getvalue(), "g.png")
    )
    figure = block("figure", "f", image=image.pk, alt="役割の分担", caption="役割の分担", source="")
    glossary = [
        block(
            "term",
            "g",
            term="見立て",
            kana="みたて",
            text="今の理解を仮に置いたもの。会うたびに見直す。",
        )
    ]
    first = make_published(
        title="面接と見立てのガイドライン（試行版）", slug="mendan",
        lead="心理職が初回の面接と見立てを行うときの指針です。", mark="試行版・架空の文書です",
        body=[*parts("必要に応じて"), figure], glossary=glossary,
    )  # fmt: skip
    page = GuidelinePage.objects.get(pk=first.page_id)
    new = "打ち合わせを必ず行うことにし、記録を見せるときの決まりを加えました。"
    second = published(rewrite(page, body=[*parts("必ず", more=True), figure], whats_new=new))
    return [first, second]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_text_is_read_and_searched(visit, editions, worker, width):
    page = visit("/guidelines/", as_=worker, width=width)
    looks_right(page, f"guideline-list-{width}")
    page.get_by_role("link", name="面接と見立てのガイドライン").click()
    looks_right(page, f"guideline-{width}")

    page.get_by_role("searchbox").fill("統括支援員")
    page.get_by_role("button", name="検索する").click()
    looks_right(page, f"guideline-found-{width}")
    page.get_by_role("link", name="会議で伝えること").last.click()

    assert page.url.endswith(f"#{anchor('t')}")
    assert page.locator(":target").is_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_what_changed_and_an_old_edition(visit, editions, worker, width):
    first, second = editions
    page = visit(f"/guideline-editions/{second.public_id}/changes/", as_=worker, width=width)
    looks_right(page, f"guideline-changes-{width}")

    page.goto(page.url.replace(str(second.public_id), str(first.public_id)).replace("changes/", ""))
    looks_right(page, f"guideline-old-{width}")
    page.goto(page.url + "check/")
    looks_right(page, f"guideline-check-{width}")
    page.get_by_role("link", name="第2版を読む").click()

    assert page.get_by_role("heading", level=1).inner_text() == second.title


def test_the_number_of_a_paragraph_copies_its_link(visit, editions, worker):
    page = visit(
        "/guidelines/mendan/?q=x", as_=worker, permissions=["clipboard-read", "clipboard-write"]
    )

    page.get_by_role("link", name="この段落へのリンク、第1章 1 (2)").click()

    page.get_by_text("段落へのリンクをコピーしました。").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/guidelines/mendan/#{anchor(2)}")


def test_without_a_script_the_number_is_the_link(visit, editions, worker):
    page = visit("/guidelines/mendan/", as_=worker, java_script_enabled=False)

    page.get_by_role("link", name="この段落へのリンク、第1章 1 (2)").click()

    assert page.url.endswith(f"/guidelines/mendan/#{anchor(2)}")
