import datetime

import pytest
from django.core.exceptions import ValidationError

from people.models import OrganisationTie, Post
from records.actions import excuse, refresh_obligations
from records.models import Obligation, Requirement
from tests.conftest import post_of
from tests.factories.people import PostFactory, ProfessionFactory, UserFactory
from tests.factories.records import ObligationFactory, RequirementFactory

TODAY = datetime.date(2026, 11, 20)
NEXT_YEAR = datetime.date(2027, 4, 1)


def people() -> set[str]:
    return set(Obligation.objects.in_force().values_list("person__username", flat=True))


def test_everybody_owes_what_reaches_everybody(worker, outsider, facilitator):
    RequirementFactory()

    refresh_obligations(on=TODAY)

    assert people() == {"worker", "outsider", "facilitator"}


def test_an_obligation_copies_its_requirement(worker):
    requirement = RequirementFactory(edition=2, yearly=True)

    refresh_obligations(on=TODAY)

    row = Obligation.objects.get()
    assert (row.person, row.post, row.requirement) == (worker, post_of(worker), requirement)
    assert (row.subject_kind, row.subject_key, row.edition) == ("course", "course-1", 2)
    assert (row.yearly, row.fiscal_year, row.due) == (True, 2026, datetime.date(2027, 3, 31))


def test_an_organisation_reaches_itself_and_below(worker, nerima_hr, outsider, nerima):
    RequirementFactory(organisation=nerima)

    refresh_obligations(on=TODAY)

    assert people() == {"worker", "nerima-hr"}


def test_below_is_what_is_administered_on_that_day(worker, nerima):
    RequirementFactory(organisation=nerima)
    OrganisationTie.objects.update(end=TODAY)

    refresh_obligations(on=TODAY)

    assert people() == set()


def test_professions_narrow(worker, colleague):
    psychology = ProfessionFactory(code="psychology", name="心理職")
    Post.objects.filter(person=colleague).update(profession=psychology)
    RequirementFactory(professions=[psychology])

    refresh_obligations(on=TODAY)

    assert people() == {"colleague"}


def test_newcomers_are_those_whose_post_began_in_the_days_of_the_requirement(worker, nerima):
    april, october = datetime.date(2026, 4, 1), datetime.date(2026, 10, 1)
    for username, start in [("april", april), ("october", october), ("march", "2026-03-31")]:
        PostFactory(person=UserFactory(username=username), organisation=nerima, start=start)
    RequirementFactory(newcomers_only=True, start=april, end=datetime.date(2027, 4, 1))

    refresh_obligations(on=TODAY)

    assert people() == {"april", "october"}


@pytest.mark.parametrize(
    "unseen",
    [
        pytest.param({"start": datetime.date(2026, 11, 21)}, id="begins tomorrow"),
        pytest.param({"end": TODAY}, id="ended yesterday"),
        pytest.param({"announced_on": datetime.date(2026, 11, 21)}, id="under embargo"),
    ],
)
def test_a_post_that_is_not_held_owes_nothing(worker, unseen):
    RequirementFactory()
    Post.objects.filter(person=worker).update(**unseen)

    refresh_obligations(on=TODAY)

    assert people() == set()


def test_people_who_left_or_were_merged_owe_nothing(worker, colleague, outsider):
    RequirementFactory()
    worker.left_on = TODAY
    worker.save()
    colleague.merged_into = outsider
    colleague.save()

    refresh_obligations(on=TODAY)

    assert people() == {"outsider"}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(datetime.date(2026, 11, 21), None, id="to come"),
        pytest.param(datetime.date(2026, 4, 1), TODAY, id="over"),
    ],
)
def test_a_requirement_outside_its_days_asks_nothing(worker, start, end):
    RequirementFactory(start=start, end=end)

    refresh_obligations(on=TODAY)

    assert people() == set()


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        pytest.param({}, datetime.date(2027, 3, 31), id="end of the year"),
        pytest.param(
            {"due_rule": "fixed", "due_on": datetime.date(2026, 12, 18)},
            datetime.date(2026, 12, 18),
            id="fixed",
        ),
        pytest.param(
            {"due_rule": "fixed", "due_on": datetime.date(2024, 12, 18), "yearly": True},
            datetime.date(2026, 12, 18),
            id="fixed, every year",
        ),
        pytest.param(
            {"due_rule": "fixed", "due_on": datetime.date(2024, 2, 29), "yearly": True},
            datetime.date(2027, 2, 28),
            id="fixed on a leap day, every year",
        ),
        pytest.param(
            {"due_rule": "months", "due_months": 3}, datetime.date(2020, 7, 1), id="months"
        ),
        pytest.param(
            {"due_rule": "months", "due_months": 3, "yearly": True},
            datetime.date(2026, 7, 1),
            id="months, every year",
        ),
    ],
)
def test_due(worker, rule, due):
    RequirementFactory(**rule)

    refresh_obligations(on=TODAY)

    assert Obligation.objects.get().due == due


