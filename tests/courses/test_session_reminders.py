"""Reminders before sessions, warnings of too few, surveys after the last session."""

import datetime

import pytest
from django.utils import timezone

from core.models import Message
from courses import actions
from courses.actions import Seen
from courses.models import Attendance, Session, SurveyOpening, SurveyParticipation
from courses.session_reminders import sessions_near
from courses.states import Presence
from courses.ticks import announce_surveys, finish_runs, tell_of_too_few
from tests.factories.courses import make_course
from tests.factories.people import LeaveFactory
from tests.factories.runs import (
    DAY,
    TODAY,
    add_session,
    applicant,
    apply,
    make_room,
    move_to_past,
    open_run,
)
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
WEEK = 14  # open_run's session is in so many days


@pytest.fixture
def course(db):
    return make_course(lessons=0, delivery="in_person")


@pytest.fixture
def run(course, trainer):
    return open_run(
        by=trainer, course=course, note="筆記用具と名札", contact="研修係 03-0000-0000", capacity=3
    )


def told(days=WEEK, day=TODAY):
    return {each.person: each for each in sessions_near(day, days)}


class TestSessions:
    def test_tells_who_is_admitted_when_where_and_what_to_bring(self, run, worker, trainer, bureau):
        apply(run, worker)
        room = make_room(run.organiser, "第1研修室", address="新宿駅西口から徒歩5分")
        Session.objects.filter(run=run).update(room=room, join_url="https://meeting.example/1")

        (reminder,) = told().values()

        assert reminder.person == worker.pk
        assert "14日後" in reminder.title
        for words in ("10:00–11:30", "第1研修室", "徒歩5分", "オンライン", "筆記用具", "03-0000"):
            assert words in reminder.text
        assert "meeting.example" not in reminder.text

    def test_neither_who_waits_nor_who_will_not_come_nor_who_is_on_leave(
        self, run, worker, colleague, supervisor, outsider
    ):
        for person in (worker, colleague, supervisor, outsider):  # the last one waits
            apply(run, person)
        seat = run.enrolments.get(person=colleague)
        actions.apologise(session=run.sessions.get(), enrolment=seat, by=colleague, note="")
        LeaveFactory(person=supervisor)

        assert set(told()) == {worker.pk}

    def test_whoever_attended_the_part_before_is_left_alone(self, course, run, worker, trainer):
        earlier = open_run(by=trainer, course=course)
        apply(earlier, worker)
        move_to_past(earlier)
        session = earlier.sessions.get()
        seat = earlier.enrolments.select_related("person", "post").get()
        actions.note_presence(
            session=session, seen=[Seen(seat, Presence.ATTENDED)], by=trainer,
            source=Attendance.Source.LIST,
        )  # fmt: skip
        apply(run, worker)

        assert told() == {}

    def test_whoever_makes_a_session_up_is_told_of_that_one(self, course, run, worker, trainer):
        missed = open_run(by=trainer, course=course, sessions=1)
        apply(missed, worker)
        move_to_past(missed)
        seat = missed.enrolments.select_related("person", "post").get()
        away = [Seen(seat, Presence.ABSENT)]
        session = missed.sessions.get()
        actions.note_presence(session=session, seen=away, by=trainer, source=Attendance.Source.LIST)
        actions.book_make_up(enrolment=seat, missed=session, instead=run.sessions.get(), by=worker)

        assert set(told()) == {worker.pk}

    def test_two_sessions_of_a_day_are_one_and_another_day_is_another(self, run, worker, trainer):
        add_session(run, by=trainer, hour=13)
        add_session(run, by=trainer, in_days=WEEK + 1)
        apply(run, worker)

        today, tomorrow = told(WEEK), told(WEEK + 1)

        assert today[worker.pk].text.count("コマ") == 2
        assert today[worker.pk].key != tomorrow[worker.pk].key

    def test_moved_it_has_another_key_and_the_same_asked_twice_has_the_same(
        self, run, worker, trainer
    ):
        apply(run, worker)
        before = told()[worker.pk].key
        assert told(1, TODAY + (WEEK - 1) * DAY)[worker.pk].key == before
        session = run.sessions.get()
        actions.change_session(
            session=session, by=trainer, starts_at=session.starts_at + DAY,
            ends_at=session.ends_at + DAY,
        )  # fmt: skip

        assert told() == {}
        assert told(WEEK + 1)[worker.pk].key != before

    def test_nothing_of_what_is_cancelled_nor_afterwards(self, run, worker, trainer):
        apply(run, worker)
        assert list(sessions_near(TODAY + (WEEK + 1) * DAY, -1)) == []
        actions.cancel_run(run=run, by=trainer, reason="台風")

        assert told() == {}

    @pytest.mark.parametrize("people", [1, 3])
    def test_five_queries(self, run, people, django_assert_num_queries):
        for _number in range(people):
            apply(run, applicant())

        with django_assert_num_queries(5):
            assert len(told()) == people


def test_the_organiser_hears_once_that_there_are_too_few(run, trainer):
    type(run).objects.filter(pk=run.pk).update(minimum=2, minimum_by=TODAY)

    tell_of_too_few(timezone.now())
    tell_of_too_few(timezone.now() + DAY)

    assert Message.objects.filter(person=trainer, kind="courses.too_few").count() == 1


class TestSurveys:
    @pytest.fixture
    def survey(self, course):
        return make_survey(course)

    def test_opens_after_the_last_session_for_the_people_of_the_run_and_tells_them(
        self, course, survey, run, worker, colleague, supervisor, outsider, trainer
    ):
        for person in (worker, colleague, supervisor, outsider):  # the last one waits
            apply(run, person)
        move_to_past(run)
        seat = run.enrolments.select_related("person", "post").get(person=colleague)
        actions.note_presence(
            session=run.sessions.get(), seen=[Seen(seat, Presence.ABSENT)], by=trainer,
            source=Attendance.Source.LIST,
        )  # fmt: skip
        now = timezone.now()

        for _tick in range(2):
            finish_runs(now)
            announce_surveys(now)

        opening = SurveyOpening.objects.get()
        assert (opening.occasion_key, opening.survey_key) == (run.key, survey.key)
        asked = SurveyParticipation.objects.filter(opening=opening)
        assert set(asked.values_list("person", flat=True)) == {worker.pk, supervisor.pk}
        told_ = Message.objects.filter(kind="courses.survey_opened")
        assert set(told_.values_list("person", flat=True)) == {worker.pk, supervisor.pk}
        last = timezone.localdate(opening.closes_at - datetime.timedelta(seconds=1))
        assert last == timezone.localdate(now) + 14 * DAY

    def test_a_run_that_is_still_on_opens_nothing(self, survey, run, worker):
        apply(run, worker)

        finish_runs(timezone.now())

        assert not SurveyOpening.objects.exists()
