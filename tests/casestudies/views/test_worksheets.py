"""The screens of who takes part: reading, coming late and back, alone, voting."""

import uuid

import pytest

from casestudies import actions
from casestudies.models import Exercise, Poll, Vote
from tests.casestudies.at_work import (
    hand_in,
    member_of,
    now,
    opened,
    posted,
    said,
    save,
    signed_in,
    words,
)
from tests.factories.cases import KINDS, SECRETS, make_case, make_edition, make_exercise

pytestmark = pytest.mark.django_db


class TestPage:
    def test_who_leads_it_is_sent_to_the_console_and_who_keeps_it_to_its_people(
        self, client, page, facilitator, metropolis
    ):
        for user, where in ((facilitator, "console/"), (metropolis, "people/")):
            client.force_login(user)
            assert client.get(page).url == page + where

    def test_no_browser_keeps_it(self, client, page, worker):
        client.force_login(worker)

        assert client.get(page)["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("key", [uuid.uuid4(), uuid.UUID(int=0)])
    def test_what_does_not_exist_is_404(self, client, worker, key):
        client.force_login(worker)

        assert client.get(f"/exercises/{key}/").status_code == 404

    def test_who_stepped_out_reads_nothing_of_the_case_and_comes_back(self, client, page, worker):
        client.force_login(worker)
        client.post(page + "step-out/")
        assert SECRETS[KINDS[0]] not in client.get(page).content.decode()
        client.post(page + "step-out/", {"back": "1"})

        assert SECRETS[KINDS[0]] in client.get(page).content.decode()

    def test_cancelled_it_says_so(self, client, exercise, page, worker, facilitator):
        actions.cancel(exercise=exercise, reason="台風のため", by=facilitator)
        client.force_login(worker)

        html = client.get(page).content.decode()
        assert "この演習は中止されました" in html
        assert SECRETS[KINDS[0]] not in html

    def test_who_is_in_no_group_is_told_to_wait(self, client, exercise, page, trainer):
        actions.join(exercise=exercise, person=trainer)
        client.force_login(trainer)

        html = client.get(page).content.decode()
        assert "まだどの班にも入っていません" in html
        assert SECRETS[KINDS[0]] not in html

    @pytest.mark.parametrize("more", [0, 2])
    def test_it_costs_the_same_however_many_are_in_it(
        self, client, exercise, page, worker, supervisor, trainer, more,
        django_assert_num_queries,
    ):  # fmt: skip
        for person in (supervisor, trainer)[:more]:
            actions.place(member=actions.join(exercise=exercise, person=person), number=1)
        client.force_login(worker)
        client.get(page)

        with django_assert_num_queries(12):
            client.get(page)


class TestComingLateAndBack:
    def test_who_comes_back_reads_what_the_group_wrote_meanwhile(
        self, exercise, page, worker, colleague, facilitator
    ):
        client = signed_in(worker)
        client.post(page + "step-out/")
        hand_in(exercise, colleague)
        opened(exercise, 2, by=facilitator)
        client.post(page + "step-out/", {"back": "1"})

        html = client.get(page).content.decode()
        assert SECRETS[KINDS[1]] in html

    def test_who_joins_late_sees_the_group_and_its_words(
        self, exercise, page, worker, trainer, facilitator
    ):
        save(exercise, worker, words("みんなの文"))
        client = signed_in(trainer)
        client.post("/exercises/join/", {"code": exercise.code})
        assert "みんなの文" not in client.get(page).content.decode()
        actions.place(member=member_of(exercise, trainer), number=1)

        assert "みんなの文" in client.get(page).content.decode()


class TestAlone:
    def test_it_goes_on_where_it_was_on_another_device(self, worker):
        case = make_case(live=True)
        make_edition(case)
        phone, desk = signed_in(worker), signed_in(worker)
        page = phone.post(f"/exercises/alone/{case.key}/").url
        phone.post(page + "save/", posted(text="電話で書いた文"))

        assert desk.post(f"/exercises/alone/{case.key}/").url == page
        assert "電話で書いた文" in desk.get(page).content.decode()
        desk.post(page + "save/", posted(text="電話で書いた文", hand_in="1", confidence="high"))
        desk.post(page + "further/")
        assert Exercise.objects.get(is_solo=True).stage == 2

    def test_going_further_too_early_says_why(self, client, worker):
        case = make_case(live=True)
        make_edition(case)
        client.force_login(worker)
        page = client.post(f"/exercises/alone/{case.key}/").url

        assert "先にこの段階を提出" in said(client.post(page + "further/", follow=True))

    def test_in_a_group_nobody_goes_further_alone(self, client, exercise, page, worker):
        hand_in(exercise, worker)
        client.force_login(worker)

        assert client.post(page + "further/").status_code == 404
        assert now(exercise).stage == 1


class TestVoting:
    @pytest.fixture
    def poll(self, exercise) -> Poll:
        return actions.open_poll(
            exercise=exercise, question="急ぎますか", options=["はい", "いいえ"]
        )

    @pytest.mark.parametrize("option", ["", "2", "-1", "１", "9" * 30])
    def test_what_was_not_offered_is_no_vote(self, client, page, poll, worker, option):
        client.force_login(worker)
        answer = client.post(page + "vote/", {"poll": poll.pk, "option": option}, follow=True)

        assert answer.status_code == 200
        assert not Vote.objects.exists()

    @pytest.mark.parametrize("forged", ["", "0", "x", "9" * 30])
    def test_a_poll_of_no_exercise_is_404(self, client, page, poll, worker, forged):
        client.force_login(worker)

        assert client.post(page + "vote/", {"poll": forged, "option": "0"}).status_code == 404

    def test_a_poll_of_another_exercise_is_404(self, client, page, worker):
        other = actions.open_poll(exercise=make_exercise(), question="？", options=["一", "二"])
        client.force_login(worker)

        answer = client.post(page + "vote/", {"poll": other.pk, "option": "0"})
        assert answer.status_code == 404


class TestPulse:
    def test_nothing_new_is_304_until_somebody_writes(
        self, client, exercise, page, worker, colleague, outsider
    ):
        client.force_login(worker)
        word = client.get(page + "pulse/")["ETag"]
        ask = {"headers": {"If-None-Match": word}}
        assert client.get(page + "pulse/", **ask).status_code == 304
        save(exercise, outsider, words("ほかの班の文"))
        assert client.get(page + "pulse/", **ask).status_code == 304
        save(exercise, colleague, words("同じ班の文"))

        assert client.get(page + "pulse/", **ask).status_code == 200

    def test_who_is_not_in_it_gets_404(self, client, page, nakano_hr):
        client.force_login(nakano_hr)

        for headers in ({}, {"If-None-Match": '"1.1"'}):
            assert client.get(page + "pulse/", headers=headers).status_code == 404
