"""The screens of runs: each reader sees what is theirs, and nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Message
from courses import actions
from courses.models import Enrolment, Interest, Run, Session
from courses.states import EnrolmentState
from tests.factories.courses import make_course
from tests.factories.people import PostFactory
from tests.factories.runs import (
    DAY,
    apply,
    draft_run,
    make_lecturer,
    make_room,
    move_to_past,
    open_run,
)

pytestmark = pytest.mark.django_db


def listed(client, user, **query):
    client.force_login(user)
    page = client.get(reverse("runs:runs"), query)
    return [row.run for row in page.context["rows"]]


class TestList:
    def test_each_sees_what_is_theirs(
        self, client, trainer, worker, facilitator, metropolis, nerima_hr
    ):
        staff = make_course(
            lessons=0, audience_kind="staff", organiser=metropolis.posts.get().organisation
        )
        announced = open_run(by=trainer, course=staff)
        draft = draft_run(by=trainer, course=staff)

        found = {
            user.username: set(listed(client, user))
            for user in (worker, nerima_hr, facilitator, trainer, metropolis)
        }

        assert found == {
            "worker": {announced},
            "nerima-hr": {announced},
            "facilitator": set(),
            "trainer": {announced, draft},
            "metropolis": {announced, draft},
        }

    def test_the_views_and_their_counts_agree(self, client, trainer, worker):
        mine, other = open_run(by=trainer), open_run(by=trainer)
        closed = open_run(by=trainer, apply_until=timezone.now() + DAY)
        Run.objects.filter(pk=closed.pk).update(apply_until=timezone.now() - DAY / 2)
        past = move_to_past(open_run(by=trainer))
        apply(mine, worker)

        found = {
            view: set(listed(client, worker, view=view))
            for view in ("ahead", "open", "mine", "past")
        }
        client.force_login(worker)
        counts = dict(client.get(reverse("runs:runs")).context["asked"].counts())

        assert found == {
            "ahead": {mine, other, closed}, "open": {mine, other}, "mine": {mine}, "past": {past},
        }  # fmt: skip
        assert {view: counts[view] for view in found} == {
            view: len(runs) for view, runs in found.items()
        }

    def test_it_is_found_by_a_word_of_the_course(self, client, trainer, worker):
        course = make_course(lessons=0, title="面接の基本")
        run = open_run(by=trainer, course=course)
        open_run(by=trainer)

        assert listed(client, worker, q="めんせつ") == []  # kanji are not read aloud
        assert listed(client, worker, q="面接") == [run]

    @pytest.mark.parametrize("runs", [1, 3])
    def test_the_same_questions_for_one_run_and_for_three(
        self, client, trainer, worker, runs, django_assert_max_num_queries
    ):
        for _ in range(runs):
            open_run(by=trainer, course=make_course(lessons=0))
        client.force_login(worker)
        client.get(reverse("runs:runs"))

        with django_assert_max_num_queries(14):
            client.get(reverse("runs:runs"))


class TestApplying:
    def test_by_the_page_with_a_wish(self, client, trainer, worker):
        run = open_run(by=trainer)
        client.force_login(worker)

        answer = client.post(reverse("runs:apply", args=[run.key]), {"wish": "車いすで参加します"})

        mine = Enrolment.objects.get()
        assert answer["Location"] == reverse("runs:run", args=[run.key])
        assert (mine.person, mine.state, mine.wish) == (
            worker, EnrolmentState.ADMITTED, "車いすで参加します",
        )  # fmt: skip

    def test_with_two_posts_she_is_asked_which(self, client, trainer, worker, nakano):
        second = PostFactory(person=worker, organisation=nakano)
        run = open_run(by=trainer)
        client.force_login(worker)
        address = reverse("runs:apply", args=[run.key])

        unasked = client.post(address, {"wish": "前の席"})
        client.post(address, {"post": second.pk, "wish": ""})

        assert unasked.status_code == 422
        assert "前の席" in unasked.content.decode()
        assert Enrolment.objects.get().post == second

    def test_a_clash_is_shown_and_nothing_is_lost(self, client, trainer, worker):
        one, other = open_run(by=trainer), open_run(by=trainer)
        apply(one, worker)
        client.force_login(worker)

        page = client.post(reverse("runs:apply", args=[other.key]), {"wish": "前の席"})

        assert page.status_code == 422
        assert str(one) in page.content.decode()
        assert "前の席" in page.content.decode()

    def test_the_page_says_where_she_stands_in_line(self, client, trainer, worker, colleague):
        run = open_run(by=trainer, capacity=1)
        apply(run, colleague)
        apply(run, worker)
        client.force_login(worker)

        assert client.get(reverse("runs:run", args=[run.key])).context["it"].place_in_line == 1

    def test_wanting_to_hear_of_the_next_run_is_a_switch(self, client, trainer, worker, nerima):
        run = open_run(by=trainer)
        client.force_login(worker)
        address = reverse("runs:interest", args=[run.key])

        client.post(address)
        known = [(row.person, row.municipality) for row in Interest.objects.all()]
        client.post(address)

        assert known == [(worker, nerima)]
        assert not Interest.objects.exists()


class TestApprovals:
    def test_one_click_from_the_message(self, client, trainer, worker, supervisor):
        run = open_run(by=trainer, by_supervisor=True)
        mine = apply(run, worker)
        client.force_login(supervisor)
        message = Message.objects.get(person=supervisor)

        page = client.get(message.url)
        (approval,) = page.context["rows"]
        client.post(reverse("runs:answer", args=[approval.pk]), {"answer": "approve"})

        mine.refresh_from_db()
        assert mine.state == EnrolmentState.ADMITTED

    def test_a_refusal_without_a_reason_is_asked_again(self, client, trainer, worker, supervisor):
        run = open_run(by=trainer, by_supervisor=True)
        mine = apply(run, worker)
        client.force_login(supervisor)
        address = reverse("runs:answer", args=[mine.approvals.get().pk])

        page = client.post(address, {"answer": "decline", "comment": " "})

        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["comment"]


class TestOrganising:
    def test_from_nothing_to_an_announced_run(self, client, metropolis):
        course = make_course(lessons=0, organiser=metropolis.posts.get().organisation)
        today = timezone.localdate()
        client.force_login(metropolis)

        made = client.post(
            reverse("runs:make"),
            {
                "course": course.pk, "organiser": course.organiser.pk, "title": "第1回",
                "capacity": "20", "minimum": "5", "apply_first": today.isoformat(),
                "apply_last": (today + 7 * DAY).isoformat(), "admission": "order",
                "takes_applications": "on", "waiting_list": "on",
            },
        )  # fmt: skip
        run = Run.objects.get()
        client.post(
            reverse("runs:add_session", args=[run.key]),
            {
                "title": "面接の基本", "kind": "exercise", "day": (today + 14 * DAY).isoformat(),
                "begins": "09:30", "ends": "12:45", "minutes": "180",
            },
        )  # fmt: skip
        client.post(reverse("runs:announce", args=[run.key]))

        run.refresh_from_db()
        session = Session.objects.get()
        assert made["Location"] == reverse("runs:manage", args=[run.key])
        assert timezone.localdate(run.apply_until) == today + 8 * DAY
        assert (timezone.localtime(session.starts_at).hour, session.minutes) == (9, 180)
        assert run.announced_at is not None

    def test_a_change_is_previewed_before_anybody_is_told(self, client, trainer, worker):
        run = open_run(by=trainer)
        apply(run, worker)
        session = run.sessions.get()
        room = make_room(run.organiser, "大会議室")
        begins = timezone.localtime(session.starts_at)
        data = {
            "title": session.title, "kind": session.kind, "day": begins.date().isoformat(),
            "begins": "10:00", "ends": "11:30", "minutes": "90", "room": room.pk,
            "reason": "会場の都合",
        }  # fmt: skip
        client.force_login(trainer)
        address = reverse("runs:edit_session", args=[session.key])

        preview = client.post(address, data).context["preview"]
        session.refresh_from_db()
        before = (session.room, Message.objects.filter(kind="courses.session_changed").count())
        client.post(address, data | {"sure": "1"})

        session.refresh_from_db()
        message = Message.objects.get(kind="courses.session_changed")
        assert (preview.changes, preview.people) == ([("会場", "", "大会議室")], [worker])
        assert before == (None, 0)
        assert session.room == room
        assert (message.person, message.text) == (worker, "会場：— → 大会議室\n会場の都合")

    def test_a_room_that_is_taken_is_refused_and_the_office_may_let_it_be(
        self, client, metropolis, trainer
    ):
        organiser = metropolis.posts.get().organisation
        course = make_course(lessons=0, organiser=organiser)
        room, lecturer = make_room(organiser), make_lecturer(organiser)
        first = open_run(by=metropolis, course=course)
        taken = first.sessions.get()
        actions.change_session(session=taken, by=metropolis, room=room, lecturers=[lecturer])
        run = draft_run(by=metropolis, course=course)
        begins = timezone.localtime(taken.starts_at)
        data = {
            "title": "同じ時間", "kind": "lecture", "day": begins.date().isoformat(),
            "begins": "10:30", "ends": "12:00", "room": room.pk, "lecturers": [lecturer.pk],
        }  # fmt: skip
        client.force_login(metropolis)
        address = reverse("runs:add_session", args=[run.key])

        refused = client.post(address, data)
        saved = client.post(address, data | {"override": "間仕切りで分けて使います"})

        text = refused.content.decode()
        assert refused.status_code == 422
        assert text.count(str(first)) >= 2  # the room, and the lecturer
        assert "同じ時間" in text
        assert saved.status_code == 302
        assert run.sessions.get().room == room

    def test_a_session_is_not_moved_into_the_past(self, client, trainer):
        run = open_run(by=trainer)
        session = run.sessions.get()
        client.force_login(trainer)

        page = client.post(
            reverse("runs:edit_session", args=[session.key]),
            {
                "title": "昨日", "kind": "lecture",
                "day": (timezone.localdate() - DAY).isoformat(), "begins": "10:00",
                "ends": "11:00", "reason": "", "sure": "1",
            },
        )  # fmt: skip

        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["day"]

    def test_cancelling_needs_a_reason_and_everybody_is_told(
        self, client, trainer, worker, colleague
    ):
        run = open_run(by=trainer, capacity=1)
        apply(run, worker)
        apply(run, colleague)
        client.force_login(trainer)
        address = reverse("runs:cancel", args=[run.key])

        empty = client.post(address, {"reason": ""})
        client.post(address, {"reason": "台風のため"})

        told = Message.objects.filter(kind="courses.run_cancelled")
        assert empty.status_code == 422
        assert set(told.values_list("person", "text")) == {
            (worker.pk, "台風のため"), (colleague.pk, "台風のため"),
        }  # fmt: skip

    def test_a_room_with_sessions_is_retired_and_not_deleted(self, client, trainer):
        run = open_run(by=trainer)
        room = make_room(run.organiser, "旧館")
        actions.change_session(session=run.sessions.get(), by=trainer, room=room)

        with pytest.raises(Exception, match="protected"):
            room.delete()

    @pytest.mark.parametrize("people", [1, 3])
    def test_the_page_costs_the_same_for_one_and_for_three(
        self, client, trainer, worker, colleague, outsider, people, django_assert_max_num_queries
    ):
        run = open_run(by=trainer)
        for person in (worker, colleague, outsider)[:people]:
            apply(run, person)
        client.force_login(trainer)
        address = reverse("runs:manage", args=[run.key])
        client.get(address)

        with django_assert_max_num_queries(22):
            client.get(address)


class TestNominating:
    def test_hr_sees_the_own_people_only_and_names_them(
        self, client, trainer, worker, colleague, outsider, nerima_hr
    ):
        run = open_run(by=trainer)
        apply(run, colleague)
        client.force_login(nerima_hr)
        address = reverse("runs:nominate", args=[run.key])

        shown = {post.person for post in client.get(address).context["rows"]}
        client.post(address, {"posts": [worker.posts.get().pk]})
        strange = client.post(address, {"posts": [outsider.posts.get().pk]})

        assert worker in shown
        assert not shown & {outsider, colleague}
        assert run.enrolments.get(person=worker).entry == "nominated"
        assert strange.status_code == 422
        assert not run.enrolments.filter(person=outsider).exists()
