"""A psychologist reads a guideline on a phone and confirms it; later only what changed. HR sees who."""

import re

import pytest
from django.utils import timezone

from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage
from records.actions import refresh_obligations
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import scrolls_sideways, walk_by_keyboard
from tests.browser.test_runs import looks_right
from tests.factories.guidelines import (
    block,
    body,
    make_published,
    paragraph,
    psychologist,
    psychologists,
    published,
    question,
    rewrite,
)
from tests.factories.people import OrganisationFactory, PostFactory
from tests.guidelines.readings import a_psychologist, acknowledged

SAID = "初回の面接の前に、{}担当者と打ち合わせを行う。だれが何を聴くかを決めて記録する。"


def text(word: str) -> list:
    steps = [
        {"type": "item", "value": value, "id": value}
        for value in ("依頼を受ける", "目的を確かめる")
    ]
    return [
        *body(
            {1: SAID.format(word), 4: "面接の記録は、その日のうちに書く。事実と見立てを分ける。"}
        ),
        block("steps", "f1", caption="記録の流れ", steps=steps),
        paragraph(5, "<b>本人の言葉</b>は、かぎかっこに入れて書く。", notes=("言い換えない。",)),
    ]


@pytest.fixture
def reader(transactional_db, worker):
    """桜井 みのり is a psychologist here."""
    post = worker.posts.get()
    post.profession = psychologist()
    post.save()
    return worker


@pytest.fixture
def edition(reader) -> GuidelineEdition:
    audience = psychologists()
    made = make_published(
        title="面接と見立てのガイドライン",
        body=text("必要に応じて"),
        audience=audience,
        due_days=14,
        statement="内容を読み、この内容で仕事をします。",
        questions=[question("初回の面接の前に、まず何をしますか。", 2)],
    )
    refresh_obligations(on=timezone.localdate())
    return made


def heading(page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_psychologist_reads_on_a_phone_answers_and_confirms(visit, reader, edition):
    page = visit("/my/", as_=reader, width=PHONE)
    looks_right(page, "guideline-today")
    page.get_by_role("link", name="ガイドラインを読む").click()
    looks_right(page, "guideline-reading")
    page.get_by_role("link", name="読み始める").click()
    looks_right(page, "guideline-section")
    for _section in range(3):
        page.get_by_role("button", name="読みました。次へ").click()
    assert heading(page) == "読んだことを記録する"

    page.get_by_label("選択肢1").check()
    page.get_by_label("内容を読み、この内容で仕事をします。").check()
    page.get_by_role("button", name="確認を記録する").click()
    assert page.get_by_text("二つ目だからです。").is_visible()
    looks_right(page, "guideline-wrong-answer")
    page.get_by_label("選択肢2").check()
    page.get_by_role("button", name="確認を記録する").click()

    assert page.get_by_role("heading", name="この版は確認済みです").is_visible()
    looks_right(page, "guideline-confirmed")
    assert Acknowledgement.objects.count() == 1
    page.goto(page.url.split("/my/")[0] + "/my/guidelines/")
    assert heading(page) == "読むガイドラインはありません"
    looks_right(page, "guideline-mine")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_next_edition_asks_only_for_what_changed(visit, reader, edition, width):
    acknowledged(reader, edition, answers=[2])
    page_of = GuidelinePage.objects.get(pk=edition.page_id)
    changed = text("必ず")
    changed[1]["value"]["title"] = "心理職が担うこと"
    second = published(
        rewrite(page_of, body=changed, whats_new="面接の前の打ち合わせを必ず行うことにしました。")
    )
    refresh_obligations(on=timezone.localdate())

    page = visit(f"/my/guidelines/{second.public_id}/", as_=reader, width=width)
    looks_right(page, "guideline-again")
    page.get_by_role("link", name="読み始める").click()
    assert page.locator(".side del").all_inner_texts() == ["必要に応じて"]
    assert page.locator(".side ins").all_inner_texts() == ["必ず"]
    looks_right(page, "guideline-again-section")
    assert walk_by_keyboard(page, 12) == []
    page.get_by_role("button", name="読みました。次へ").click()
    page.get_by_label("選択肢2").check()
    page.locator("input[name=confirmed]").check()
    page.get_by_role("button", name="確認を記録する").click()

    assert Acknowledgement.objects.get(edition=second).since == edition


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_hr_sees_who_has_read_and_enters_a_paper(visit, reader, edition, nerima_hr, width):
    other = a_psychologist("other", organisation=reader.posts.get().organisation)
    refresh_obligations(on=timezone.localdate())
    acknowledged(other, edition, answers=[2])

    page = visit("/office/guidelines/readers/", as_=nerima_hr, width=width)
    assert heading(page) == "まだ済んでいない確認は1件です"
    looks_right(page, "guideline-readers")
    page.get_by_role("link", name=re.compile("紙の確認を入力する")).click()
    looks_right(page, "guideline-paper")
    page.get_by_label("読んだ日").fill(timezone.localdate().isoformat())
    page.get_by_label("紙で確認した理由").fill("職場に端末がないため")
    page.get_by_role("button", name="確認を記録する").click()

    assert heading(page) == "全員が確認を済ませています"
    assert Acknowledgement.objects.get(person=reader).by == nerima_hr


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_office_sees_numbers_and_its_tabs_have_room(visit, reader, edition, metropolis, width):
    for code, name, count in [
        ("131016", "千代田区", 7),
        ("131024", "中央区", 3),
        ("131032", "港区", 6),
    ]:
        place = OrganisationFactory(name=name, code=code, category="特別区")
        people = [a_psychologist(f"{code}-{n}", organisation=place) for n in range(count)]
        refresh_obligations(on=timezone.localdate())
        acknowledged(people[0], edition, answers=[2])
    PostFactory(person=metropolis, organisation=metropolis.posts.get().organisation, profession=psychologist())  # fmt: skip

    page = visit("/office/guidelines/readers/", as_=metropolis, width=width)

    assert page.get_by_text("5人未満").count() >= 3
    looks_right(page, "guideline-places")


@pytest.mark.parametrize("path", ["/my/", "/my/guidelines/"])
def test_a_title_that_is_one_long_phrase_breaks_on_a_phone(visit, reader, path):
    make_published(
        title="子供家庭支援センター心理職ガイドライン（試行版）", audience=psychologists()
    )
    refresh_obligations(on=timezone.localdate())

    page = visit(path, as_=reader, width=PHONE)

    assert not scrolls_sideways(page)
