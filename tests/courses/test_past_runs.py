"""A run that is over: nothing about its dates is offered or taken any more, and what people have
completed is dated by what they did, whenever its lists are saved."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from core import fiscal
from courses import actions
from courses.actions import Seen
from courses.models import Attendance, Progress, Session
from courses.run_office import RunOffice
from courses.states import Presence
from records.models import Record
from records.states import Kind
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.courses import make_course
from tests.factories.runs import (
    DAY,
    add_session,
    apply,
    draft_run,
    make_room,
    move_to_past,
    open_run,
)

pytestmark = pytest.mark.django_db
OVER = "このコマは終わっています。出欠は名簿で直してください。"


def half_over(trainer):
    """Three sessions: one over, one going on, one ahead."""
    run = open_run(by=trainer, sessions=3)
    now = timezone.now()
    for session, hours in zip(run.sessions.order_by("number"), (-30, -1, 30), strict=True):
        begins = now + datetime.timedelta(hours=hours)
        Session.objects.filter(pk=session.pk).update(starts_at=begins, ends_at=begins + DAY / 12)
    run.starts_at, run.ends_at = now - 30 * DAY / 24, now + 32 * DAY / 24
    run.save()
    return run, list(run.sessions.order_by("number"))


class TestSessions:
    def test_each_offers_what_can_still_be_done_with_it(self, client, trainer):
        run, (over, now, ahead) = half_over(trainer)
        client.force_login(trainer)

        text = client.get(reverse("runs:manage", args=[run.key])).content.decode()

        doors = ("edit_session", "cancel_session", "attendance")
        offered = {
            (door, session)
            for door in doors
            for session in (over, now, ahead)
            if reverse(f"runs:{door}", args=[session.key]) in text
        }
        assert offered == {
            ("attendance", over),
            ("edit_session", now),
            ("edit_session", ahead),
            ("cancel_session", ahead),
        }

    def test_what_is_over_is_neither_changed_nor_cancelled(self, trainer):
        _run, (over, now, _ahead) = half_over(trainer)

        with pytest.raises(ValidationError) as changing:
            actions.change_session(session=over, by=trainer, title="別の題")
        with pytest.raises(ValidationError) as cancelling:
            actions.cancel_session(session=over, by=trainer, reason="台風")
        with pytest.raises(ValidationError) as begun:
            actions.cancel_session(session=now, by=trainer, reason="台風")

        over.refresh_from_db()
        assert changing.value.messages == cancelling.value.messages == [OVER]
        assert begun.value.messages == ["このコマはもう始まっています。"]
        assert (over.title == "別の題", over.cancelled_at, over.sequence) == (False, None, 0)

    @pytest.mark.parametrize("door", ["edit_session", "cancel_session"])
    def test_a_page_left_open_leads_back_with_the_reason(self, client, trainer, door):
        run, (over, _now, _ahead) = half_over(trainer)
        client.force_login(trainer)

        page = client.post(reverse(f"runs:{door}", args=[over.key]), {"reason": "x"}, follow=True)

        assert [str(each) for each in page.context["messages"]] == [OVER]
        assert page.redirect_chain == [(reverse("runs:manage", args=[run.key]), 302)]

    def test_a_cancelled_one_is_not_changed(self, trainer):
        session = open_run(by=trainer, sessions=2).sessions.first()
        actions.cancel_session(session=session, by=trainer, reason="台風")

        with pytest.raises(ValidationError, match="もう中止"):
            actions.change_session(session=session, by=trainer, title="別の題")

    def test_dates_that_nobody_knows_yet_can_be_put_right(self, trainer):
        run = draft_run(by=trainer)
        session = add_session(run, by=trainer, in_days=-3)

        actions.change_session(session=session, by=trainer, title="別の題")

        session.refresh_from_db()
        (line,) = RunOffice(run, trainer, at=timezone.now()).sessions
        assert (session.title, line.can_change) == ("別の題", True)


class TestRuns:
    def test_the_page_offers_nothing_about_dates_and_seats(self, client, trainer):
        run = move_to_past(open_run(by=trainer))
        client.force_login(trainer)

        text = client.get(reverse("runs:manage", args=[run.key])).content.decode()

        doors = ("edit", "cancel", "add_session", "keep_seats", "announce", "select")
        offered = {door for door in doors if reverse(f"runs:{door}", args=[run.key]) in text}
        assert offered == {"edit"}

    def test_the_actions_refuse(self, trainer, nerima):
        run = move_to_past(open_run(by=trainer))
        kept = {"organisation": nerima, "seats": 1, "until": timezone.localdate() + DAY}

        for act in (
            lambda: actions.change_run(run=run, by=trainer, capacity=30),
            lambda: actions.cancel_run(run=run, by=trainer, reason="台風"),
            lambda: add_session(run, by=trainer),
            lambda: actions.keep_seats(run=run, by=trainer, **kept),
        ):
            with pytest.raises(ValidationError) as refused:
                act()
            assert refused.value.messages == ["この開催回は終わっています。"]

        run.refresh_from_db()
        assert (run.capacity, run.cancelled_at) == (10, None)
        assert (run.sessions.count(), run.holds.count()) == (1, 0)

    def test_how_long_its_materials_are_there_can_be_said_afterwards(self, client, trainer):
        run = move_to_past(open_run(by=trainer, title="第1回"))
        client.force_login(trainer)
        address, last = reverse("runs:edit", args=[run.key]), timezone.localdate() + 9 * DAY

        shown = set(client.get(address).context["form"].fields)
        saved = client.post(
            address,
            {"materials_until": last.isoformat(), "contact": "研修係", "note": "", "title": "別"},
        )

        run.refresh_from_db()
        assert shown == {"contact", "note", "materials_until", "seen"}
        assert saved.status_code == 302
        assert (run.materials_until, run.contact, run.title) == (last, "研修係", "第1回")

    def test_a_room_of_a_past_run_stays_its_room(self, trainer):
        run = move_to_past(open_run(by=trainer))

        with pytest.raises(ValidationError, match="終わっています"):
            actions.change_session(
                session=run.sessions.get(), by=trainer, room=make_room(run.organiser)
            )

        assert run.sessions.get().room is None


class TestDayOfCompletion:
    def past_run(self, trainer, *people, percent=100):
        course = make_course(
            lessons=0, rule=[("attendance", {"percent": percent})], delivery="in_person",
            certificate_design=CertificateDesignFactory(),
        )  # fmt: skip
        run = open_run(by=trainer, course=course, sessions=2)
        for person in people:
            apply(run, person)
        return move_to_past(run, days=20)

    def note(self, session, presence, *people, by):
        seats = session.run.enrolments.filter(person__in=people).select_related("person", "post")
        seen = [Seen(seat, presence) for seat in seats]
        actions.note_presence(session=session, seen=seen, by=by, source=Attendance.Source.LIST)

    def test_is_that_of_the_last_session_attended_however_late_its_list_is_saved(
        self, trainer, worker
    ):
        run = self.past_run(trainer, worker)
        first, last = run.sessions.order_by("number")

        self.note(last, Presence.ATTENDED, worker, by=trainer)  # the lists in another order
        self.note(first, Presence.ATTENDED, worker, by=trainer)

        record = Record.objects.done().of(worker).of_kind(Kind.COURSE).get()
        paper = Certificate.objects.get(person=worker)
        assert record.occurred_on == paper.completed_on == last.day
        # The paper itself is made, and numbered, today; it says both days.
        assert paper.issued_on == timezone.localdate()
        assert paper.paper.completed_on == fiscal.wareki(last.day)

    def test_of_a_share_it_is_the_session_that_made_it_full(self, trainer, worker):
        run = self.past_run(trainer, worker, percent=50)
        first, last = run.sessions.order_by("number")

        self.note(first, Presence.ATTENDED, worker, by=trainer)
        self.note(last, Presence.ABSENT, worker, by=trainer)

        assert Record.objects.done().of_kind(Kind.COURSE).get().occurred_on == first.day

    def test_is_the_same_when_the_night_makes_up_for_a_crash(self, trainer, worker, monkeypatch):
        run = self.past_run(trainer, worker)
        monkeypatch.setattr("courses.wagtail_hooks.look_again", lambda records: None)
        for session in run.sessions.all():
            self.note(session, Presence.ATTENDED, worker, by=trainer)
        assert not Record.objects.of_kind(Kind.COURSE).exists()

        actions.finish_run(run)

        last = run.sessions.order_by("number").last()
        assert Record.objects.of_kind(Kind.COURSE).get().occurred_on == last.day

    def test_the_way_there_does_not_begin_after_the_run(self, trainer, worker):
        run = self.past_run(trainer, worker)
        Progress.objects.filter(person=worker).delete()

        self.note(run.sessions.first(), Presence.ATTENDED, worker, by=trainer)

        assert Progress.objects.get(person=worker).started_at == run.starts_at
