"""/obligations and /coverage: the matrix and the coverage, as a program reads them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.fiscal import fiscal_year, last_day
from courses.models import Progress
from people.models import Organisation, Post
from people.roles import Role
from records.models import Obligation
from tests.conftest import post_of
from tests.factories.api import Program
from tests.factories.courses import home_page, make_course
from tests.factories.people import LeaveFactory, OrganisationFactory, PostFactory, UserFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

TODAY = datetime.date(2026, 11, 20)  # conftest.py
DAY = datetime.timedelta(days=1)
YEAR = fiscal_year(TODAY)
STATES = ["done", "doing", "open", "late", "away"]


@pytest.fixture
def ward(nerima, worker, outsider) -> Program:
    return Program(nerima)


def owed(person, **fields) -> Obligation:
    return ObligationFactory(person=person, **({"fiscal_year": YEAR, "due": TODAY} | fields))


def states(program, **asked) -> dict[int, str]:
    return {row["id"]: row["state"] for row in program.everything("/obligations", **asked)}


def test_an_obligation_is_told_with_these_fields_and_no_others(ward, worker, nerima_centre):
    row = owed(worker)
    recorded(worker, occurred_on=TODAY)

    (told,) = ward.items("/obligations")

    assert told == {
        "id": row.pk,
        "person": worker.pk,
        "post": post_of(worker).pk,
        "organisation": {"id": nerima_centre.pk, "code": "", "name": "練馬子ども家庭支援センター"},
        "requirement": "基礎研修",
        "kind": "course",
        "subject": "course-1",
        "subject_title": "児童虐待対応 基礎研修",
        "edition": None,
        "fiscal_year": YEAR,
        "yearly": False,
        "due": TODAY.isoformat(),
        "state": "done",
        "completed_on": TODAY.isoformat(),
        "steps_left": None,
    }


@pytest.fixture
def one_of_each(nerima_centre) -> dict[str, int]:
    """An obligation in each state, by state."""
    found = {}
    for state in STATES:
        person = UserFactory()
        PostFactory(person=person, organisation=nerima_centre)
        late = state == "late"
        found[state] = owed(person, due=TODAY - DAY if late else TODAY).pk
        if state == "done":
            recorded(person, occurred_on=TODAY)
        if state == "doing":
            Progress.objects.create(person=person, course_key="course-1", done=1, total=4)
        if state == "away":
            LeaveFactory(person=person)
    return found


def test_where_somebody_stands_is_what_the_matrix_says(ward, one_of_each):
    assert states(ward) == {pk: state for state, pk in one_of_each.items()}
    (doing,) = ward.items("/obligations", state="doing")
    assert doing["steps_left"] == 3


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_asked_for(ward, one_of_each, state):
    assert states(ward, state=state) == {one_of_each[state]: state}


def test_who_is_away_and_has_completed_has_completed(ward, worker):
    row = owed(worker)
    recorded(worker, occurred_on=TODAY)
    LeaveFactory(person=worker)

    assert states(ward, state="done") == {row.pk: "done"}
    assert states(ward, state="away") == {}


def test_who_is_excused_or_has_gone_owes_nothing(ward, worker, colleague, supervisor):
    owed(worker, ended_on=TODAY)
    owed(
        colleague,
        excused_at=timezone.now(), excused_by=supervisor, excused_reason="同等の研修を修了",
    )  # fmt: skip
    owed(supervisor)
    Post.objects.filter(person=supervisor).update(end=TODAY)

    assert ward.items("/obligations") == []


def test_each_filter_narrows_the_list(ward, worker, nerima):
    here = UserFactory()
    PostFactory(person=here, organisation=nerima, profession=None)
    first, second = owed(worker), owed(here, requirement__subject_key="course-2")

    assert set(states(ward)) == {first.pk, second.pk}
    assert set(states(ward, organisation="131202")) == {second.pk}
    assert set(states(ward, subject="course-1")) == {first.pk}
    assert set(states(ward, profession="welfare")) == {first.pk}
    assert set(states(ward, person=here.pk)) == {second.pk}
    assert states(ward, kind="exercise") == {}


def test_a_past_year_is_told_as_it_stood_on_its_last_day(ward, worker):
    past = owed(worker, fiscal_year=YEAR - 1, due=last_day(YEAR - 1), yearly=True)
    recorded(worker, occurred_on=TODAY)

    assert states(ward, fiscal_year=YEAR - 1) == {past.pk: "open"}
    assert states(ward) == {}


def test_the_metropolitan_office_follows_what_it_asks_and_a_ward_its_own(
    ward, bureau, nerima, worker, outsider
):
    asked_by_all = owed(worker)
    own = owed(worker, requirement=RequirementFactory(organisation=nerima, subject_key="ward"))
    theirs = owed(outsider)
    office = Program(bureau, Role.METROPOLIS)

    assert set(states(office)) == {asked_by_all.pk, theirs.pk}
    assert set(states(ward)) == {asked_by_all.pk, own.pk}


def test_three_obligations_cost_as_many_queries_as_one(ward, one_of_each):
    ward.get("/obligations")
    with CaptureQueriesContext(connection) as one:
        assert len(ward.items("/obligations", limit=1)) == 1
    with CaptureQueriesContext(connection) as three:
        assert len(ward.items("/obligations", limit=3)) == 3

    assert len(one) == len(three)


# --- /coverage -------------------------------------------------------------------------
@pytest.fixture
def office(bureau) -> Program:
    home_page()
    return Program(bureau, Role.METROPOLIS)


@pytest.fixture
def course(office, bureau):
    return make_course(title="基礎研修", organiser=bureau)


def test_the_coverage_of_a_course(office, course, worker, outsider, nerima, nakano, bureau):
    recorded(worker, subject_key=course.key, occurred_on=TODAY, organiser=bureau)

    told = office.json("/coverage", subject=course.key)

    places = {place.pop("municipality")["code"]: place for place in told.pop("places")}
    assert told == {
        "subject": course.key,
        "subject_title": "基礎研修",
        "fiscal_year": YEAR,
        "municipalities": 2,
        "municipalities_covered": 1,
        "total_learners": 1,
        "distinct_learners": 1,
        "occasions": None,
    }
    assert places == {
        "131148": {"covered": False, "last_fiscal_year": None, "learners": 0},
        "131202": {"covered": True, "last_fiscal_year": YEAR, "learners": 1},
    }


def test_small_counts_of_somebody_elses_course_are_not_told(office, worker, nerima):
    ngo = OrganisationFactory(kind=Organisation.Kind.OTHER, name="別の主催者")
    course = make_course(title="よその研修", organiser=ngo)
    recorded(worker, subject_key=course.key, occurred_on=TODAY)

    told = office.json("/coverage", subject=course.key)

    assert (told["distinct_learners"], told["places"][0]["learners"]) == (None, None)
    assert told["municipalities_covered"] == 1


def test_a_year_and_a_course_are_asked_for(office, course, worker):
    recorded(worker, subject_key=course.key, occurred_on=TODAY)

    past = office.json("/coverage", subject=course.key, fiscal_year=YEAR - 1)

    assert (past["fiscal_year"], past["municipalities_covered"]) == (YEAR - 1, 0)
    assert office.get("/coverage").status_code == 422
    assert office.get("/coverage", subject="x").status_code == 422
    assert office.get("/coverage", subject=course.key.replace("-", "")).status_code == 422
    missing = "00000000-0000-0000-0000-000000000000"
    assert office.get("/coverage", subject=missing).status_code == 404
    course.unpublish()
    assert office.get("/coverage", subject=course.key).status_code == 404
