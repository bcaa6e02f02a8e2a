"""The code at the door: of now, for a while, and for whoever has a seat."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from courses import actions, door
from courses.actions import NotNow
from courses.models import Attendance
from courses.states import Presence
from tests.factories.runs import apply, open_run

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def session(trainer, worker):
    run = open_run(by=trainer)
    apply(run, worker)
    return run.sessions.get()


def at(session, minutes):
    return session.starts_at + minutes * MINUTE


def test_it_opens_half_an_hour_before_and_shuts_when_nobody_may_be_late_any_more(session):
    found = {minutes: door.is_open(session, at(session, minutes)) for minutes in (-31, -30, 9, 10)}

    assert found == {-31: False, -30: True, 9: True, 10: False}


def test_nobody_is_late_to_an_exercise(session):
    session.kind = "exercise"

    assert door.is_open(session, at(session, -1))
    assert not door.is_open(session, at(session, 0))


def test_a_photograph_is_worth_nothing_a_minute_later(session):
    taken = at(session, -10)
    token, digits = door.token_at(session, taken), door.digits_at(session, taken)

    def good(seconds):
        moment = taken + datetime.timedelta(seconds=seconds)
        return door.is_token(session, token, moment), door.is_digits(session, digits, moment)

    assert good(0) == good(20) == (True, True)
    assert good(60) == (False, False)


def test_each_session_has_codes_of_its_own(session, trainer):
    other = open_run(by=trainer).sessions.get()
    moment = at(session, -5)

    assert not door.is_token(other, door.token_at(session, moment), moment)
    assert len(door.digits_at(session, moment)) == 6


def test_in_time_is_attended_and_a_little_later_is_late(session, worker, trainer, colleague):
    mine = session.run.enrolments.get(person=worker)
    other = apply(session.run, colleague)

    first = actions.check_in(session=session, enrolment=mine, at=at(session, -5))
    second = actions.check_in(session=session, enrolment=other, at=at(session, 5))

    assert (first.presence, second.presence) == (Presence.ATTENDED, Presence.LATE)
    assert (first.source, first.arrived_at) == (Attendance.Source.DOOR, at(session, -5))


def test_what_the_organiser_noted_stands(session, worker, trainer):
    mine = session.run.enrolments.get(person=worker)
    with time_machine.travel(at(session, 1), tick=False):
        seen = [actions.Seen(mine, Presence.EXCUSED)]
        actions.note_presence(session=session, seen=seen, by=trainer, source=Attendance.Source.LIST)

        assert actions.check_in(session=session, enrolment=mine).presence == Presence.EXCUSED


def test_after_the_door_is_shut_she_is_sent_to_the_organiser(session, worker):
    mine = session.run.enrolments.get(person=worker)

    with pytest.raises(NotNow):
        actions.check_in(session=session, enrolment=mine, at=at(session, 11))


class TestPages:
    def scan(self, client, session, moment):
        address = reverse("runs:scanned", args=[session.key, door.token_at(session, moment)])
        return client.get(address), address

    def test_scanned_and_pressed_she_is_there(self, client, session, worker):
        with time_machine.travel(at(session, -5), tick=False):
            client.force_login(worker)
            page, address = self.scan(client, session, at(session, -5))
            assert not Attendance.objects.exists()  # to look changes nothing
            answer = client.post(address)

        assert (page.status_code, answer.status_code) == (200, 302)
        assert [row.presence for row in Attendance.objects.all()] == [Presence.ATTENDED]

    def test_scanned_before_the_log_in_it_is_good_for_a_while_in_that_browser(
        self, client, session, worker
    ):
        with time_machine.travel(at(session, -20), tick=False):
            page, address = self.scan(client, session, at(session, -20))
            assert page["Location"].startswith("/accounts/login/")
        with time_machine.travel(at(session, -13), tick=False):
            client.force_login(worker)
            kept = client.get(address).status_code
        other = type(client)()
        with time_machine.travel(at(session, -13), tick=False):
            other.force_login(worker)
            elsewhere = other.get(address)

        assert kept in {200, 302}
        assert elsewhere["Location"] == reverse("runs:check_in", args=[session.key])

    def test_digits_typed_in_full_width_are_taken_and_wrong_ones_refused(
        self, client, session, worker
    ):
        address = reverse("runs:check_in", args=[session.key])
        with time_machine.travel(at(session, -5), tick=False):
            client.force_login(worker)
            wrong = client.post(address, {"code": "000000"})
            digits = door.digits_at(session, at(session, -5))
            full = "".join(chr(ord(each) + 0xFEE0) for each in digits)
            right = client.post(address, {"code": f"{full[:3]} {full[3:]}"})

        assert (wrong.status_code, right.status_code) == (422, 302)
        assert Attendance.objects.count() == 1

    def test_guessing_ends_after_a_few_tries(self, client, session, worker):
        address = reverse("runs:check_in", args=[session.key])
        with time_machine.travel(at(session, -5), tick=False):
            client.force_login(worker)
            for _ in range(6):
                client.post(address, {"code": "000000"})
            digits = door.digits_at(session, at(session, -5))
            refused = client.post(address, {"code": digits})

        assert refused.status_code == 422
        assert not Attendance.objects.exists()

    def test_somebody_without_a_seat_finds_no_door(self, client, session, outsider):
        with time_machine.travel(at(session, -5), tick=False):
            client.force_login(outsider)
            page, address = self.scan(client, session, at(session, -5))
            answers = [
                page,
                client.post(address),
                client.get(reverse("runs:check_in", args=[session.key])),
                client.get(reverse("runs:door", args=[session.key])),
            ]

        assert [answer.status_code for answer in answers] == [404] * 4

    def test_the_screen_shows_the_code_only_while_the_door_is_open(self, client, session, trainer):
        address = reverse("runs:door", args=[session.key])
        with time_machine.travel(at(session, -60), tick=False):
            client.force_login(trainer)
            before = client.get(address).content.decode()
        with time_machine.travel(at(session, -5), tick=False):
            now = client.get(address).content.decode()
            digits = door.digits_at(session, at(session, -5))

        assert digits in now
        assert "door__code" not in before
