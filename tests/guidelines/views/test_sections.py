"""The reader's pages: section by section, questions, acknowledgement."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines import actions
from guidelines.models import Acknowledgement, SectionRead
from guidelines.reading import reading_of
from tests.factories.guidelines import (
    body,
    make_guideline,
    make_published,
    psychologists,
    published,
    question,
    rewrite,
)
from tests.guidelines.readings import a_psychologist, acknowledged, page_of, read_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return a_psychologist()


@pytest.fixture
def client(reader):
    return signed_in(reader)


def to(name: str, edition, *more) -> str:
    return reverse(f"guideline_reading:{name}", args=[edition.public_id, *more])


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


# --- section by section -------------------------------------------------------------------
def test_looking_at_a_section_writes_nothing_and_going_on_from_it_does(client, reader):
    edition = make_published()
    first, second, _third = reading_of(reader.pk, edition).steps

    shown = client.get(to("section", edition, first.anchor))
    assert "段落1の言葉です。" in words(shown)
    assert "段落3の言葉です。" not in words(shown)
    assert "3のうち0" in words(shown)
    assert not SectionRead.objects.exists()

    sent = client.post(to("section", edition, first.anchor))
    assert sent.url == to("section", edition, second.anchor)
    assert "3のうち1" in words(client.get(sent.url))


def test_one_may_jump_and_is_led_to_what_was_left_out(client, reader):
    edition = make_published()
    first, second, third = reading_of(reader.pk, edition).steps

    sent = client.post(to("section", edition, third.anchor))
    assert sent.url == to("section", edition, first.anchor)
    sent = client.post(to("section", edition, first.anchor))
    assert sent.url == to("section", edition, second.anchor)
    sent = client.post(to("section", edition, second.anchor))

    assert sent.url == to("confirm", edition)


def test_what_is_not_read_yet_is_named_before_confirming(client, reader):
    edition = make_published()
    first = reading_of(reader.pk, edition).steps[0]
    client.post(to("section", edition, first.anchor))

    page = client.get(to("confirm", edition))

    assert "未読の節が2節あります" in words(page)
    assert "相談の前に" in words(page)
    assert "確認を記録する" not in words(page)


def test_a_confirmation_sent_without_reading_is_refused(client):
    edition = make_published()

    page = client.post(to("confirm", edition), {"confirmed": "on"})

    assert page.status_code == 422
    assert "先に、次の節を読んでください。" in words(page)
    assert not Acknowledgement.objects.exists()


# --- questions and statement --------------------------------------------------------------
def test_a_wrong_answer_is_explained_and_the_others_stay(client, reader):
    edition = make_published(questions=[question("一つ目の問い", 2), question("二つ目の問い", 1)])
    read_all(reader, edition)

    page = client.post(to("confirm", edition), {"q1": "2", "q2": "3", "confirmed": "on"})

    assert page.status_code == 422
    assert words(page).count("二つ目だからです。") == 1
    kept = re.findall(r'name="(q\d|confirmed)"[^>]*checked', page.content.decode())
    assert kept == ["q1", "q2", "confirmed"]

    done = client.post(to("confirm", edition), {"q1": "2", "q2": "1", "confirmed": "on"})
    assert done.url == to("reading", edition)
    assert "この版は確認済みです" in words(client.get(done.url))


@pytest.mark.parametrize(
    "sent", [{}, {"q1": "2"}, {"confirmed": "on"}, {"q1": "９", "confirmed": "on"}]
)
def test_what_is_missing_is_said_at_its_place(client, reader, sent):
    edition = make_published(questions=[question()])
    read_all(reader, edition)

    page = client.post(to("confirm", edition), sent)

    assert page.status_code == 422
    assert "＊" in words(page)
    assert not Acknowledgement.objects.exists()


def test_sent_twice_it_is_recorded_once_and_said_so(client, reader):
    edition = make_published()
    read_all(reader, edition)
    client.post(to("confirm", edition), {"confirmed": "on"})

    again = client.post(to("confirm", edition), {"confirmed": "on"}, follow=True)

    assert "すでに記録されています" in words(again)
    assert Acknowledgement.objects.count() == 1


# --- another edition ------------------------------------------------------------------------
def test_an_edition_published_while_one_confirms_leads_to_what_changed(client, reader):
    first = make_published()
    read_all(reader, first)
    second = published(rewrite(page_of(first), body=body({4: "書き直しました。"})))

    page = client.post(to("confirm", first), {"confirmed": "on"}, follow=True)

    assert "新しい版が公開されています" in words(page)
    assert to("reading", second) in page.content.decode()
    assert "3のうち2" in words(client.get(to("reading", second)))


def test_who_knows_the_edition_before_sees_old_and_new_side_by_side(client, reader):
    first = make_published(body=body({2: "必要に応じて打ち合わせます。"}))
    acknowledged(reader, first)
    second = published(
        rewrite(
            page_of(first), body=body({2: "必ず打ち合わせます。"}), whats_new="会う前の節です。"
        )
    )
    (step,) = reading_of(reader.pk, second).steps

    overview = client.get(to("reading", second))
    section = client.get(to("section", second, step.anchor)).content.decode()

    assert "会う前の節です。" in words(overview)
    assert "第1版は確認済みです。" in words(overview)
    assert "<del>必要に応じて</del>" in section
    assert "<ins>必ず</ins>" in section


def test_a_section_that_did_not_change_is_no_page_of_this_reading(client, reader):
    first = make_published()
    untouched = reading_of(reader.pk, first).steps[0].anchor
    acknowledged(reader, first)
    second = published(rewrite(page_of(first), body=body({4: "書き直しました。"})))

    assert client.get(to("section", second, untouched)).status_code == 404


def test_a_withdrawn_edition_says_so(client, reader, metropolis):
    edition = make_published()
    actions.withdraw(edition=edition, reason="誤り", by=metropolis)

    page = client.get(to("reading", edition))

    assert "この版は撤回されました" in words(page)
    assert "読み始める" not in words(page)


def test_a_draft_is_no_reading_even_for_the_office(metropolis):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)

    assert signed_in(metropolis).get(to("reading", edition)).status_code == 404


# --- my list --------------------------------------------------------------------------------
def test_my_list_says_what_is_to_read_and_what_was_read(
    client, reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        owed = make_published(title="これから読む指針", audience=psychologists())
    done = make_published(title="読み終えた指針")
    acknowledged(reader, done)

    page = client.get(reverse("guideline_reading:mine"))

    assert "読むガイドラインは1件です" in words(page)
    assert to("reading", owed) in page.content.decode()
    assert "読み終えた指針" in words(page)


def test_my_list_asks_as_often_for_three_as_for_one(
    client, reader, django_capture_on_commit_callbacks
):
    def one_more():
        with django_capture_on_commit_callbacks(execute=True):
            make_published(audience=psychologists())
        acknowledged(reader, make_published())

    counts = []
    for _number in (1, 2, 3):
        one_more()
        client.get(reverse("guideline_reading:mine"))
        with CaptureQueriesContext(connection) as count:
            client.get(reverse("guideline_reading:mine"))
        counts.append(len(count))
    assert counts[0] == counts[2]
