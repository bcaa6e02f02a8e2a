"""Who may see, lead and make exercises; who is certified."""

import datetime

import pytest
from django.utils import timezone

from casestudies import permissions
from casestudies.facilitators import certified_facilitators
from core import memory
from tests.conftest import fresh
from tests.doors import EVERYBODY
from tests.factories.cases import case_index, make_case, make_exercise
from tests.factories.courses import make_course
from tests.factories.people import OrganisationFactory
from tests.factories.records import recorded
from tests.factories.runs import open_run

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def training(facilitator):
    """The course that the index of cases names."""
    course = make_course(lessons=0)
    index = case_index()
    index.facilitator_training = course
    index.save()
    index.save_revision().publish()
    memory.forget()
    return course


class TestCertification:
    def test_where_nothing_is_named_the_role_is_enough(self, facilitator, worker):
        assert permissions.can_facilitate(facilitator)
        assert not permissions.can_facilitate(worker)

    def test_where_a_course_is_named_it_must_be_completed(self, training, facilitator):
        assert not permissions.can_facilitate(facilitator)
        recorded(facilitator, subject_key=training.key)

        assert permissions.can_facilitate(fresh(facilitator))

    def test_another_course_does_not_certify(self, training, facilitator):
        recorded(facilitator, subject_key="another-course")

        assert not permissions.can_facilitate(fresh(facilitator))

    def test_the_course_without_the_role_does_not_either(self, training, worker):
        recorded(worker, subject_key=training.key)

        assert not permissions.can_facilitate(fresh(worker))

    def test_only_who_is_certified_is_offered(self, training, facilitator, worker):
        assert certified_facilitators(on=TODAY()) == []
        recorded(facilitator, subject_key=training.key)
        recorded(worker, subject_key=training.key)

        assert [one.person for one in certified_facilitators(on=TODAY())] == [facilitator]


class TestManaging:
    @pytest.fixture
    def exercises(self, bureau, nerima, nakano, trainer, worker):
        """One each of the bureau (made by the trainer), 練馬区, 中野区; and one done alone."""
        return {
            "bureau": make_exercise(organiser=bureau, created_by=trainer),
            "nerima": make_exercise(organiser=nerima),
            "nakano": make_exercise(organiser=nakano),
            "alone": make_exercise(organiser=bureau, is_solo=True, created_by=trainer),
        }

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("worker", set()),
            ("facilitator", set()),
            ("reviewer", set()),
            ("administrator", set()),
            ("nerima_hr", {"nerima"}),
            ("nakano_hr", {"nakano"}),
            ("trainer", {"bureau"}),
            ("metropolis", {"bureau"}),
        ],
    )
    def test_offices_keep_their_own(self, request, exercises, name, expected):
        user = request.getfixturevalue(name)

        kept = permissions.exercises_managed(user, on=TODAY())
        assert {key for key, one in exercises.items() if one in kept} == expected
        assert all(permissions.can_manage(user, exercises[key]) for key in expected)

    def test_who_manages_the_run_keeps_its_exercise(self, trainer, bureau, metropolis, nakano_hr):
        run = open_run(by=trainer, organiser=bureau)
        exercise = make_exercise(organiser=OrganisationFactory(), session=run.sessions.get())

        assert permissions.can_manage(metropolis, exercise)
        assert not permissions.can_manage(nakano_hr, exercise)

    def test_who_may_make_one(self, request):
        users = {name: request.getfixturevalue(name) for name in EVERYBODY}

        assert {name for name, one in users.items() if permissions.can_make_exercises(one)} == {
            "nerima_hr", "nakano_hr", "trainer", "metropolis", "facilitator",
        }  # fmt: skip


class TestSeeing:
    def test_those_one_leads_is_in_or_keeps(self, facilitator, worker, nerima, nerima_hr):
        led = make_exercise(facilitator=facilitator)
        joined = make_exercise(groups=[[worker]])
        kept = make_exercise(organiser=nerima)

        seen = {
            user.username: {*permissions.exercises_seen(user)}
            for user in (facilitator, worker, nerima_hr)
        }
        assert seen == {"facilitator": {led}, "worker": {joined}, "nerima-hr": {kept}}

    def test_a_case_is_offered_while_it_can_be_used(self):
        today = TODAY()
        live = make_case(live=True)
        last_day = make_case(live=True, expires_on=today)
        make_case(live=True, expires_on=today - datetime.timedelta(days=1))
        make_case()

        assert permissions.usable_cases(on=today) == [live, last_day]
