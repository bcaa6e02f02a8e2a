import datetime

import pytest
from django.db import IntegrityError, transaction

from people.models import User
from records.actions import void
from records.models import Obligation
from records.states import Kind, Outcome
from tests.factories.people import PostFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

TODAY = datetime.date(2026, 11, 20)
EARLY = datetime.date(2026, 5, 12)
LAST_YEAR = datetime.date(2026, 3, 31)


def completed_on(on=None):
    return Obligation.objects.with_completion(on).get().completed_on


def test_a_completion_satisfies(worker):
    row = ObligationFactory(person=worker)
    recorded(worker, occurred_on=EARLY)

    assert completed_on() == EARLY
    assert set(Obligation.objects.open()) == set()
    assert row.is_overdue(datetime.date(2027, 4, 1))
    assert not row.is_overdue(row.due)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"subject_key": "course-2"}, id="another course"),
        pytest.param({"kind": Kind.LESSON}, id="a lesson"),
        pytest.param({"outcome": Outcome.FAILED}, id="failed"),
        pytest.param({"edition": 1}, id="an old edition"),
        pytest.param({"occurred_on": LAST_YEAR, "edition": 2}, id="last year"),
    ],
)
def test_what_does_not_satisfy_a_yearly_obligation_of_one_edition(worker, colleague, other):
    requirement = RequirementFactory(edition=2, yearly=True)
    row = ObligationFactory(person=worker, requirement=requirement)
    recorded(worker, **{"edition": 2, "occurred_on": EARLY} | other)
    recorded(colleague, edition=2, occurred_on=EARLY)

    assert completed_on() is None
    assert set(Obligation.objects.open()) == {row}


def test_a_completion_of_any_year_and_edition_satisfies_otherwise(worker):
    ObligationFactory(person=worker)
    recorded(worker, edition=3, occurred_on=EARLY)
    recorded(worker, edition=1, occurred_on=LAST_YEAR)

    assert completed_on() == LAST_YEAR


def test_a_void_completion_does_not_satisfy(worker, trainer):
    row = ObligationFactory(person=worker)
    void(recorded(worker), reason="誤り", by=trainer)

    assert set(Obligation.objects.open()) == {row}


def test_a_completion_after_that_day_is_not_known_yet(worker):
    row = ObligationFactory(person=worker)
    recorded(worker, occurred_on=TODAY)

    assert completed_on(on=datetime.date(2026, 11, 19)) is None
    assert set(Obligation.objects.open(on=datetime.date(2026, 11, 19))) == {row}
    assert completed_on(on=TODAY) == TODAY


def test_in_force_on_a_day(worker, colleague, outsider):
    lasting = ObligationFactory(person=worker)
    ending = ObligationFactory(person=colleague, ended_on=TODAY)
    ObligationFactory(
        person=outsider, excused_at="2026-11-01T00:00Z", excused_by=worker, excused_reason="済"
    )

    assert set(Obligation.objects.in_force()) == {lasting}
    assert set(Obligation.objects.in_force(TODAY)) == {lasting}
    assert set(Obligation.objects.in_force(EARLY)) == {lasting, ending}


def test_a_year_owes_its_own_and_what_was_owed_once_for_all(worker):
    yearly, once = RequirementFactory(yearly=True), RequirementFactory()
    ObligationFactory(person=worker, requirement=yearly, fiscal_year=2025)
    own = ObligationFactory(person=worker, requirement=yearly, fiscal_year=2026)
    before = ObligationFactory(person=worker, requirement=once, fiscal_year=2025)
    ObligationFactory(person=worker, requirement=RequirementFactory(), fiscal_year=2027)

    assert set(Obligation.objects.in_year(2026)) == {own, before}


def test_of_two_that_ask_for_the_same_the_one_due_first_is_shown(worker, colleague):
    ObligationFactory(person=worker, due=datetime.date(2027, 3, 31))
    first = ObligationFactory(person=worker, due=datetime.date(2026, 12, 18))
    other_subject = ObligationFactory(
        person=worker, requirement=RequirementFactory(subject_key="course-2")
    )
    other_person = ObligationFactory(person=colleague)

    assert set(Obligation.objects.one_per_subject()) == {first, other_subject, other_person}


def test_of_two_that_ask_for_the_same_an_open_one_is_shown(worker):
    ObligationFactory(person=worker, due=datetime.date(2026, 6, 30))
    yearly = ObligationFactory(
        person=worker, requirement=RequirementFactory(yearly=True), fiscal_year=2026
    )
    recorded(worker, occurred_on=LAST_YEAR)

    assert set(Obligation.objects.with_completion().one_per_subject()) == {yearly}


def test_two_posts_may_ask_for_the_same(worker, nakano):
    requirement = RequirementFactory()
    first = ObligationFactory(person=worker, requirement=requirement)
    second_post = PostFactory(person=worker, organisation=nakano)
    ObligationFactory(person=worker, requirement=requirement, post=second_post)

    assert set(Obligation.objects.one_per_subject()) == {first}


def test_the_same_obligation_exists_once(worker):
    row = ObligationFactory(person=worker)

    with pytest.raises(IntegrityError), transaction.atomic():
        ObligationFactory(person=worker, requirement=row.requirement)


def test_an_excuse_needs_somebody_and_a_reason(worker):
    row = ObligationFactory(person=worker)

    for half in ({"excused_by": User.objects.first()}, {"excused_reason": "済"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Obligation.objects.filter(pk=row.pk).update(**half)


@pytest.mark.parametrize(
    "half",
    [{"due_rule": "fixed"}, {"due_rule": "months"}, {"end": datetime.date(2020, 4, 1)}],
)
def test_a_requirement_is_whole(db, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        RequirementFactory(**half)
