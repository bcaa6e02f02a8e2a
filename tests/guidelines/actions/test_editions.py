"""From a draft to an edition in its readers' hands, and back out of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent, Passage
from guidelines import actions
from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.states import EditionState, Significance
from records.models import Obligation, Requirement
from records.states import Kind
from tests.factories.guidelines import (
    anchor,
    body,
    make_guideline,
    make_published,
    paragraph,
    psychologist,
    psychologists,
    published,
    rewrite,
)
from tests.factories.people import PostFactory, UserFactory

TODAY = timezone.localdate


def states_of(page: GuidelinePage) -> dict[int, str]:
    return dict(GuidelineEdition.objects.of(page.key).values_list("number", "state"))


# --- publishing -----------------------------------------------------------------
def test_an_edition_in_review_goes_to_its_readers(db, metropolis):
    page = make_guideline()
    edition = actions.begin_draft(page=page, by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)

    edition = actions.publish(edition=edition, by=metropolis)

    page = GuidelinePage.objects.get(pk=page.pk)
    assert (page.live, page.edition, edition.number) == (True, 1, 1)
    assert edition.effective_on == TODAY()
    assert edition.published_by == metropolis
    moves = list(edition.moves.values_list("state_from", "state_to", "by"))
    assert moves == [
        ("", "draft", metropolis.pk),
        ("draft", "review", metropolis.pk),
        ("review", "published", metropolis.pk),
    ]
    assert AuditEvent.objects.filter(kind="guidelines.edition_published").count() == 1


def test_the_next_edition_archives_the_one_before_and_its_text_stays(db):
    first = make_published(body=body({2: "もとの言葉です。"}))
    page = GuidelinePage.objects.get(pk=first.page_id)
    rewrite(page, body=body({2: "新しい言葉です。"}))

    second = published(page)

    first.refresh_from_db()
    assert states_of(page) == {1: EditionState.OLD, 2: EditionState.PUBLISHED}
    assert first.guideline.by_anchor[anchor(2)].text == "もとの言葉です。"
    assert second.guideline.by_anchor[anchor(2)].text == "新しい言葉です。"
    assert second.previous() == first
    assert GuidelinePage.objects.get(pk=page.pk).edition == 2


def test_only_one_edition_is_in_the_making(db, metropolis):
    page = make_guideline()

    first = actions.begin_draft(page=page, by=metropolis)

    assert actions.begin_draft(page=page, by=metropolis) == first
    assert states_of(page) == {1: EditionState.DRAFT}


def test_what_is_published_is_what_was_reviewed_whatever_was_typed_since(db):
    page = make_guideline(body=body({1: "審査した言葉です。"}))
    edition = actions.begin_draft(page=page, by=None)
    actions.send_to_review(edition=edition, by=None)
    rewrite(page, body=body({1: "あとから打った言葉です。"}))

    edition = actions.publish(edition=edition, by=None)

    page = GuidelinePage.objects.get(pk=page.pk)
    assert edition.guideline.by_anchor[anchor(1)].text == "審査した言葉です。"
    assert "審査した" in str(page.body)
    assert page.has_unpublished_changes


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"whats_new": " "}, "変わったところ"),
        ({"body": []}, "段落"),
        ({"body": [paragraph(1, "章より前の言葉")]}, "章から"),
    ],
)
def test_a_text_with_faults_is_not_reviewed(db, fields, sentence):
    page = make_guideline(**fields)
    edition = actions.begin_draft(page=page, by=None)

    with pytest.raises(ValidationError) as fault:
        actions.send_to_review(edition=edition, by=None)

    assert sentence in " ".join(fault.value.messages)
    assert states_of(page) == {1: EditionState.DRAFT}


def test_nothing_goes_live_but_an_edition(db):
    page = make_guideline()

    with pytest.raises(actions.NotAnEdition):
        page.get_latest_revision().publish()

    assert not GuidelinePage.objects.get(pk=page.pk).live


def test_it_cannot_be_in_force_before_it_is_published(db):
    yesterday = TODAY() - datetime.timedelta(days=1)
    page = make_guideline(effective_on=yesterday)
    edition = actions.begin_draft(page=page, by=None)
    actions.send_to_review(edition=edition, by=None)

    with pytest.raises(ValidationError, match="施行"):
        actions.publish(edition=edition, by=None)

    assert states_of(page) == {1: EditionState.REVIEW}


def test_a_published_text_is_never_rewritten(db):
    edition = make_published()
    edition.content = {**edition.content, "lead": "書き換え"}
    edition.content_hash = "0" * 64

    with pytest.raises(TypeError):
        edition.save()


# --- schedule -------------------------------------------------------------------
def test_midnight_of_the_first_of_april_publishes_with_the_first_tick(db, metropolis):
    page = make_guideline()
    edition = actions.begin_draft(page=page, by=metropolis)
    actions.send_to_review(edition=edition, by=metropolis)
    midnight = timezone.make_aware(datetime.datetime(2027, 4, 1))
    actions.schedule(edition=edition, at=midnight, by=metropolis)

    before = actions.publish_due(at=midnight - datetime.timedelta(seconds=1))
    after = actions.publish_due(at=midnight)

    assert (before, after) == (0, 1)
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert edition.effective_on == datetime.date(2027, 4, 1)
    assert actions.publish_due(at=midnight) == 0


def test_one_that_cannot_be_published_holds_up_no_other_and_the_office_is_told(db, metropolis):
    moment = timezone.now() + datetime.timedelta(days=10)
    soon = TODAY() + datetime.timedelta(days=10)
    wrong, right = make_guideline(), make_guideline()
    for page in (wrong, right):
        edition = actions.begin_draft(page=page, by=metropolis)
        actions.send_to_review(edition=edition, by=metropolis)
        actions.schedule(edition=edition, at=moment, by=metropolis)
    GuidelineEdition.objects.of(wrong.key).update(effective_on=soon - datetime.timedelta(days=2))

    assert actions.publish_due(at=moment) == 1

    assert states_of(wrong) == {1: EditionState.REVIEW}
    assert states_of(right) == {1: EditionState.PUBLISHED}
    told = metropolis.messages.filter(kind="guidelines.not_published")
    assert [wrong.title in each.title for each in told] == [True]


# --- withdrawal -----------------------------------------------------------------
def test_a_wrong_edition_is_withdrawn_an_hour_later_and_the_one_before_holds_again(db, metropolis):
    first = make_published(body=body({1: "正しい言葉です。"}))
    page = GuidelinePage.objects.get(pk=first.page_id)
    rewrite(page, body=body({1: "まちがった言葉です。"}))
    second = published(page)

    actions.withdraw(edition=second, reason="別の文書を公開した", by=metropolis)

    page = GuidelinePage.objects.get(pk=page.pk)
    assert states_of(page) == {1: EditionState.PUBLISHED, 2: EditionState.WITHDRAWN}
    assert (page.live, page.edition) == (True, 1)
    assert "正しい言葉" in str(page.body)
    current = Passage.objects.of(page.key).current().get(anchor=anchor(1))
    assert current.text == "正しい言葉です。"


def test_the_number_of_a_withdrawn_edition_is_not_used_again(db, metropolis):
    first = make_published()
    actions.withdraw(edition=first, reason="誤り", by=metropolis)
    page = GuidelinePage.objects.get(pk=first.page_id)

    assert not page.live
    assert actions.begin_draft(page=page, by=metropolis).number == 2


def test_a_withdrawal_has_a_reason(db, metropolis):
    edition = make_published()

    with pytest.raises(ValidationError):
        actions.withdraw(edition=edition, reason=" ", by=metropolis)

    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


# --- passages -------------------------------------------------------------------
def test_every_wording_is_kept_and_one_of_each_paragraph_is_current(db):
    first = make_published(body=body({1: "一つ目。", 2: "二つ目。"}))
    page = GuidelinePage.objects.get(pk=first.page_id)
    rewrite(page, body=body({1: "書き直した一つ目。"})[:4])

    published(page)

    rows = Passage.objects.of(page.key).values_list("anchor", "text", "current", "last_edition")
    assert set(rows) == {
        (anchor(1), "一つ目。", False, 1),
        (anchor(1), "書き直した一つ目。", True, 2),
        (anchor(2), "二つ目。", False, 1),
        (anchor(2), "段落2の言葉です。\n次の文もあります。".replace("\n", ""), True, 2),
        (anchor(3), "段落3の言葉です。次の文もあります。", False, 1),
        (anchor(4), "段落4の言葉です。次の文もあります。", False, 1),
    }


# --- readers --------------------------------------------------------------------
def owed(page: GuidelinePage) -> set[tuple[str, int]]:
    rows = Obligation.objects.in_force().filter(subject_key=page.key, subject_kind=Kind.GUIDELINE)
    return {(row.person.username, row.edition) for row in rows.select_related("person")}


def make_psychologist(name: str, **fields) -> None:
    PostFactory(person=UserFactory(username=name), profession=psychologist(), **fields)


def test_the_audience_owes_the_edition_from_the_day_it_is_published(
    db, worker, django_capture_on_commit_callbacks
):
    make_psychologist("shinri")
    audience = psychologists()

    with django_capture_on_commit_callbacks(execute=True):
        edition = make_published(audience=audience, due_days=14)

    page = GuidelinePage.objects.get(pk=edition.page_id)
    assert owed(page) == {("shinri", 1)}
    row = Obligation.objects.get(subject_key=page.key)
    assert row.due == TODAY() + datetime.timedelta(days=14)


def test_a_minor_edition_asks_nobody_again_and_a_major_one_does(
    db, django_capture_on_commit_callbacks
):
    make_psychologist("shinri")
    with django_capture_on_commit_callbacks(execute=True):
        page = GuidelinePage.objects.get(pk=make_published(audience=psychologists()).page_id)
        Requirement.objects.update(start=TODAY() - datetime.timedelta(days=40))
        published(rewrite(page, significance=Significance.MINOR, body=body({1: "句点。"})))

    assert owed(page) == {("shinri", 1)}

    with django_capture_on_commit_callbacks(execute=True):
        published(rewrite(page, significance=Significance.MAJOR, body=body({1: "大きく。"})))

    assert owed(page) == {("shinri", 3)}


def test_after_a_withdrawal_the_edition_before_is_owed(
    db, metropolis, django_capture_on_commit_callbacks
):
    make_psychologist("shinri")
    with django_capture_on_commit_callbacks(execute=True):
        page = GuidelinePage.objects.get(pk=make_published(audience=psychologists()).page_id)
        second = published(rewrite(page, body=body({1: "誤り。"})))
    assert owed(page) == {("shinri", 2)}

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(edition=second, reason="誤り", by=metropolis)

    assert owed(page) == {("shinri", 1)}


def test_without_an_audience_nobody_owes_it(db, django_capture_on_commit_callbacks):
    make_psychologist("shinri")

    with django_capture_on_commit_callbacks(execute=True):
        edition = make_published()

    assert owed(GuidelinePage.objects.get(pk=edition.page_id)) == set()