def test_refreshing_twice_changes_nothing(worker, colleague):
    RequirementFactory()
    refresh_obligations(on=TODAY)
    before = list(Obligation.objects.order_by("pk").values())

    refresh_obligations(on=TODAY)

    assert list(Obligation.objects.order_by("pk").values()) == before


def test_only_these_people_are_refreshed(worker, colleague):
    RequirementFactory()
    ended = RequirementFactory(end=TODAY)
    for person in (worker, colleague):
        ObligationFactory(person=person, requirement=ended)

    refresh_obligations(on=TODAY, people=[worker])

    in_force = Obligation.objects.in_force().values_list("person__username", "requirement__end")
    assert set(in_force) == {("worker", None), ("colleague", TODAY)}


def test_an_obligation_ends_with_its_post(worker):
    RequirementFactory()
    refresh_obligations(on=TODAY)
    Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 1))

    refresh_obligations(on=TODAY)

    assert Obligation.objects.get().ended_on == datetime.date(2026, 11, 1)


def test_an_obligation_that_no_longer_fits_ends_and_opens_again(worker):
    requirement = RequirementFactory()
    refresh_obligations(on=TODAY)
    requirement.professions.set([ProfessionFactory(code="psychology", name="心理職")])

    refresh_obligations(on=TODAY)
    assert Obligation.objects.get().ended_on == TODAY

    requirement.professions.clear()
    refresh_obligations(on=TODAY)
    assert Obligation.objects.get().ended_on is None


def test_obligations_end_with_their_requirement(worker):
    requirement = RequirementFactory()
    refresh_obligations(on=TODAY)
    Requirement.objects.filter(pk=requirement.pk).update(end=TODAY)

    refresh_obligations(on=TODAY)

    assert people() == set()


def test_a_second_post_owes_for_itself(worker, nerima):
    PostFactory(person=worker, organisation=nerima)
    RequirementFactory()

    refresh_obligations(on=TODAY)

    assert Obligation.objects.filter(person=worker).count() == 2


def test_a_mended_due_date_is_followed(worker):
    requirement = RequirementFactory()
    refresh_obligations(on=TODAY)
    Requirement.objects.filter(pk=requirement.pk).update(
        due_rule="fixed", due_on=datetime.date(2026, 12, 25), edition=3
    )

    refresh_obligations(on=TODAY)

    row = Obligation.objects.get()
    assert (row.due, row.edition) == (datetime.date(2026, 12, 25), 3)


def test_what_is_owed_once_stays_one_row_over_the_years(worker):
    RequirementFactory()
    refresh_obligations(on=TODAY)

    refresh_obligations(on=NEXT_YEAR)

    row = Obligation.objects.get()
    assert (row.fiscal_year, row.due) == (2026, datetime.date(2027, 3, 31))


def test_what_is_owed_every_year_is_a_row_a_year(worker):
    RequirementFactory(yearly=True)
    refresh_obligations(on=TODAY)

    refresh_obligations(on=NEXT_YEAR)

    assert set(Obligation.objects.in_force().values_list("fiscal_year", "due")) == {
        (2026, datetime.date(2027, 3, 31)),
        (2027, datetime.date(2028, 3, 31)),
    }


def test_a_past_year_is_left_alone(worker):
    RequirementFactory(yearly=True)
    refresh_obligations(on=TODAY)
    Post.objects.filter(person=worker).update(end=NEXT_YEAR)

    refresh_obligations(on=NEXT_YEAR)

    assert Obligation.objects.get().ended_on is None


@pytest.mark.parametrize("count", [1, 3])
def test_refreshing_costs_the_same_for_many_posts(nerima, django_assert_num_queries, count):
    PostFactory.create_batch(count, organisation=nerima)
    RequirementFactory(organisation=nerima)

    # Requirements and professions, then per requirement: savepoint (2), posts, known, create,
    # end, reopen, copy, settle (2); those of people named one by one (4: savepoint, end, reopen);
    # last the obligations of requirements that are over.
    with django_assert_num_queries(17):
        refresh_obligations(on=TODAY)


def test_someone_is_excused_by_somebody_for_a_reason(worker, nerima_hr):
    row = ObligationFactory(person=worker)

    excuse(row, reason=" 他団体で受講済み ", by=nerima_hr)

    row.refresh_from_db()
    assert (row.excused_by, row.excused_reason) == (nerima_hr, "他団体で受講済み")
    assert row.excused_at is not None
    assert people() == set()


def test_an_excuse_states_why(worker, nerima_hr):
    with pytest.raises(ValidationError):
        excuse(ObligationFactory(person=worker), reason="　", by=nerima_hr)

    assert people() == {"worker"}


def test_nobody_is_excused_twice(worker, nerima_hr):
    row = ObligationFactory(person=worker)
    excuse(row, reason="受講済み", by=nerima_hr)

    with pytest.raises(ValidationError):
        excuse(row, reason="もう一度", by=nerima_hr)
