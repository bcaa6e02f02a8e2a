"""Closing an exercise writes the ledger, and with it courses and programmes are completed."""

import pytest

from casestudies import actions
from casestudies.models import CasePage, Exercise, Member
from casestudies.states import ExerciseState
from courses.completion import refresh_progress
from courses.models import Allocation, Progress
from records.actions import void
from records.models import Record
from records.states import Kind, Outcome
from tests.factories import courses as make
from tests.factories.cases import make_case, make_edition
from tests.factories.courses import finished, lessons_of, make_course, started
from tests.factories.debriefs import exercise_at, member_of
from tests.factories.programmes import a_set, any_page, in_it, make_programme
from tests.factories.runs import open_run

pytestmark = pytest.mark.django_db


def published() -> CasePage:
    """As the two signatures of the anonymity gate leave it behind (tests of the gate are elsewhere)."""
    page = make_case()
    CasePage.objects.filter(pk=page.pk).update(live=True)
    return page


@pytest.fixture
def case() -> CasePage:
    """A course or a programme names it."""
    return published()


@pytest.fixture
def exercise(case, worker, colleague, facilitator):
    return exercise_at(
        ExerciseState.DEBRIEF,
        edition=make_edition(case),
        groups=[[worker, colleague]],
        facilitator=facilitator,
    )


def close(exercise, by):
    actions.go_to_phase(exercise=exercise, to=ExerciseState.CLOSED, by=by)


def exercises_of(person) -> list[Record]:
    return list(Record.objects.current().of(person).of_kind(Kind.EXERCISE))


class TestLedger:
    def test_one_record_for_each_with_the_minutes_that_count(
        self, exercise, case, worker, colleague, facilitator
    ):
        close(exercise, facilitator)

        (record,) = exercises_of(worker)
        assert (record.subject_key, record.outcome, record.exercise_minutes) == (
            case.key,
            Outcome.COMPLETED,
            120,
        )
        assert record.occasion_key == str(exercise.key)
        assert len(exercises_of(colleague)) == 1

    def test_closing_twice_writes_once(self, exercise, worker, facilitator):
        close(exercise, facilitator)
        close(exercise, facilitator)

        assert len(exercises_of(worker)) == 1

    def test_neither_facilitator_nor_who_never_got_into_a_group_gets_one(
        self, exercise, outsider, facilitator
    ):
        Member.objects.create(exercise=exercise, person=outsider)
        close(exercise, facilitator)

        assert exercises_of(facilitator) == exercises_of(outsider) == []

    def test_who_stepped_out_gets_the_same_as_everybody(self, exercise, worker, facilitator):
        member = member_of(exercise, worker)
        member.stepped_out_at = exercise.stage_opened_at
        member.save()
        close(exercise, facilitator)

        (record,) = exercises_of(worker)
        assert (record.outcome, record.exercise_minutes) == (Outcome.COMPLETED, 120)

    def test_where_a_session_counts_the_minutes_the_exercise_counts_none(
        self, exercise, bureau, worker, trainer, facilitator
    ):
        run = open_run(by=trainer, course=make_course(lessons=0), organiser=bureau, sessions=1)
        Exercise.objects.filter(pk=exercise.pk).update(session=run.sessions.get())
        close(exercise, facilitator)

        (record,) = exercises_of(worker)
        assert (record.exercise_minutes, record.occasion_key) == (0, str(run.key))

    def test_a_cancelled_one_writes_nothing(self, exercise, worker, facilitator):
        Exercise.objects.filter(pk=exercise.pk).update(state=ExerciseState.RUNNING)
        actions.cancel(exercise=exercise, reason="停電", by=facilitator)

        assert exercises_of(worker) == []

    def test_what_was_voided_stays_void(self, exercise, worker, facilitator, metropolis):
        close(exercise, facilitator)
        void(record=exercises_of(worker)[0], reason="別の人でした", by=metropolis)

        assert [one.outcome for one in exercises_of(worker)] == [Outcome.VOID]
        assert not Record.objects.done().of(worker).of_kind(Kind.EXERCISE).exists()


def with_case(case, *more):
    """A course of one lesson that asks for the case besides `more`."""
    course = make_course(lessons=1)
    blocks = [("case_exercise", {"page": case.pk}), *more]
    stored = [{"type": kind, "value": value} for kind, value in blocks]
    course.rule = course.rule.stream_block.to_python(stored)
    return make.publish(course)


class TestCourse:
    def test_is_completed_by_closing_an_exercise_with_the_case(
        self, exercise, case, worker, facilitator
    ):
        course = with_case(case)
        started(worker, course)
        assert Progress.objects.get(person=worker).completed_at is None

        close(exercise, facilitator)
        assert Progress.objects.get(person=worker).completed_at is not None

    def test_another_case_does_not_count(self, exercise, worker, facilitator):
        started(worker, with_case(published()))
        close(exercise, facilitator)

        assert Progress.objects.get(person=worker).completed_at is None

    def test_what_else_is_asked_is_asked_still(self, exercise, case, worker, facilitator):
        course = with_case(case, ("all_lessons", None))
        started(worker, course)
        close(exercise, facilitator)
        assert Progress.objects.get(person=worker).completed_at is None

        finished(worker, lessons_of(course)[0])
        refresh_progress(worker, course)
        assert Progress.objects.get(person=worker).completed_at is not None

    def test_the_page_says_what_is_to_be_done(self, client, case, worker):
        course = with_case(case)
        started(worker, course)
        client.force_login(worker)

        html = client.get(course.url).content.decode()
        assert f"事例演習「{case.title}」に取り組む" in html

    def test_a_case_that_is_withdrawn_is_asked_no_more(self, case, worker):
        course = with_case(case, ("all_lessons", None))
        CasePage.objects.filter(pk=case.pk).update(live=False)
        started(worker, course)
        finished(worker, lessons_of(course)[0])
        refresh_progress(worker, course)

        assert Progress.objects.get(person=worker).completed_at is not None


class TestProgramme:
    def test_the_page_of_a_case_is_an_item_that_the_exercise_completes(
        self, exercise, case, worker, colleague, facilitator
    ):
        programme = make_programme(a_set("演習", any_page(case)))
        in_it(worker, programme)
        close(exercise, facilitator)

        assert Allocation.objects.get(person=worker).completed_at is not None
        done = Record.objects.done().about(programme.key)
        assert [one.person for one in done] == [worker]  # the colleague is not in it
