"""After a run its page tells an office of its own people, and of nobody else's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.actions import Seen
from courses.models import Attendance
from courses.run_page import RunPage
from courses.states import Presence
from tests.conftest import fresh
from tests.factories.courses import make_course
from tests.factories.people import PostFactory
from tests.factories.records import recorded
from tests.factories.runs import DAY, applicant, apply, move_to_past, open_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(trainer, worker, colleague, outsider, bureau):
    """The worker attends both sessions, the colleague one; the learner of 中野区 both."""
    course = make_course(
        lessons=0, rule=[("attendance", {"percent": 100})], delivery="in_person", organiser=bureau
    )
    run = open_run(by=trainer, course=course, organiser=bureau, sessions=2)
    for person in (worker, colleague, outsider):
        apply(run, person)
    return move_to_past(run, days=3)


def note(run, number, presence, *people, by):
    seats = run.enrolments.filter(person__in=people).select_related("person", "post")
    seen = [Seen(seat, presence) for seat in seats]
    session = run.sessions.order_by("number")[number - 1]
    actions.note_presence(session=session, seen=seen, by=by, source=Attendance.Source.LIST)


def shown(user, run):
    return {
        row.enrolment.person.username: (row.attended, row.noted, row.sessions, row.completed_on)
        for row in RunPage(run, fresh(user), at=timezone.now()).own_people
    }


def test_each_office_sees_who_of_its_own_came_and_completed(
    run, trainer, worker, colleague, outsider, nerima_hr, nakano_hr
):
    note(run, 1, Presence.ATTENDED, worker, colleague, outsider, by=trainer)
    note(run, 2, Presence.ATTENDED, worker, outsider, by=trainer)
    last = run.sessions.order_by("number").last().day

    assert shown(nerima_hr, run) == {
        worker.username: (2, 2, 2, last), colleague.username: (1, 1, 2, None),
    }  # fmt: skip
    assert shown(nakano_hr, run) == {outsider.username: (2, 2, 2, last)}


def test_nobody_but_an_office_sees_any(run, worker, supervisor, trainer, administrator):
    assert [shown(user, run) for user in (worker, supervisor, trainer, administrator)] == [{}] * 4


def test_nothing_before_it_is_over(trainer, worker, nerima_hr):
    run = open_run(by=trainer)
    apply(run, worker)

    assert shown(nerima_hr, run) == {}


def test_what_was_done_in_a_post_elsewhere_stays_there(run, worker, nerima_hr, nakano):
    """She has a post in 中野区 too, and completed the course in that one."""
    there = PostFactory(person=worker, organisation=nakano, start="2020-04-01")
    recorded(worker, subject_key=run.course_key, post=there, occurred_on=timezone.localdate())

    assert shown(nerima_hr, run)[worker.username] == (0, 0, 2, None)


def test_who_gave_the_seat_up_and_what_was_completed_before_are_not_shown(
    run, worker, colleague, nerima_hr, trainer
):
    before = timezone.localdate() - 400 * DAY
    recorded(worker, subject_key=run.course_key, occurred_on=before)
    run.enrolments.filter(person=colleague).update(state="withdrawn")

    assert shown(nerima_hr, run) == {worker.username: (0, 0, 2, None)}


def test_the_page_names_own_people_alone(client, run, trainer, worker, outsider, nerima_hr):
    note(run, 1, Presence.LATE, worker, by=trainer)
    client.force_login(nerima_hr)

    text = client.get(reverse("runs:run", args=[run.key])).content.decode()

    assert worker.full_name in text
    assert outsider.full_name not in text
    assert "1／2" in text


@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(
    trainer, nerima, nerima_hr, people, django_assert_num_queries
):
    run = open_run(by=trainer, sessions=2)
    own = [applicant(nerima) for _number in range(people)]
    for person in own:
        apply(run, person)
    move_to_past(run)
    note(run, 1, Presence.ATTENDED, *own, by=trainer)
    page = RunPage(run, fresh(nerima_hr), at=timezone.now())
    assert len(page.own_people) == people
    again = RunPage(run, page.user, at=timezone.now())

    with django_assert_num_queries(4):
        assert [row.attended for row in again.own_people] == [1] * people
