"""The facilitator's console: stages open in two steps, groups are watched and spoken to."""

import pytest

from casestudies import actions
from casestudies.models import Announcement, Exercise, GroupNote, Poll
from casestudies.states import ExerciseState
from people.roles import Role
from tests.casestudies.at_work import group_of, hand_in, now, opened, save, words
from tests.factories.cases import make_exercise
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, outsider, facilitator) -> Exercise:
    return make_exercise(facilitator=facilitator, groups=[[worker], [outsider]])


@pytest.fixture
def page(client, exercise, facilitator) -> str:
    client.force_login(facilitator)
    return f"/exercises/{exercise.key}/console/"


def said(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


class TestOpening:
    def test_it_takes_a_ticked_box(self, client, exercise, page):
        answer = client.post(page + "open/", {"stage": "1"}, follow=True)
        assert "先に確認の欄" in said(answer)
        assert now(exercise).stage == 0
        client.post(page + "open/", {"stage": "1", "sure": "on"})

        assert now(exercise).stage == 1

    def test_a_double_click_opens_one_stage(self, client, exercise, page):
        for _ in range(2):
            client.post(page + "open/", {"stage": "1", "sure": "on"})

        assert now(exercise).stage == 1

    @pytest.mark.parametrize("stage", ["", "0", "2", "-1", "１", "9" * 30])
    def test_a_forged_number_opens_nothing(self, client, exercise, page, stage):
        answer = client.post(page + "open/", {"stage": stage, "sure": "on"}, follow=True)

        assert "順に1つずつ" in said(answer)
        assert now(exercise).stage == 0

    def test_groups_that_are_not_ready_are_named(self, client, exercise, page, worker):
        opened(exercise)
        hand_in(exercise, worker)

        it = client.get(page).context["it"]
        assert [group.number for group in it.not_ready] == [2]
        assert (it.handed_in, [card.state for card in it.cards]) == (1, ["done", "due"])

    def test_what_arrives_is_there_with_the_newest_first(
        self, client, exercise, page, worker, outsider
    ):
        opened(exercise)
        hand_in(exercise, worker)
        hand_in(exercise, outsider)

        feed = client.get(page).context["it"].feed
        assert [arrived.work.group.number for arrived in feed] == [2, 1]


class TestReplacedInTheMiddle:
    def test_the_one_before_finds_nothing_and_the_new_one_all(
        self, client, exercise, page, facilitator, trainer, worker
    ):
        PostFactory(person=trainer, roles=[Role.FACILITATOR])
        opened(exercise, by=facilitator)
        save(exercise, worker, words("前の進行の間の文"))
        actions.set_facilitators(exercise=exercise, people=[trainer], by=trainer)

        gone = {client.get(page + rest).status_code for rest in ("", "pulse/", "groups/1/")}
        assert gone == {404}
        assert client.post(page + "open/", {"stage": "2", "sure": "on"}).status_code == 404
        client.force_login(trainer)
        assert "前の進行の間の文" in client.get(page + "groups/1/").content.decode()


class TestTimeAndPhases:
    @pytest.mark.parametrize("more", ["", "7", "-10", "９", "x"])
    def test_only_the_minutes_offered(self, client, exercise, page, more):
        opened(exercise)

        assert client.post(page + "time/", {"more": more}).status_code == 404
        assert now(exercise).stage_minutes == 20

    def test_longer_paused_and_going_on(self, client, exercise, page):
        opened(exercise)
        client.post(page + "time/", {"more": "10"})
        client.post(page + "time/", {"pause": "1"})
        assert (now(exercise).stage_minutes, bool(now(exercise).paused_at)) == (30, True)
        client.post(page + "time/", {"go_on": "1"})

        assert now(exercise).paused_at is None

    @pytest.mark.parametrize("to", ["", "x", "講評"])
    def test_a_phase_that_does_not_exist_is_404(self, client, page, to):
        assert client.post(page + "phase/", {"to": to}).status_code == 404

    @pytest.mark.parametrize("to", ["running", "preparing", "cancelled", "closed", "debrief"])
    def test_no_phase_is_jumped_to(self, client, exercise, page, to):
        opened(exercise)
        answer = client.post(page + "phase/", {"to": to}, follow=True)

        assert answer.status_code == 200
        assert (now(exercise).state, now(exercise).stage) == (ExerciseState.RUNNING, 1)


class TestSpeaking:
    def test_to_one_group_or_all(self, client, exercise, page):
        client.post(page + "announce/", {"text": "あと5分", "group": ""})
        client.post(page + "announce/", {"text": "2班へ", "group": "2"})

        assert {(one.text, one.group) for one in Announcement.objects.all()} == {
            ("あと5分", None),
            ("2班へ", group_of(exercise, 2)),
        }

    @pytest.mark.parametrize("typed", [{"text": ""}, {"text": "x", "group": "9"}])
    def test_what_cannot_be_said_is_told_at_the_field(self, client, page, typed):
        answer = client.post(page + "announce/", typed)

        assert answer.status_code == 422
        assert answer.context["announcement"].errors
        assert not Announcement.objects.exists()

    @pytest.mark.parametrize("options", ["", "一つだけ", "同じ\n同じ"])
    def test_a_poll_without_choices_keeps_what_was_typed(self, client, page, options):
        answer = client.post(page + "poll/", {"question": "急ぎますか", "options": options})

        assert answer.status_code == 422
        assert set(answer.context["asking"].errors) == {"options"}
        assert "急ぎますか" in answer.content.decode()
        assert not Poll.objects.exists()

    def test_closing_a_poll_twice_is_closing_it_once(self, client, page):
        client.post(page + "poll/", {"question": "？", "options": "一\n\n 二 "})
        for _ in range(2):
            client.post(page + "poll/", {"close": "1"})

        poll = Poll.objects.get()
        assert (poll.options, poll.closed_at is None) == (["一", "二"], False)


class TestGroupPage:
    def test_every_version_with_who_wrote_it(self, client, exercise, page, worker, outsider):
        opened(exercise)
        save(exercise, worker, words("はじめ"))
        save(exercise, worker, words("あと", 1))
        save(exercise, worker, words("ぶつかった", 1))
        save(exercise, outsider, words("2班だけの文"))

        html = client.get(page + "groups/1/").content.decode()
        assert [text in html for text in ("はじめ", "あと", "ぶつかった", "別に残した文")] == [
            True
        ] * 4
        assert "2班だけの文" not in html

    @pytest.mark.parametrize("number", [0, 3, 10**20])
    def test_a_group_that_is_not_there_is_404(self, client, page, number):
        assert client.get(f"{page}groups/{number}/").status_code == 404


class TestNotesOnAGroup:
    def note(self, client, page, text="声の小さい人がいる", group=1):
        return client.post(f"{page}groups/{group}/", {"text": text})

    def test_are_read_by_who_leads_it_now_and_by_no_group(self, client, exercise, page, worker):
        exercise = opened(exercise)
        before = (now(exercise).version, group_of(exercise).version)
        self.note(client, page)
        assert "声の小さい人がいる" in client.get(page + "groups/1/").content.decode()
        assert "声の小さい人がいる" not in client.get(page + "groups/2/").content.decode()
        assert (
            now(exercise).version,
            group_of(exercise).version,
        ) == before  # no screen hears of it

        client.force_login(worker)
        own = f"/exercises/{exercise.key}/"
        for path in ("", "parts/", "pulse/", "feedback/mine/", "console/groups/1/", "debrief/"):
            answer = client.get(own + path)
            assert "声の小さい人がいる" not in answer.content.decode(errors="replace")

    def test_go_on_with_who_takes_it_over_and_are_taken_out_by_their_writer_alone(
        self, client, exercise, page, facilitator
    ):
        opened(exercise)
        self.note(client, page)
        note = GroupNote.objects.get()
        successor = UserFactory()
        PostFactory(person=successor, roles=[Role.FACILITATOR])
        actions.set_facilitators(exercise=exercise, people=[successor], by=facilitator)
        client.force_login(successor)

        assert note.text in client.get(page + "groups/1/").content.decode()
        client.post(page + "groups/1/", {"remove": str(note.pk)})
        assert GroupNote.objects.count() == 1
        actions.set_facilitators(exercise=exercise, people=[facilitator], by=successor)
        client.force_login(facilitator)
        for typed in ("x", "9" * 30, str(note.pk)):
            client.post(page + "groups/1/", {"remove": typed})
        assert GroupNote.objects.count() == 0

    @pytest.mark.parametrize("text", ["", "  ", "長" * 1001])
    def test_what_is_no_note_is_told_at_the_field(self, client, exercise, page, text):
        opened(exercise)

        answer = self.note(client, page, text)

        assert answer.status_code == 422
        assert text.strip() in answer.content.decode()
        assert not GroupNote.objects.exists()

    def test_not_before_the_first_stage_because_groups_are_dealt_anew(self, client, page):
        answer = self.note(client, page)

        assert answer.status_code == 422
        assert "声の小さい人がいる" in answer.content.decode()


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(("where", "queries"), [("", 13), ("groups/1/", 13), ("pulse/", 11)])
def test_it_costs_the_same_however_many_groups(
    client, exercise, page, worker, nerima, where, queries, more, django_assert_num_queries
):
    for number in range(3, 3 + more):
        member = actions.join(exercise=exercise, person=applicant(nerima))
        actions.place(member=member, number=number)
    opened(exercise)
    for member in exercise.members.select_related("person"):
        hand_in(exercise, member.person)
    client.get(page + where)

    with django_assert_num_queries(queries):
        client.get(page + where)
