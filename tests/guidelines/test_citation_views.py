"""引用の見直し in the CMS, the chooser of passages and the address of a passage."""

import pytest
from django.urls import reverse

from core.models import CitationCheck, Passage
from courses.models import LessonPage
from guidelines import actions
from guidelines.models import GuidelineEdition
from people.cms_rights import ensure_cms_groups
from tests.factories.citations import citing_lesson, next_edition, passage
from tests.factories.courses import course_index
from tests.factories.guidelines import anchor, body, make_published

pytestmark = pytest.mark.django_db
LIST = "citations"


@pytest.fixture
def in_cms(client):
    course_index()
    ensure_cms_groups()

    def enter(user):
        client.force_login(user)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return client

    return enter


@pytest.fixture
def changed(trainer):
    """(lesson of the trainer, lesson of nobody, wording they cite)."""
    first = make_published(body=body({2: "もとの文です。"}))
    own = citing_lesson(passage(first), owner=trainer, title="自分の単元")
    other = citing_lesson(passage(first), title="ほかの人の単元")
    next_edition(first, {2: "改めた文です。"})
    return own, other, passage(first)


def shown(client) -> str:
    answer = client.get(reverse(LIST))
    assert answer.status_code == 200
    return answer.content.decode()


# --- the list -------------------------------------------------------------------
def test_a_trainer_sees_own_pages_and_the_office_all_with_both_texts(
    in_cms, changed, trainer, metropolis
):
    html = shown(in_cms(trainer))
    assert ["自分の単元" in html, "ほかの人の単元" in html] == [True, False]
    assert "もとの文です。" in html
    assert "改めた文です。" in html
    assert "style=" not in html.partition("cms-text")[2]

    html = shown(in_cms(metropolis))
    assert ["自分の単元" in html, "ほかの人の単元" in html] == [True, True]


def test_the_report_is_in_the_menu_of_those_who_write_pages(in_cms, trainer, reviewer):
    assert reverse(LIST) in in_cms(trainer).get(reverse("wagtailadmin_home")).content.decode()

    client = in_cms(reviewer)
    assert reverse(LIST) not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse(LIST)).status_code == 404


def test_without_anything_to_look_at_it_says_so(in_cms, metropolis):
    assert "見直しが必要な引用はありません。" in shown(in_cms(metropolis))


# --- the answers ----------------------------------------------------------------
def test_the_new_wording_is_taken_into_the_draft(in_cms, changed, trainer):
    own, _other, cited = changed
    client = in_cms(trainer)

    answer = client.post(
        reverse("answer_citation", args=[own.pk, cited.pk]), {"answer": "take"}, follow=True
    )

    assert "下書きを新しい文に替えました" in answer.content.decode()
    draft = LessonPage.objects.get(pk=own.pk).get_latest_revision_as_object()
    assert "改めた文です。" in str(draft.body)
    assert "自分の単元</h2>" not in answer.content.decode()


def test_without_a_reason_nothing_stays_and_the_fault_stands_at_the_entry(in_cms, changed, trainer):
    own, _other, cited = changed
    client = in_cms(trainer)
    address = reverse("answer_citation", args=[own.pk, cited.pk])

    answer = client.post(address, {"answer": "stay", "reason": " "})
    assert answer.status_code == 422
    assert "＊理由を入力してください。" in answer.content.decode()

    answer = client.post(address, {"answer": "stay", "reason": "長" * 201})
    assert answer.status_code == 422
    assert "長" * 201 in answer.content.decode()

    client.post(address, {"answer": "stay", "reason": "経緯を教えるため"})
    assert [row.reason for row in CitationCheck.objects.all()] == ["経緯を教えるため"]


