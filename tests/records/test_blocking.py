"""What keeps people from one kind of action, and never from anything else."""

import datetime

import pytest
from django.utils import timezone

from records.blocking import what_blocks
from records.models import Requirement
from records.states import Kind
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
LEADING = Requirement.Blocks.FACILITATING


def requirement(**fields) -> Requirement:
    given = {
        "subject_kind": Kind.GUIDELINE, "subject_key": "g", "subject_title": "心理職の指針",
        "edition": 1, "blocks": LEADING, "blocks_from": TODAY,
    }  # fmt: skip
    return RequirementFactory(**(given | fields))


def titles(person, on=TODAY) -> list[str]:
    return [each.title for each in what_blocks(person, LEADING, on=on)]


def test_what_is_open_blocks_from_its_day_on(worker):
    ObligationFactory(person=worker, requirement=requirement())

    assert titles(worker) == ["心理職の指針"]
    assert titles(worker, TODAY - DAY) == []


def test_what_is_done_does_not(worker):
    ObligationFactory(person=worker, requirement=requirement())

    recorded(worker, kind=Kind.GUIDELINE, subject_key="g", occurred_on=TODAY)

    assert titles(worker) == []


@pytest.mark.parametrize("fields", [{"ended_on": TODAY}, {"person": None}])
def test_neither_what_has_ended_nor_what_others_owe(worker, colleague, fields):
    given = {"person": worker, "requirement": requirement()} | fields
    ObligationFactory(**(given | {"person": given["person"] or colleague}))

    assert titles(worker) == []


def test_a_requirement_that_blocks_nothing_does_not(worker):
    ObligationFactory(person=worker, requirement=requirement(blocks="", blocks_from=None))

    assert titles(worker) == []


def test_each_subject_once_a_person_and_an_address_for_it(worker, colleague):
    for person in (worker, colleague):
        ObligationFactory(person=person, requirement=requirement())
    ObligationFactory(person=worker, requirement=requirement())

    found = what_blocks([worker, colleague], LEADING, on=TODAY)

    assert sorted(each.person for each in found) == sorted([worker.pk, colleague.pk])
    assert {each.url for each in found} == {"/my/"}  # no page of that key
