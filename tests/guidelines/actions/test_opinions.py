"""Who is asked, what they say, what the office answers."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent
from guidelines import actions
from guidelines.models import GuidelinePage, Opinion, OpinionReviewer
from tests.factories.guidelines import anchor, body, make_guideline, paragraph, rewrite
from tests.factories.opinions import DAY, answered, closed, opened, said


# --- who is asked ---------------------------------------------------------------
def test_who_is_named_in_a_draft_hears_of_it_when_it_is_opened(db, metropolis, worker):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)

    row = actions.name_reviewer(edition=edition, person=worker, title=" 区の心理職 ", by=metropolis)

    assert (row.title, row.asked_by) == ("区の心理職", metropolis)
    assert not worker.messages.exists()
    actions.open_for_opinions(
        edition=edition, reviewers={worker: row.title}, until=timezone.localdate(), by=metropolis
    )
    assert [m.kind for m in worker.messages.all()] == ["guidelines.asked_for_opinions"]


def test_who_is_named_while_it_is_open_is_told_at_once_and_nobody_twice(
    db, metropolis, worker, colleague
):
    edition = opened(worker, by=metropolis)

    actions.name_reviewer(edition=edition, person=colleague, title="所長", by=metropolis)

    assert (worker.messages.count(), colleague.messages.count()) == (1, 1)


def test_a_second_text_is_told_although_the_day_is_the_same(db, metropolis, worker):
    page = make_guideline()
    edition = opened(worker, by=metropolis, page=page)
    closed(edition, by=metropolis)

    opened(worker, by=metropolis, page=rewrite(page, body=body({1: "書き直した。"})))

    told = worker.messages.filter(kind="guidelines.asked_for_opinions")
    assert told.count() == 2


@pytest.mark.parametrize("title", ["", "　", "あ" * 61, "桜井 みのり", "心理職（桜井みのり）"])
def test_the_public_title_is_a_role_and_no_name(db, metropolis, worker, title):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)

    with pytest.raises(ValidationError) as fault:
        actions.name_reviewer(edition=edition, person=worker, title=title, by=metropolis)

    assert set(fault.value.error_dict) == {"title"}
    assert not OpinionReviewer.objects.exists()


def test_nobody_is_named_any_more_in_review(db, metropolis, worker):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)

    with pytest.raises(ValidationError):
        actions.name_reviewer(edition=edition, person=worker, title="所長", by=metropolis)


def test_only_who_has_said_nothing_is_taken_out(db, metropolis, worker, colleague):
    edition = opened(worker, colleague, by=metropolis)
    said(edition, worker)

    with pytest.raises(ValidationError):
        actions.remove_reviewer(reviewer=edition.reviewers.get(person=worker), by=metropolis)
    actions.remove_reviewer(reviewer=edition.reviewers.get(person=colleague), by=metropolis)

    assert set(edition.reviewers.values_list("person", flat=True)) == {worker.pk}
    event = AuditEvent.objects.get(kind="guidelines.reviewer_removed")
    assert event.facts == {"edition": edition.pk}


# --- saying something -----------------------------------------------------------
def test_place_and_wording_are_kept_as_they_stood(db, metropolis, worker):
    page = make_guideline(body=body({2: "募集した時の言葉。"}))
    edition = opened(worker, by=metropolis, page=page)
    rewrite(page, body=body({2: "あとから直した言葉。"}))

    row = said(edition, worker, " 短く。 ", about=2)

    assert (row.text, row.quoted, row.place, row.position) == (
        "短く。", "募集した時の言葉。", "第1章 1 (2)", 2,
    )  # fmt: skip
    assert (row.reviewer.person, row.post.person) == (worker, worker)


def test_several_on_one_paragraph_and_one_on_the_whole(db, metropolis, worker):
    edition = opened(worker, by=metropolis)

    rows = [said(edition, worker), said(edition, worker), said(edition, worker, about="")]

    assert [row.anchor for row in rows] == [anchor(1), anchor(1), ""]
    assert [row.pk for row in Opinion.objects.of(edition).in_order()] == [
        rows[2].pk, rows[0].pk, rows[1].pk,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n　", "長" * 2001])
def test_an_opinion_has_words_and_not_too_many(db, metropolis, worker, text):
    edition = opened(worker, by=metropolis)

    with pytest.raises(ValidationError) as fault:
        said(edition, worker, text)

    assert set(fault.value.error_dict) == {"text"}


def test_a_paragraph_that_is_not_in_the_text_is_refused(db, metropolis, worker):
    edition = opened(worker, by=metropolis)

    with pytest.raises(ValidationError, match="段落"):
        actions.give_opinion(edition=edition, anchor="p-nowhere", text="短く。", by=worker)


def test_the_day_itself_still_counts_and_the_day_after_does_not(db, metropolis, worker):
    edition = opened(worker, by=metropolis, days=3)
    until = edition.opinions_until

    actions.give_opinion(edition=edition, anchor="", text="間に合った。", by=worker, on=until)
    with pytest.raises(ValidationError, match="受付"):
        actions.give_opinion(edition=edition, anchor="", text="遅い。", by=worker, on=until + DAY)

    assert Opinion.objects.count() == 1


def test_who_was_not_asked_says_nothing_and_nobody_does_once_it_is_closed(
    db, metropolis, worker, colleague
):
    edition = opened(worker, by=metropolis)
    with pytest.raises(ValidationError):
        said(edition, colleague)
    closed(edition, by=metropolis)

    with pytest.raises(ValidationError):
        said(edition, worker)

    assert not Opinion.objects.exists()


def test_one_changes_and_takes_back_what_is_ones_own_until_the_day(
    db, metropolis, worker, colleague
):
    edition = opened(worker, colleague, by=metropolis)
    row = said(edition, worker)

    actions.change_opinion(opinion=row, text="言い直します。", by=worker)
    for act in (
        lambda: actions.change_opinion(opinion=row, text="横から。", by=colleague),
        lambda: actions.take_back_opinion(opinion=row, by=colleague),
        lambda: actions.take_back_opinion(opinion=row, by=worker, on=edition.opinions_until + DAY),
    ):
        with pytest.raises(ValidationError):
            act()

    assert [each.text for each in Opinion.objects.all()] == ["言い直します。"]
    actions.take_back_opinion(opinion=row, by=worker)
    assert not Opinion.objects.exists()
    with pytest.raises(ValidationError, match="取り下げ"):
        actions.change_opinion(opinion=row, text="もう一度。", by=worker)


# --- answers --------------------------------------------------------------------
def test_an_answer_has_a_disposition_and_a_reason_and_its_author_is_told(db, metropolis, worker):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)

    answered(row, by=metropolis, disposition="partly", answer=" 前半だけ直しました。 ")

    row.refresh_from_db()
    assert (row.disposition, row.answer) == ("partly", "前半だけ直しました。")
    assert row.answered_by == metropolis
    told = worker.messages.get(kind="guidelines.opinion_answered")
    assert (told.text, metropolis.full_name in told.title) == ("第1章 1 (1) 一部採用", False)


@pytest.mark.parametrize(
    ("disposition", "answer", "fields"),
    [
        ("adopted", " ", {"answer"}),
        ("adopted", "長" * 2001, {"answer"}),
        ("", "理由", {"disposition"}),
        ("maybe", "", {"disposition", "answer"}),
    ],
)
def test_an_answer_without_one_of_both_is_refused_at_its_field(
    db, metropolis, worker, disposition, answer, fields
):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)

    with pytest.raises(ValidationError) as fault:
        answered(row, by=metropolis, disposition=disposition, answer=answer)

    assert set(fault.value.error_dict) == fields


def test_no_answer_while_more_come_in_and_none_once_it_is_published(db, metropolis, worker):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    with pytest.raises(ValidationError):
        answered(row, by=metropolis)
    closed(edition, by=metropolis)
    answered(row, by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    answered(row, by=metropolis, answer="審査で直した答え。")
    actions.publish(edition=edition, by=metropolis)

    with pytest.raises(ValidationError):
        answered(row, by=metropolis, answer="公開のあと。")

    row.refresh_from_db()
    assert row.answer == "審査で直した答え。"


def test_the_second_officer_does_not_overwrite_what_the_first_answered(
    db, metropolis, administrator, worker
):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)
    seen = actions.mark_of(row)
    answered(row, by=administrator, answer="先の答え。")

    with pytest.raises(ValidationError, match="先に"):
        actions.answer_opinion(
            opinion=row, disposition="declined", answer="後の答え。", seen=seen, by=metropolis
        )

    row.refresh_from_db()
    assert (row.answer, row.disposition) == ("先の答え。", "adopted")


def test_what_was_answered_stays_as_it_was_said_in_a_second_round(db, metropolis, worker):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)
    answered(row, by=metropolis)
    opened(worker, by=metropolis, page=GuidelinePage.objects.get(pk=edition.page_id))

    with pytest.raises(ValidationError, match="回答済み"):
        actions.change_opinion(opinion=row, text="言い直し。", by=worker)
    said(edition, worker, "二回目の意見。")

    assert Opinion.objects.of(edition).count() == 2


def test_an_edition_with_an_unanswered_opinion_is_not_reviewed(db, metropolis, worker):
    edition = opened(worker, by=metropolis)
    row = said(edition, worker)
    closed(edition, by=metropolis)

    with pytest.raises(ValidationError, match="1件"):
        actions.send_to_review(edition=edition, by=metropolis)

    answered(row, by=metropolis)
    assert actions.send_to_review(edition=edition, by=metropolis).state == "review"


# --- two officers ---------------------------------------------------------------
def test_what_is_pressed_on_a_page_that_is_not_true_any_more_does_not_happen(db, metropolis):
    page = make_guideline()
    edition = actions.begin_draft(page=page, by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    edition.refresh_from_db()
    seen = actions.state_seen(edition)
    actions.return_to_draft(edition=edition, reason="直す", by=metropolis)
    rewrite(page, body=[*body(), paragraph(9, "足した段落。")])
    actions.send_to_review(edition=edition, by=metropolis)  # again in review, another text

    with (
        pytest.raises(ValidationError, match="先にほかの担当者"),
        actions.as_seen(edition=edition, seen=seen),
    ):
        actions.publish(edition=edition, by=metropolis)

    edition.refresh_from_db()
    assert edition.state == "review"
    with actions.as_seen(edition=edition, seen=actions.state_seen(edition)):
        actions.publish(edition=edition, by=metropolis)
    edition.refresh_from_db()
    assert edition.state == "published"


def test_a_changed_schedule_is_a_changed_page(db, metropolis):
    edition = actions.begin_draft(page=make_guideline(), by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    edition.refresh_from_db()
    before = actions.state_seen(edition)
    at = timezone.now() + datetime.timedelta(days=2)

    actions.schedule(edition=edition, at=at, by=metropolis)

    edition.refresh_from_db()
    assert actions.state_seen(edition) != before
