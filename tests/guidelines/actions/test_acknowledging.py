"""A reader confirms an edition; an officer enters what was signed on paper."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent
from guidelines import actions
from guidelines.models import Acknowledgement, SectionRead
from guidelines.reading import reading_of
from people.models import Post
from records.actions import refresh_obligations, void
from records.models import Obligation, Record
from records.states import Kind, Outcome
from tests.conftest import post_of
from tests.factories.guidelines import (
    block,
    body,
    make_guideline,
    make_published,
    paragraph,
    psychologists,
    published,
    question,
    rewrite,
)
from tests.factories.people import PostFactory
from tests.factories.programmes import a_set, any_page, in_it, make_programme
from tests.guidelines.readings import a_psychologist, acknowledged, page_of, read_all

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def reader():
    return a_psychologist()


def confirm(person, edition, answers=(), post=None):
    return actions.acknowledge(
        edition=edition, person=person, post=post or post_of(person), answers=[*answers]
    )


def on_paper(person, edition, by, **fields):
    given = {"read_on": TODAY(), "reason": "端末がない", "post": post_of(person)}
    return actions.acknowledge_on_paper(edition=edition, person=person, by=by, **(given | fields))


# --- by oneself -------------------------------------------------------------------------
def test_what_is_kept_says_who_read_which_edition_where_and_under_which_words(reader):
    edition = make_published(statement="読みました。この内容で仕事をします。")
    read_all(reader, edition)

    confirm(reader, edition)

    row = Acknowledgement.objects.get()
    post = post_of(reader)
    assert (row.person, row.post, row.organisation) == (reader, post, post.organisation)
    assert (row.edition, row.since, row.revision_id) == (edition, None, edition.revision_id)
    assert row.statement == "読みました。この内容で仕事をします。"
    assert (row.by, row.read_on, row.reason) == (reader, TODAY(), "")


def test_it_stands_in_the_ledger_and_settles_what_is_owed(
    reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        edition = make_published(audience=psychologists())
    assert Obligation.objects.get().satisfied_on is None

    acknowledged(reader, edition)

    record = Record.objects.get()
    key = edition.guideline_key
    assert (record.kind, record.outcome) == (Kind.GUIDELINE, Outcome.ACKNOWLEDGED)
    assert (record.subject_key, record.edition, record.person) == (key, 1, reader)
    assert record.key == f"guideline:{key}:1:{reader.pk}"
    assert record.organisation == post_of(reader).organisation
    assert Obligation.objects.get().satisfied_on == TODAY()


def test_an_item_of_a_programme_is_done_with_it(reader):
    edition = make_published()
    place = in_it(reader, make_programme(a_set("基礎", any_page(page_of(edition)))))
    assert (place.done, place.completed_at) == (0, None)

    acknowledged(reader, edition)

    place.refresh_from_db()
    assert (place.done, place.total) == (1, 1)
    assert place.completed_at is not None


def test_sections_that_were_not_opened_are_named(reader):
    edition = make_published()
    first = reading_of(reader.pk, edition).steps[0]
    actions.read_section(edition=edition, anchor=first.anchor, person=reader)

    with pytest.raises(ValidationError) as fault:
        confirm(reader, edition)

    (sentence,) = fault.value.messages
    assert "「相談の前に」、「何を書くか」" in sentence
    assert "心理職の役割" not in sentence
    assert not Acknowledgement.objects.exists()


def test_a_section_is_read_once_however_often_it_is_sent(reader):
    edition = make_published()
    anchor = reading_of(reader.pk, edition).steps[0].anchor

    actions.read_section(edition=edition, anchor=anchor, person=reader)
    actions.read_section(edition=edition, anchor=anchor, person=reader)

    assert SectionRead.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "wrong"), [([1, 1], {"q1"}), ([2, 2], {"q2"}), ([], {"q1", "q2"})]
)
def test_a_wrong_answer_is_explained_and_nothing_is_recorded(reader, answers, wrong):
    edition = make_published(questions=[question("一つ目", 2), question("二つ目", 1)])
    read_all(reader, edition)

    with pytest.raises(ValidationError) as fault:
        confirm(reader, edition, answers)

    assert set(fault.value.error_dict) == wrong
    assert {"二つ目だからです。" in message for message in fault.value.messages} == {True}
    assert not Acknowledgement.objects.exists()

    confirm(reader, edition, [2, 1])
    assert Acknowledgement.objects.count() == 1


def test_the_second_time_it_is_said_that_it_is_recorded(reader):
    edition = make_published()
    acknowledged(reader, edition)

    with pytest.raises(actions.AlreadyAcknowledged, match="すでに"):
        confirm(reader, edition)

    assert (Acknowledgement.objects.count(), Record.objects.count()) == (1, 1)


def test_what_the_office_voided_can_be_confirmed_again(reader):
    edition = make_published()
    acknowledged(reader, edition)
    void(Record.objects.get(), reason="別の人だった", by=None)

    confirm(reader, edition)

    assert Record.objects.done().count() == 1
    assert Acknowledgement.objects.count() == 1


def test_an_edition_published_meanwhile_is_the_one_to_read_and_what_was_read_stays(reader):
    first = make_published()
    read_all(reader, first)
    second = published(rewrite(page_of(first), body=body({3: "書き直した言葉です。"})))

    with pytest.raises(actions.NotCurrent, match="新しい版"):
        confirm(reader, first)

    assert [step.section.title for step in reading_of(reader.pk, second).unread] == ["相談の前に"]
    acknowledged(reader, second)
    assert Acknowledgement.objects.get().since is None


def test_a_withdrawn_edition_cannot_be_confirmed(reader, metropolis):
    edition = make_published()
    read_all(reader, edition)
    actions.withdraw(edition=edition, reason="誤り", by=metropolis)

    with pytest.raises(actions.NotCurrent, match="撤回"):
        confirm(reader, edition)


def test_a_post_that_changed_in_between_is_the_one_of_the_day_of_confirming(reader, nakano):
    edition = make_published()
    read_all(reader, edition)
    old = post_of(reader)
    Post.objects.filter(pk=old.pk).update(end=TODAY())
    new = PostFactory(person=reader, organisation=nakano, start=TODAY())

    confirm(reader, edition, post=new)

    assert Acknowledgement.objects.get().organisation == nakano
    assert Record.objects.get().organisation == nakano


# --- the next edition ---------------------------------------------------------------------
def test_who_confirmed_an_edition_reads_only_what_changed(reader):
    first = make_published(body=body({2: "もとの言葉です。"}))
    acknowledged(reader, first)

    second = published(rewrite(page_of(first), body=body({2: "新しい言葉です。"})))

    reading = reading_of(reader.pk, second)
    assert reading.since == first
    assert [(step.section.title, len(step.changes)) for step in reading.steps] == [
        ("心理職の役割", 1)
    ]
    acknowledged(reader, second)
    assert Acknowledgement.objects.get(edition=second).since == first


def test_a_section_that_is_gone_is_still_shown(reader):
    first = make_published()
    acknowledged(reader, first)
    kept = body()[:4]

    second = published(rewrite(page_of(first), body=kept))

    steps = reading_of(reader.pk, second).steps
    assert [(step.section.title, step.is_gone) for step in steps] == [
        ("相談の前に", True), ("何を書くか", True),
    ]  # fmt: skip


def test_what_changed_only_in_its_title_has_no_section_to_read(reader):
    first = make_published()
    acknowledged(reader, first)

    second = published(rewrite(page_of(first), title="新しい名前"))

    reading = reading_of(reader.pk, second)
    assert (reading.steps, [each.new for each in reading.surroundings]) == ((), ["新しい名前"])
    confirm(reader, second)


def test_a_section_that_stands_unchanged_in_a_new_place_counts_as_read(reader):
    first = make_published()
    anchor = reading_of(reader.pk, first).steps[2].anchor
    actions.read_section(edition=first, anchor=anchor, person=reader)
    added = [block("chapter", "c0", title="序"), block("section", "s0", title="はじめに"), paragraph(9, "新しい章です。")]  # fmt: skip

    second = published(rewrite(page_of(first), body=[*added, *body()]))

    steps = reading_of(reader.pk, second).steps
    assert [step.is_read for step in steps] == [False, False, False, True]


# --- on paper -------------------------------------------------------------------------------
def test_hr_enters_a_paper_and_the_person_is_told(reader, nerima_hr):
    edition = make_published()

    on_paper(reader, edition, nerima_hr, reason="端末のない職場のため")

    row = Acknowledgement.objects.get()
    assert (row.by, row.reason, row.read_on) == (nerima_hr, "端末のない職場のため", TODAY())
    assert Record.objects.get().recorded_by == nerima_hr
    (message,) = reader.messages.all()
    assert "端末のない職場のため" in message.text
    event = AuditEvent.objects.get(kind="guidelines.acknowledged_on_paper")
    assert event.by_id == nerima_hr.pk


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"read_on": TODAY() + DAY}, "read_on"),
        ({"read_on": TODAY() - DAY}, "read_on"),
    ],
)
def test_a_paper_has_a_reason_and_a_possible_day(reader, nerima_hr, fields, field):
    edition = make_published()

    with pytest.raises(ValidationError) as fault:
        on_paper(reader, edition, nerima_hr, **fields)

    assert set(fault.value.error_dict) == {field}
    assert not Acknowledgement.objects.exists()


def test_a_paper_after_the_screen_is_one_too_many(reader, nerima_hr):
    edition = make_published()
    acknowledged(reader, edition)

    with pytest.raises(actions.AlreadyAcknowledged):
        on_paper(reader, edition, nerima_hr)

    assert Acknowledgement.objects.count() == 1


def test_after_a_transfer_the_old_reading_counts_in_the_new_post(
    reader, nakano, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        edition = make_published(audience=psychologists())
    acknowledged(reader, edition)
    old = post_of(reader)
    tomorrow = TODAY() + DAY
    Post.objects.filter(pk=old.pk).update(end=tomorrow)
    new = PostFactory(person=reader, organisation=nakano, profession=old.profession, start=tomorrow)

    with django_capture_on_commit_callbacks(execute=True):
        refresh_obligations(on=tomorrow)

    row = Obligation.objects.in_force(tomorrow).get()
    assert (row.post, row.satisfied_on) == (new, TODAY())
    assert Record.objects.get().organisation == old.organisation


def test_a_draft_of_a_guideline_is_never_confirmed(reader):
    edition = actions.begin_draft(page=make_guideline(), by=None)

    with pytest.raises(actions.NotCurrent):
        confirm(reader, edition)
