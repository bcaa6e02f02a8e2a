"""Authors are reminded of the days of their published cases; nobody of a draft's."""

import datetime

import pytest

from casestudies.models import CasePage
from casestudies.reminders import cases_expiring, reviews_due
from tests.factories.cases import make_case

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)
IN_A_WEEK = TODAY + datetime.timedelta(days=7)


@pytest.fixture
def case(trainer) -> CasePage:
    case = make_case(live=True, title="夜に一人で過ごすきょうだい")
    CasePage.objects.filter(pk=case.pk).update(
        owner=trainer, review_on=IN_A_WEEK, expires_on=IN_A_WEEK + datetime.timedelta(days=1)
    )
    return CasePage.objects.get(pk=case.pk)


def test_the_author_is_told_a_week_before_it_is_to_be_looked_at_again(case, trainer):
    (told,) = reviews_due(TODAY, 7)

    assert told.person == trainer.pk
    assert "夜に一人で過ごすきょうだい" in told.title
    assert "12月4日（金）" in told.text
    assert [*reviews_due(TODAY, 8)] == []


def test_the_author_is_told_before_the_last_day_of_its_use(case, trainer):
    (told,) = cases_expiring(TODAY, 8)

    assert (told.person, told.url) == (trainer.pk, f"/case-reviews/{case.key}/")
    assert [*cases_expiring(TODAY, 7)] == []


def test_a_draft_reminds_nobody(case):
    CasePage.objects.filter(pk=case.pk).update(live=False)

    assert [*reviews_due(TODAY, 7), *cases_expiring(TODAY, 8)] == []


def test_a_case_of_nobody_reminds_nobody(case):
    CasePage.objects.filter(pk=case.pk).update(owner=None)

    assert [*reviews_due(TODAY, 7)] == []