def test_an_answer_from_another_tab_is_told_that_nothing_waits(in_cms, changed, trainer):
    own, _other, cited = changed
    client = in_cms(trainer)
    address = reverse("answer_citation", args=[own.pk, cited.pk])
    client.post(address, {"answer": "stay", "reason": "経緯を教えるため"})

    answer = client.post(address, {"answer": "take"}, follow=True)

    assert "この引用の見直しは、すでに済んでいます。" in answer.content.decode()
    assert [row.answer for row in CitationCheck.objects.all()] == ["stays"]


def test_nobody_answers_for_pages_of_others(in_cms, changed, trainer):
    _own, other, cited = changed

    answer = in_cms(trainer).post(
        reverse("answer_citation", args=[other.pk, cited.pk]), {"answer": "take"}
    )

    assert answer.status_code == 404
    assert not CitationCheck.objects.exists()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, ""])
def test_a_page_of_the_list_that_is_none_is_no_fault(in_cms, changed, trainer, page):
    assert in_cms(trainer).get(reverse(LIST), {"p": page}).status_code == 200


# --- the chooser ----------------------------------------------------------------
def offered(client, **query) -> set[str]:
    answer = client.get(reverse("passages:choose_results"), query)
    assert answer.status_code == 200
    return {row.text for row in answer.context["results"]}


def test_only_current_wordings_are_offered_and_found_by_words_place_and_title(in_cms, trainer):
    first = make_published(
        title="面接の指針", body=body({1: "子供の話を聴く。", 2: "もとの文です。"})
    )
    make_published(title="記録の指針", body=body({1: "すぐに書く。"}))
    next_edition(first, {1: "子供の話を聴く。", 2: "改めた文です。"})
    client = in_cms(trainer)

    assert "もとの文です。" not in offered(client)
    assert "改めた文です。" in offered(client)
    assert offered(client, q="こどもの話") == {"子供の話を聴く。"}
    assert "すぐに書く。" in offered(client, q="記録の指針")
    assert offered(client, q="記録の指針 第2章") == {"段落4の言葉です。次の文もあります。"}
    assert offered(client, q="どこにもない言葉") == set()


def test_the_chooser_names_guideline_edition_and_place(in_cms, trainer):
    make_published(title="面接の指針", body=body({1: "子供の話を聴く。"}))

    html = in_cms(trainer).get(reverse("passages:choose")).json()["html"]

    assert "面接の指針 第1版 第1章 1 (1)" in html


def test_a_lesson_is_written_with_the_chooser(in_cms, trainer):
    first = make_published()
    lesson = citing_lesson(passage(first), owner=trainer)

    answer = in_cms(trainer).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    assert answer.status_code == 200
    assert reverse("passages:choose") in answer.content.decode()


# --- the address ----------------------------------------------------------------
def test_a_passage_leads_to_its_paragraph_in_the_edition_and_as_it_is_now(client, worker):
    first = make_published(body=body({2: "もとの文です。"}))
    old = passage(first)
    second = next_edition(first, {2: "改めた文です。"})
    client.force_login(worker)

    then = client.get(reverse("passage", args=[old.pk, 1]))
    now = client.get(reverse("passage_now", args=[old.pk]))

    assert then.url == f"/guideline-editions/{first.public_id}/#{anchor(2)}"
    assert now.url.endswith(f"#{anchor(2)}")
    assert client.get(now.url).status_code == 200
    assert second.number == 2


def test_a_paragraph_that_is_gone_leads_to_the_guideline_and_no_edition_to_nothing(
    client, worker, metropolis
):
    first = make_published()
    row = passage(first)
    client.force_login(worker)
    Passage.objects.filter(pk=row.pk).update(current=False)

    assert "#" not in client.get(reverse("passage_now", args=[row.pk])).url
    assert client.get(reverse("passage", args=[row.pk, 9])).status_code == 404
    assert client.get(reverse("passage", args=[row.pk + 999, 1])).status_code == 404
    actions.withdraw(edition=GuidelineEdition.objects.get(), reason="誤り", by=metropolis)
    assert client.get(reverse("passage_now", args=[row.pk])).status_code == 404
