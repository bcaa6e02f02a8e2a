"""What is seen at a session, on the list and in the ledger."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses import actions
from courses.actions import NotNow, Seen
from courses.models import Attendance, Progress
from courses.roster import expected_at, head_count
from courses.states import MakeUpState, Presence
from records.models import Record
from tests.factories.courses import make_course
from tests.factories.runs import DAY, add_session, apply, draft_run, move_to_past, open_run

pytestmark = pytest.mark.django_db
LIST = Attendance.Source.LIST


@pytest.fixture
def course(db):
    return make_course(lessons=1)


@pytest.fixture
def held(trainer, worker, colleague, course):
    """A run of two 90-minute sessions, the last of which ended yesterday; two people had seats."""
    run = open_run(by=trainer, course=course, sessions=2)
    apply(run, worker)
    apply(run, colleague)
    return move_to_past(run)


def seat_of(run, person):
    return run.enrolments.get(person=person)


def note(run, person, presence, *, number=1, by, **facts):
    session = run.sessions.get(number=number)
    seen = Seen(seat_of(run, person), presence, **facts)
    return actions.note_presence(session=session, seen=[seen], by=by, source=LIST)


def ledger(person):
    rows = Record.objects.current().filter(person=person, kind="session")
    return list(rows.order_by("key").values_list("outcome", "lecture_minutes"))


def test_what_each_presence_means_in_the_ledger(held, worker, trainer):
    found = {}
    for presence in (Presence.ATTENDED, Presence.LATE, Presence.EXCUSED, Presence.ABSENT):
        note(held, worker, presence, by=trainer)
        found[presence] = ledger(worker)
    note(held, worker, Presence.PARTIAL, minutes=40, by=trainer)
    found[Presence.PARTIAL] = ledger(worker)

    assert found == {
        Presence.ATTENDED: [("attended", 90)],
        Presence.LATE: [("attended", 90)],
        Presence.EXCUSED: [("excused", 0)],
        Presence.ABSENT: [("void", 0)],
        Presence.PARTIAL: [("partial", 40)],
    }


def test_the_record_names_course_run_post_and_the_day(held, worker, trainer, nerima):
    note(held, worker, Presence.ATTENDED, by=trainer)

    row = Record.objects.get(person=worker, kind="session")
    session = held.sessions.get(number=1)
    assert (row.subject_key, row.occasion_key, row.occurred_on) == (
        held.course_key, held.key, session.day,
    )  # fmt: skip
    assert (row.post, row.municipality, row.organiser) == (
        worker.posts.get(), nerima, held.organiser,
    )  # fmt: skip


def test_the_same_list_saved_twice_is_one_row(held, worker, trainer):
    note(held, worker, Presence.ATTENDED, by=trainer)

    assert note(held, worker, Presence.ATTENDED, by=trainer) == []
    assert Record.objects.filter(person=worker, kind="session").count() == 1


def test_whoever_is_noted_is_under_way_in_the_course(held, worker, colleague, trainer):
    session = held.sessions.get(number=1)
    seen = [Seen(seat_of(held, each), Presence.ATTENDED) for each in (worker, colleague)]

    actions.note_presence(session=session, seen=seen, by=trainer, source=LIST)

    under_way = Progress.objects.under_way().filter(course_key=held.course_key)
    assert set(under_way.values_list("person", flat=True)) == {worker.pk, colleague.pk}


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_costs_the_same_questions_for_one_and_for_three(
    held, worker, colleague, supervisor, trainer, people, django_assert_max_num_queries
):
    session = held.sessions.get(number=1)
    type(held).objects.filter(pk=held.pk).update(starts_at=None, ends_at=None)
    held.refresh_from_db()
    type(held).objects.filter(pk=held.pk).update(
        apply_from=timezone.now() - DAY, apply_until=timezone.now() + DAY
    )
    apply(held, supervisor)
    seen = [
        Seen(seat_of(held, each), Presence.ATTENDED)
        for each in (worker, colleague, supervisor)[:people]
    ]

    with django_assert_max_num_queries(60):
        actions.note_presence(session=session, seen=seen, by=trainer, source=LIST)


def test_a_session_that_is_still_ahead_cannot_be_noted(trainer, worker, course):
    run = open_run(by=trainer, course=course)
    apply(run, worker)

    with pytest.raises(NotNow):
        note(run, worker, Presence.ATTENDED, by=trainer)
    assert not Attendance.objects.exists()


def test_a_stranger_stops_the_whole_list(held, worker, trainer, outsider, course):
    other = open_run(by=trainer, course=course)
    stranger = apply(other, outsider)
    session = held.sessions.get(number=1)
    seen = [Seen(seat_of(held, worker), Presence.ATTENDED), Seen(stranger, Presence.ATTENDED)]

    with pytest.raises(ValidationError):
        actions.note_presence(session=session, seen=seen, by=trainer, source=LIST)
    assert not Attendance.objects.exists()
    assert ledger(worker) == []


@pytest.mark.parametrize("minutes", [None, 0, 90, 120])
def test_part_of_a_session_is_some_of_its_minutes(held, worker, trainer, minutes):
    with pytest.raises(ValidationError):
        note(held, worker, Presence.PARTIAL, minutes=minutes, by=trainer)


class TestApology:
    def test_one_fewer_is_expected_and_it_can_be_taken_back(self, trainer, worker, colleague):
        run = open_run(by=trainer)
        mine = apply(run, worker)
        apply(run, colleague)
        session = run.sessions.get()

        actions.apologise(session=session, enrolment=mine, by=worker, note="通告対応のため")
        coming = head_count(expected_at(session)).coming
        actions.take_apology_back(session=session, enrolment=mine)

        assert (coming, head_count(expected_at(session)).coming) == (1, 2)

    def test_what_is_seen_at_the_door_replaces_it(self, trainer, worker):
        run = open_run(by=trainer)
        mine = apply(run, worker)
        actions.apologise(session=run.sessions.get(), enrolment=mine, by=worker, note="")
        run = move_to_past(run)

        note(run, worker, Presence.ATTENDED, by=trainer)

        assert [row.presence for row in Attendance.objects.all()] == [Presence.ATTENDED]
        assert ledger(worker) == [("attended", 90)]

    def test_after_it_has_begun_nobody_apologises(self, held, worker):
        with pytest.raises(NotNow):
            actions.apologise(
                session=held.sessions.get(number=1),
                enrolment=seat_of(held, worker),
                by=worker,
                note="",
            )


class TestMakeUps:
    @pytest.fixture
    def elsewhere(self, trainer, course, held):
        """Another run of the course with the same two sessions, still ahead."""
        run = draft_run(by=trainer, course=course, capacity=1)
        add_session(run, by=trainer, in_days=20)
        add_session(run, by=trainer, in_days=21)
        return actions.announce_run(run=run, by=trainer)

    def book(self, held, elsewhere, worker):
        return actions.book_make_up(
            enrolment=seat_of(held, worker),
            missed=held.sessions.get(number=2),
            instead=elsewhere.sessions.get(number=2),
            by=worker,
        )

    def test_it_counts_for_the_session_at_home(self, held, elsewhere, worker, trainer):
        note(held, worker, Presence.ATTENDED, by=trainer)
        note(held, worker, Presence.ABSENT, number=2, by=trainer)
        make_up = self.book(held, elsewhere, worker)
        there = make_up.instead
        day = there.starts_at - timezone.now() + datetime.timedelta(hours=1)

        actions.note_make_up(
            make_up=make_up, presence=Presence.ATTENDED, by=trainer, at=timezone.now() + day
        )

        make_up.refresh_from_db()
        rows = Record.objects.current().filter(person=worker, kind="session").order_by("key")
        assert make_up.state == MakeUpState.DONE
        assert {row.occasion_key for row in rows} == {held.key}
        assert [row.outcome for row in rows] == ["attended", "attended"]
        assert rows[1].occurred_on == there.day
        assert rows[1].evidence["made_up_in"] == elsewhere.key

    def test_it_takes_the_seat_of_the_other_run(self, held, elsewhere, worker, outsider, trainer):
        note(held, worker, Presence.ABSENT, number=2, by=trainer)
        self.book(held, elsewhere, worker)

        assert apply(elsewhere, outsider).state == "waitlisted"
        assert [row.person for row in expected_at(elsewhere.sessions.get(number=2))] == [worker]
        assert expected_at(elsewhere.sessions.get(number=1)) == []

    def test_what_was_attended_is_not_made_up(self, held, elsewhere, worker, trainer):
        note(held, worker, Presence.ATTENDED, number=2, by=trainer)

        with pytest.raises(NotNow):
            self.book(held, elsewhere, worker)

    def test_a_full_run_is_not_offered(self, held, elsewhere, worker, outsider, trainer):
        note(held, worker, Presence.ABSENT, number=2, by=trainer)
        apply(elsewhere, outsider)

        with pytest.raises(NotNow):
            self.book(held, elsewhere, worker)

    def test_given_up_the_seat_goes_to_the_first_in_line(
        self, held, elsewhere, worker, outsider, trainer
    ):
        note(held, worker, Presence.ABSENT, number=2, by=trainer)
        make_up = self.book(held, elsewhere, worker)
        waiting = apply(elsewhere, outsider)

        actions.drop_make_up(make_up=make_up, by=worker)

        waiting.refresh_from_db()
        assert waiting.state == "admitted"
