"""What happens to pages that cite a paragraph when it changes, and what their owners answer."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Page

from core.citations.waiting import waiting
from core.models import CitationCheck, Message, Passage
from courses.models import LessonPage
from guidelines import actions
from guidelines.models import GuidelinePage
from tests.factories.cases import make_case
from tests.factories.citations import citation, citing_lesson, next_edition, passage
from tests.factories.courses import make_course, publish
from tests.factories.guidelines import body, make_published, published, rewrite

pytestmark = pytest.mark.django_db


def listed() -> list[tuple[str, str, str]]:
    """(page, wording it cites, wording that stands there now)."""
    return [
        (row.page.title, row.cited.text, row.now.text if row.now else "")
        for row in waiting(Page.objects.all())
    ]


def told(kind: str = "guidelines.citations_changed") -> set[tuple[str, str]]:
    rows = Message.objects.filter(kind=kind)
    return {(row.person.username, row.text) for row in rows}


# --- what is listed -------------------------------------------------------------
def test_a_page_that_cites_a_changed_paragraph_is_listed_with_both_texts_and_its_owner_told(
    trainer, metropolis
):
    first = make_published(body=body({2: "もとの文です。", 3: "変わらない文です。"}))
    citing_lesson(passage(first), owner=trainer, title="面接の単元")
    citing_lesson(passage(first, 3), owner=trainer, title="変わらない単元")

    next_edition(first, {2: "改めた文です。", 3: "変わらない文です。"})

    assert listed() == [("面接の単元", "もとの文です。", "改めた文です。")]
    (((person, text)),) = told()
    assert person == "trainer"
    assert "面接の単元" in text
    assert "変わらない単元" not in text


def test_a_paragraph_that_only_moved_is_not_listed(trainer):
    first = make_published()
    citing_lesson(passage(first, 1), owner=trainer)
    blocks = body()
    moved = [blocks[0], blocks[1], blocks[3], blocks[2], *blocks[4:]]

    published(rewrite(GuidelinePage.objects.get(pk=first.page_id), body=moved))

    assert Passage.objects.current().get(pk=passage(first, 1).pk).place.endswith("(2)")
    assert listed() == []
    assert told() == set()


def test_a_deleted_paragraph_that_three_courses_cite_is_three_entries_and_breaks_no_page(
    client, trainer
):
    first = make_published(body=body({2: "消える文です。"}))
    pages = [citing_lesson(passage(first), owner=trainer, title=f"単元{n}") for n in (1, 2, 3)]

    blocks = [each for n, each in enumerate(body()) if n != 3]
    published(rewrite(GuidelinePage.objects.get(pk=first.page_id), body=blocks))

    assert listed() == [(f"単元{n}", "消える文です。", "") for n in (1, 2, 3)]
    client.force_login(trainer)
    for page in pages:
        answer = client.get(page.url)
        assert answer.status_code == 200
        assert "消える文です。" in answer.content.decode()
        assert "この段落はその後改められています。" in answer.content.decode()


def test_what_is_not_published_or_cites_in_its_draft_alone_is_not_listed(trainer):
    first = make_published(body=body({2: "もとの文です。"}))
    hidden = citing_lesson(passage(first), owner=trainer)
    hidden.unpublish()
    plain = citing_lesson(passage(first, 3), owner=trainer)
    plain.body = [citation(passage(first))]
    plain.save_revision()

    next_edition(first, {2: "改めた文です。"})

    assert listed() == []


def test_citations_deep_in_a_case_and_in_a_course_are_found(trainer):
    first = make_published(body=body({2: "もとの文です。"}))
    make_course(lessons=0, title="引く研修", body=[citation(passage(first))])
    case = make_case(live=True, title="引く事例")
    stages = list(case.stages.get_prep_value())
    stages[0]["value"]["documents"][0]["value"]["body"].append(
        {"type": "citation", "value": {"passage": passage(first).pk, "remark": ""}, "id": "a"}
    )
    type(case).objects.filter(pk=case.pk).update(live=True)
    case = type(case).objects.get(pk=case.pk)
    case.stages = stages
    case.live = False
    case.save()
    Page.objects.filter(pk=case.pk).update(live=True)

    next_edition(first, {2: "改めた文です。"})

    assert {title for title, *_texts in listed()} == {"引く研修", "引く事例"}


def test_after_the_withdrawal_of_the_new_wording_nothing_waits(trainer, metropolis):
    first = make_published(body=body({2: "もとの文です。"}))
    citing_lesson(passage(first), owner=trainer)
    second = next_edition(first, {2: "まちがいです。"})
    assert len(listed()) == 1

    actions.withdraw(edition=second, reason="誤り", by=metropolis)

    assert listed() == []


def test_pages_of_nobody_are_told_to_who_wrote_last_else_to_the_office(trainer, metropolis, worker):
    first = make_published(body=body({2: "もとの文です。"}))
    citing_lesson(passage(first), owner=worker, title="だれのでもない単元")
    edited = citing_lesson(passage(first), title="書き手のいる単元")
    edited.save_revision(user=trainer).publish()

    next_edition(first, {2: "改めた文です。"})

    assert {(person, "書き手" in text) for person, text in told()} == {
        ("trainer", True),
        ("metropolis", False),
    }


def test_the_same_list_is_told_once(trainer):
    first = make_published(body=body({2: "もとの文です。"}))
    citing_lesson(passage(first), owner=trainer)
    second = next_edition(first, {2: "改めた文です。"})

    next_edition(second, {2: "改めた文です。", 3: "別の段落を改めました。"})

    assert len(told()) == 1


def test_the_list_asks_as_often_for_three_as_for_one(trainer, django_assert_num_queries):
    first = make_published(body=body({2: "もとの文です。", 3: "三つ目の文です。"}))
    citing_lesson(passage(first), owner=trainer)
    second = next_edition(first, {2: "改めた文です。", 3: "三つ目の文です。"})
    with django_assert_num_queries(6):
        assert len(waiting(Page.objects.all())) == 1
    citing_lesson(passage(second, 3), owner=trainer)
    citing_lesson(passage(second, 2), owner=trainer)

    next_edition(second, {2: "もう一度。", 3: "改めた三つ目。"})

    with django_assert_num_queries(6):
        assert len(waiting(Page.objects.all())) == 3


# --- the answers ----------------------------------------------------------------
@pytest.fixture
def changed(trainer, cms_groups):
    """(lesson, wording it cites)."""
    first = make_published(body=body({2: "もとの文です。"}))
    lesson = citing_lesson(passage(first), owner=trainer)
    next_edition(first, {2: "改めた文です。"})
    return lesson, passage(first)


def test_taking_the_new_wording_changes_the_draft_and_its_publication_the_page(changed, metropolis):
    lesson, cited = changed

    actions.take_new_wording(page=lesson, cited=cited, by=metropolis)

    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert "もとの文です。" in str(lesson.body)
    draft = lesson.get_latest_revision_as_object()
    assert "改めた文です。" in str(draft.body)
    assert "もとの文です。" not in str(draft.body)
    assert lesson.latest_revision.user == metropolis
    assert listed() == []
    publish(draft)
    assert "改めた文です。" in str(LessonPage.objects.get(pk=lesson.pk).body)
    assert listed() == []


def test_what_stays_as_cited_needs_a_reason_and_is_asked_again_when_the_text_changes_once_more(
    changed, metropolis
):
    lesson, cited = changed
    with pytest.raises(ValidationError):
        actions.keep_as_cited(page=lesson, cited=cited, reason=" ", by=metropolis)

    check = actions.keep_as_cited(
        page=lesson, cited=cited, reason="経緯を教えるため", by=metropolis
    )

    assert (check.answer, check.reason) == ("stays", "経緯を教えるため")
    assert listed() == []
    page = GuidelinePage.objects.get(pk=cited.page_id)
    published(rewrite(page, body=body({2: "三度目の文です。"})))
    assert [now for _page, _cited, now in listed()] == ["三度目の文です。"]


def test_a_paragraph_that_is_gone_cannot_be_taken_but_may_stay(trainer, metropolis, cms_groups):
    first = make_published()
    lesson = citing_lesson(passage(first), owner=trainer)
    blocks = [each for n, each in enumerate(body()) if n != 3]
    published(rewrite(GuidelinePage.objects.get(pk=first.page_id), body=blocks))

    with pytest.raises(ValidationError):
        actions.take_new_wording(page=lesson, cited=passage(first), by=metropolis)
    actions.keep_as_cited(page=lesson, cited=passage(first), reason="経緯", by=metropolis)

    assert listed() == []


def test_a_page_that_somebody_locked_is_left_alone(changed, trainer, metropolis):
    lesson, cited = changed
    Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=metropolis)

    with pytest.raises(ValidationError):
        actions.take_new_wording(page=lesson, cited=cited, by=trainer)

    assert len(listed()) == 1
    assert not CitationCheck.objects.exists()


def test_the_later_answer_holds(changed, metropolis):
    lesson, cited = changed
    actions.keep_as_cited(page=lesson, cited=cited, reason="経緯", by=metropolis)

    actions.take_new_wording(page=lesson, cited=cited, by=metropolis)

    assert [row.answer for row in CitationCheck.objects.all()] == ["taken"]


@pytest.mark.parametrize(
    "fields", [{"answer": "stays", "reason": ""}, {"answer": "taken", "reason": ""}]
)
def test_the_database_refuses_half_an_answer(changed, metropolis, fields):
    lesson, cited = changed

    with pytest.raises(IntegrityError), transaction.atomic():
        CitationCheck.objects.create(page_id=lesson.pk, cited=cited, by=metropolis, **fields)
