"""Two tabs, two servers, paper and screen, a new edition: one row a person and edition."""

import pytest
from django.utils import timezone

from guidelines import actions
from guidelines.models import Acknowledgement, GuidelineEdition, SectionRead
from guidelines.reading import reading_of
from guidelines.states import EditionState
from records.models import Record
from tests.factories.guidelines import body, make_published, rewrite
from tests.guidelines.readings import a_psychologist, page_of, read_all
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DO = "tests.guidelines.race_calls:do"


def test_confirmed_in_many_tabs_it_is_recorded_once_and_the_others_are_told():
    reader = a_psychologist()
    edition = make_published()
    read_all(reader, edition)
    call = {"name": "confirm", "edition": edition.pk, "person": reader.pk}

    results = run_together(DO, [call] * 6)

    row = Acknowledgement.objects.get()
    assert [result.value for result in results if result.error is None] == [row.pk]
    losers = [result for result in results if result.error]
    assert {result.error for result in losers} == {"AlreadyAcknowledged"}
    assert all("すでに記録されています" in result.message for result in losers)
    assert Record.objects.count() == 1


def test_paper_and_screen_at_once_are_one_acknowledgement(nerima_hr):
    reader = a_psychologist()
    edition = make_published()
    read_all(reader, edition)
    given = {"edition": edition.pk, "person": reader.pk}
    entered = {"name": "enter", "by": nerima_hr.pk, "day": timezone.localdate(), **given}

    results = run_together(DO, [{"name": "confirm", **given}, entered] * 3)

    assert [result.error for result in results].count(None) == 1
    assert Acknowledgement.objects.count() == Record.objects.count() == 1


def test_an_edition_published_at_that_moment_either_waits_or_wins():
    reader = a_psychologist()
    first = make_published()
    read_all(reader, first)
    page = rewrite(page_of(first), body=body({1: "書き直しました。"}))
    second = actions.begin_draft(page=page, by=None)
    actions.send_to_review(edition=second, by=None)
    confirm = {"name": "confirm", "edition": first.pk, "person": reader.pk}

    published, confirmed = run_together(DO, [{"name": "publish", "edition": second.pk}, confirm])

    assert published.error is None
    assert GuidelineEdition.objects.current().get() == second
    assert GuidelineEdition.objects.get(pk=first.pk).state == EditionState.OLD
    assert confirmed.error in {None, "NotCurrent"}
    assert Acknowledgement.objects.count() == Record.objects.count() == int(not confirmed.error)


def test_a_section_sent_by_many_is_read_once():
    reader = a_psychologist()
    edition = make_published()
    anchor = reading_of(reader.pk, edition).steps[0].anchor
    call = {"name": "read", "edition": edition.pk, "person": reader.pk, "anchor": anchor}

    results = run_together(DO, [call] * 5)

    assert {result.error for result in results} == {None}
    assert SectionRead.objects.count() == 1
