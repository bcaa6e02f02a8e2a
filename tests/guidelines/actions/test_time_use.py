"""Shares of working time, reported by oneself: when, by whom, and that they make 100."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from guidelines import actions
from guidelines.models import Acknowledgement, GuidelineEdition, TimeUse
from guidelines.time_use import LATER, time_use_asked
from people.models import Audience, Organisation, Post, Profession, User
from tests.conftest import fresh
from tests.factories.guidelines import make_published
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory

NOW = timezone.now
DAY = datetime.timedelta(days=1)


def profession() -> Profession:
    return Profession.objects.get_or_create(code="psychology", defaults={"name": "心理職"})[0]


def make_psychologist(organisation: Organisation | None = None, **fields) -> User:
    person = UserFactory(**fields)
    organisation = organisation or OrganisationFactory()
    PostFactory(person=person, organisation=organisation, profession=profession())
    return fresh(person)


def for_psychologists() -> GuidelineEdition:
    audience = Audience.objects.create(name="心理職の全員")
    audience.professions.add(profession())
    return make_published(audience=audience)


def confirmed(edition: GuidelineEdition, person: User, on: datetime.date) -> None:
    Acknowledgement.objects.create(
        person=person, edition=edition, by=person, read_on=on, statement="読みました。"
    )


def report(edition: GuidelineEdition, person: User, *shares: int, **more) -> TimeUse:
    names = ("casework", "psychology", "other")
    given = dict(zip(names, shares or (50, 30, 20), strict=True))
    return actions.report_time_use(
        person=person, guideline_key=edition.guideline_key, **given, **more
    )


def test_before_it_is_acknowledged_and_again_half_a_year_later(db):
    edition, person = for_psychologists(), make_psychologist()
    first = report(edition, person)
    confirmed(edition, person, timezone.localdate())

    with pytest.raises(ValidationError):
        report(edition, person, at=NOW() + LATER - DAY)
    second = report(edition, person, 40, 40, 20, at=NOW() + LATER)

    assert [first.moment, second.moment] == ["before", "after"]
    assert second.organisation == Post.objects.get(person=person).organisation


def test_it_may_be_said_on_the_day_of_the_acknowledgement_too(db):
    edition, person = for_psychologists(), make_psychologist()
    confirmed(edition, person, timezone.localdate())

    assert time_use_asked(person, edition.guideline_key, on=timezone.localdate()) == "before"
    assert report(edition, person).moment == "before"
    assert time_use_asked(person, edition.guideline_key, on=timezone.localdate()) is None


@pytest.mark.parametrize("shares", [(50, 30, 10), (50, 30, 30), (0, 0, 0)])
def test_shares_that_do_not_make_100_are_refused_at_the_field_with_their_sum(db, shares):
    edition, person = for_psychologists(), make_psychologist()

    with pytest.raises(ValidationError) as fault:
        report(edition, person, *shares)

    assert set(fault.value.error_dict) == {"other"}
    assert str(sum(shares)) in " ".join(fault.value.messages)


def test_a_share_lies_between_0_and_100(db):
    edition, person = for_psychologists(), make_psychologist()

    with pytest.raises(ValidationError) as fault:
        report(edition, person, -50, 130, 20)

    assert set(fault.value.error_dict) == {"casework"}


def test_it_is_changed_on_the_same_day_only(db):
    edition, person = for_psychologists(), make_psychologist()
    report(edition, person)

    report(edition, person, 10, 80, 10)
    with pytest.raises(ValidationError):
        report(edition, person, 20, 70, 10, at=NOW() + DAY)

    row = TimeUse.objects.get()
    assert (row.casework, row.psychology, row.other) == (10, 80, 10)


def test_nobody_but_psychologists_and_no_guideline_but_theirs(db, worker):
    edition, other = for_psychologists(), make_published()
    person = make_psychologist()

    for who, which in ((fresh(worker), edition), (person, other)):
        assert time_use_asked(who, which.guideline_key, on=timezone.localdate()) is None
        with pytest.raises(ValidationError):
            report(which, who)

    assert not TimeUse.objects.exists()
