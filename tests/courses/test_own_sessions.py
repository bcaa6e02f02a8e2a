"""Completion that asks for attendance: what counts, what may still come, what is missed."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from certificates.models import Certificate
from courses import actions
from courses.actions import Seen
from courses.checklist import checklist
from courses.models import Attendance, Progress
from courses.outline import outline_of
from courses.standing import load_standings
from courses.states import Presence
from records.models import Record
from records.states import Kind
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import finished, lessons_of, make_course
from tests.factories.records import ObligationFactory, RequirementFactory
from tests.factories.runs import (
    TODAY,
    add_session,
    applicant,
    apply,
    draft_run,
    move_to_past,
    open_run,
)

pytestmark = pytest.mark.django_db
ALL = [("attendance", {"percent": 100})]


def dated(rule=ALL, **facts):
    return make_course(lessons=0, rule=rule, delivery="in_person", **facts)


def run_of(course, trainer, *kinds, in_days=14, capacity=70):
    """One announced run with a session a day of these kinds."""
    run = draft_run(by=trainer, course=course, capacity=capacity)
    for number, kind in enumerate(kinds):
        add_session(run, by=trainer, in_days=in_days + number, kind=kind)
    return actions.announce_run(run=run, by=trainer)


def note(run, number, presence, *people, by, minutes=None):
    seats = run.enrolments.filter(person__in=people).select_related("person", "post")
    seen = [Seen(seat, presence, minutes) for seat in seats]
    session = run.sessions.get(number=number)
    actions.note_presence(session=session, seen=seen, by=by, source=Attendance.Source.LIST)


def row_of(course, person):
    (standing,) = load_standings(person, [outline_of(course)], on=TODAY)
    return checklist(standing)[0]


def has_completed(person):
    return Record.objects.done().of(person).of_kind(Kind.COURSE).exists()


class TestWhatCounts:
    def test_whoever_attends_all_sessions_completes_on_the_day_of_the_last(self, trainer, worker):
        course = dated(certificate_design=CertificateDesignFactory())
        run = run_of(course, trainer, "lecture", "exercise")
        apply(run, worker)
        move_to_past(run, days=3)

        note(run, 1, Presence.ATTENDED, worker, by=trainer)
        assert not has_completed(worker)
        note(run, 2, Presence.ATTENDED, worker, by=trainer)

        done = Record.objects.done().of(worker).of_kind(Kind.COURSE).get()
        assert done.occurred_on == run.sessions.get(number=2).day
        assert Certificate.objects.filter(person=worker).count() == 1

    def test_admission_begins_the_course_and_an_application_that_waits_does_not(
        self, trainer, worker, colleague, django_capture_on_commit_callbacks
    ):
        run = open_run(by=trainer, course=dated(), capacity=1)
        with django_capture_on_commit_callbacks(execute=True):
            apply(run, worker)
            apply(run, colleague)

        begun = Progress.objects.filter(course_key=run.course_key)
        assert list(begun.values_list("person", "done", "total")) == [(worker.pk, 0, 1)]

    def test_minutes_of_the_sessions_count_and_those_of_the_completion_do_not(
        self, trainer, worker
    ):
        rule = [
            *ALL,
            ("minutes", {"kind": "lecture", "at_least": 90}),
            ("minutes", {"kind": "exercise", "at_least": 180}),
        ]
        run = run_of(dated(rule, exercise_minutes=180), trainer, "lecture", "exercise", "exercise")
        apply(run, worker)
        move_to_past(run)
        for number in (1, 2):
            note(run, number, Presence.ATTENDED, worker, by=trainer)

        progress = Progress.objects.get(person=worker)
        assert (progress.done, progress.total, has_completed(worker)) == (1, 3, False)
        note(run, 3, Presence.ATTENDED, worker, by=trainer)
        assert has_completed(worker)

    def test_in_part_is_attended_as_far_as_one_may_be_late(self, trainer, worker):
        run = run_of(dated(), trainer, "lecture", "exercise")
        apply(run, worker)
        move_to_past(run)

        note(run, 1, Presence.PARTIAL, worker, by=trainer, minutes=80)  # ten minutes are allowed
        note(run, 2, Presence.PARTIAL, worker, by=trainer, minutes=89)  # none is

        rows = Record.objects.current().of(worker).of_kind(Kind.SESSION).order_by("key")
        assert list(rows.values_list("outcome", "lecture_minutes", "exercise_minutes")) == [
            ("attended", 90, 0), ("partial", 0, 89),
        ]  # fmt: skip
        assert not has_completed(worker)

    def test_nobody_is_late_for_an_exercise(self, trainer, worker):
        run = run_of(dated(), trainer, "exercise")
        apply(run, worker)
        move_to_past(run)

        with pytest.raises(ValidationError, match="遅刻を認めて"):
            note(run, 1, Presence.LATE, worker, by=trainer)
        assert not Attendance.objects.exists()

    def test_a_share_of_the_sessions_may_be_enough(self, trainer, worker):
        course = dated([("attendance", {"percent": 60})])
        run = run_of(course, trainer, *["lecture"] * 5)
        apply(run, worker)
        move_to_past(run)
        note(run, 4, Presence.ABSENT, worker, by=trainer)
        for number in (1, 2):
            note(run, number, Presence.ATTENDED, worker, by=trainer)

        assert row_of(course, worker).state == "doing"
        note(run, 5, Presence.ATTENDED, worker, by=trainer)
        assert has_completed(worker)

    def test_lessons_at_home_and_sessions_make_one_course(self, trainer, worker):
        course = make_course(lessons=1, rule=[*ALL, ("all_lessons", None)], delivery="blended")
        run = run_of(course, trainer, "exercise")
        apply(run, worker)
        move_to_past(run)
        note(run, 1, Presence.ATTENDED, worker, by=trainer)
        assert not has_completed(worker)

        finished(worker, *lessons_of(course))

        assert has_completed(worker)

    def test_whoever_leaves_after_one_session_has_not_attended_all(self, trainer, worker):
        course = dated()
        run = run_of(course, trainer, "lecture", "lecture")
        apply(run, worker)
        move_to_past(run)
        seat = run.enrolments.get()
        actions.withdraw(enrolment=seat, by=worker, reason="異動のため")
        type(seat).objects.filter(pk=seat.pk).update(state="admitted")
        note(run, 1, Presence.ATTENDED, worker, by=trainer)
        type(seat).objects.filter(pk=seat.pk).update(state="late_withdrawn")

        actions.rules.reevaluate(outline_of(course), progress=lambda _n: None)

        row = row_of(course, worker)
        assert (row.state, row.url, has_completed(worker)) == ("stuck", "#runs", False)


class TestPlanned:
    def test_without_a_run_the_page_says_to_apply(self, worker):
        row = row_of(dated(), worker)

        assert (row.state, row.why, row.url) == ("todo", "開催回に申し込んでください。", "#runs")

    def test_what_is_to_come_is_not_yet_and_what_was_missed_is_said(self, trainer, worker):
        course = dated()
        run = run_of(course, trainer, "lecture", "lecture", "lecture")
        apply(run, worker)
        move_to_past(run)
        note(run, 1, Presence.ATTENDED, worker, by=trainer)
        assert row_of(course, worker).word == "3コマのうち1コマ出席。あと2コマ"

        note(run, 2, Presence.ABSENT, worker, by=trainer)

        row = row_of(course, worker)
        assert (row.state, row.word) == ("stuck", "3コマのうち1コマ出席")
        assert row.why == "このままでは修了できません（第2回を欠席）。補講を選んでください。"
        assert row.url == f"/runs/sessions/{run.sessions.get(number=2).key}/make-up/"

    def test_a_make_up_lifts_it_and_completes_the_course(self, trainer, worker):
        course = dated()
        run = run_of(course, trainer, "lecture", "lecture")
        apply(run, worker)
        move_to_past(run)
        other = run_of(course, trainer, "lecture", "lecture")
        note(run, 1, Presence.ABSENT, worker, by=trainer)
        note(run, 2, Presence.ATTENDED, worker, by=trainer)
        assert row_of(course, worker).state == "stuck"

        booked = actions.book_make_up(
            enrolment=run.enrolments.get(),
            missed=run.sessions.get(number=1),
            instead=other.sessions.get(number=1),
            by=worker,
        )
        assert row_of(course, worker).state == "doing"
        move_to_past(other)
        actions.note_make_up(make_up=booked, presence=Presence.ATTENDED, by=trainer)

        assert has_completed(worker)

    def test_a_part_attended_in_an_earlier_run_is_not_asked_again(self, trainer, worker):
        course = dated()
        first = run_of(course, trainer, "lecture", "exercise")
        apply(first, worker)
        move_to_past(first, days=60)
        note(first, 1, Presence.ATTENDED, worker, by=trainer)
        actions.finish_run(first)
        second = run_of(course, trainer, "lecture", "exercise")
        apply(second, worker)
        move_to_past(second)
        assert row_of(course, worker).word == "2コマのうち1コマ出席。あと1コマ"

        note(second, 2, Presence.ATTENDED, worker, by=trainer)

        assert has_completed(worker)

    def test_a_session_that_is_cancelled_is_no_longer_asked(
        self, trainer, worker, django_capture_on_commit_callbacks
    ):
        course = dated()
        run = run_of(course, trainer, "lecture", "lecture")
        apply(run, worker)
        first, second = run.sessions.order_by("number")
        back = datetime.timedelta(days=20)
        first.starts_at, first.ends_at = first.starts_at - back, first.ends_at - back
        first.save()
        note(run, 1, Presence.ATTENDED, worker, by=trainer)
        assert not has_completed(worker)

        with django_capture_on_commit_callbacks(execute=True):
            actions.cancel_session(session=second, by=trainer, reason="講師の都合")

        assert has_completed(worker)

    def test_minutes_that_cannot_be_had_any_more_are_said(self, trainer, worker):
        course = dated([("minutes", {"kind": "lecture", "at_least": 180})])
        run = run_of(course, trainer, "lecture", "lecture")
        apply(run, worker)
        move_to_past(run)
        assert row_of(course, worker).state == "todo"

        note(run, 1, Presence.PARTIAL, worker, by=trainer, minutes=40)

        assert row_of(course, worker).state == "stuck"


class TestManyPeople:
    @pytest.mark.parametrize("people", [1, 3])
    def test_the_last_session_completes_all_in_as_many_questions(
        self, trainer, people, django_assert_num_queries
    ):
        run, seen = _ready(trainer, people)
        session = run.sessions.get()

        with django_assert_num_queries(QUESTIONS):
            actions.note_presence(
                session=session, seen=seen, by=trainer, source=Attendance.Source.LIST
            )

        numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, people + 1))
        assert Progress.objects.exclude(completed_at=None).count() == people

    @pytest.mark.parametrize("runs", [1, 3])
    def test_a_standing_costs_the_same_for_one_run_and_for_three(
        self, trainer, worker, runs, django_assert_num_queries
    ):
        course = dated()
        for number in range(runs):
            run = open_run(by=trainer, course=course, in_days=10 + number, sessions=1)
            apply(run, worker)
        outline = outline_of(course)

        with django_assert_num_queries(7):
            load_standings(worker, [outline], on=TODAY)


QUESTIONS = 69


def _ready(trainer, people):
    """A run of one session, over, and so many people who have not been noted yet."""
    course = dated(certificate_design=CertificateDesignFactory())
    run = open_run(by=trainer, course=course, capacity=10)
    for _number in range(people):
        apply(run, applicant())
    move_to_past(run)
    seats = run.enrolments.select_related("person", "post").order_by("pk")
    return run, [Seen(seat, Presence.ATTENDED) for seat in seats]


def test_a_later_round_asks_for_its_own_sessions_and_has_all_of_its_run(trainer, worker):
    """Completed last year and owed again; the lists are saved after the run, in any order."""
    course = dated()
    first = run_of(course, trainer, "lecture", "lecture")
    apply(first, worker)
    move_to_past(first, days=400)
    for number in (1, 2):
        note(first, number, Presence.ATTENDED, worker, by=trainer)
    second = run_of(course, trainer, "lecture", "lecture")
    apply(second, worker)
    move_to_past(second)
    ObligationFactory(
        person=worker, requirement=RequirementFactory(subject_key=course.key, yearly=True)
    )

    note(second, 2, Presence.ATTENDED, worker, by=trainer)
    assert row_of(course, worker).word == "2コマのうち1コマ出席。あと1コマ"
    note(second, 1, Presence.ATTENDED, worker, by=trainer)

    assert Record.objects.done().of(worker).of_kind(Kind.COURSE).count() == 2
