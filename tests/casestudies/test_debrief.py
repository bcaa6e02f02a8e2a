"""講評: what an exercise showed, to whom, and when."""

import datetime

import pytest
from django.utils import timezone

from casestudies import actions
from casestudies.debrief import Debrief
from casestudies.models import (
    Exercise,
    Facilitation,
    Group,
    Member,
    PeerReview,
    Poll,
    StageWork,
    Vote,
)
from casestudies.states import ExerciseState
from tests.factories.cases import CARDS, GRADES, GUIDES, MODELS
from tests.factories.debriefs import (
    LEVELS,
    exercise_at,
    group_of,
    judged,
    member_of,
    rich_edition,
    write,
)

pytestmark = pytest.mark.django_db
DEBRIEF = ExerciseState.DEBRIEF


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator):
    """Group 1: worker and colleague; group 2: the learner of the other ward."""
    return exercise_at(
        DEBRIEF,
        edition=rich_edition(),
        groups=[[worker, colleague], [outsider]],
        facilitator=facilitator,
    )


def shown(client, person, exercise) -> str:
    client.force_login(person)
    return client.get(f"/exercises/{exercise.key}/debrief/").content.decode()


class TestHeadline:
    def test_says_how_many_groups_judged_anew(self, exercise):
        judged(exercise, 1, 0, 0, 2)
        judged(exercise, 2, 1, 1, 1)

        assert Debrief(exercise, None).title == "2班のうち1班が、「急ぎ具合」の判断を見直しました"

    def test_says_so_if_none_or_all_did(self, exercise):
        judged(exercise, 1, 0, 1, 0)  # there and back: the last is as the first
        judged(exercise, 2, 1, 1)
        assert (
            Debrief(exercise, None).title == "2班とも、「急ぎ具合」の最初の判断を変えませんでした"
        )

        write(exercise, 1, "urgency-support", {"grade": GRADES[2]})
        write(exercise, 2, "urgency-support", {"grade": GRADES[2]})
        assert Debrief(exercise, None).title == "2班とも、「急ぎ具合」の判断を見直しました"

    def test_without_two_answers_it_is_the_topic(self, exercise):
        judged(exercise, 1, 0)

        assert Debrief(exercise, None).title == "各班の判断"

    def test_a_group_without_people_is_not_counted(self, exercise):
        Group.objects.create(exercise=exercise, number=3)
        judged(exercise, 1, 0, 2)
        judged(exercise, 2, 0, 2)

        assert Debrief(exercise, None).title.startswith("2班とも")

    def test_of_one_alone_it_speaks_to_the_person(self, worker):
        alone = exercise_at(DEBRIEF, groups=[[worker]], is_solo=True)
        judged(alone, 1, 0, 2)

        assert Debrief(alone, None).title == "あなたは「急ぎ具合」の判断を見直しました"


class TestParts:
    def test_the_judgement_goes_through_all_stages_in_which_it_was_asked(self, exercise):
        judged(exercise, 1, 0, 2)
        (judgement,) = Debrief(exercise, None).judgements

        first, second = judgement.courses
        assert judgement.stages[:2] == ["受理", "調査"]
        assert first.words[:3] == [GRADES[0], GRADES[2], ""]
        assert first.comparison.changes[0].steps == -2
        assert (second.comparison, second.has_moved) == (None, False)

    def test_paths_hold_time_minutes_and_confidence(self, exercise):
        work = StageWork.objects.get(group=group_of(exercise), stage=1)
        work.submitted_at = work.opened_at + datetime.timedelta(minutes=7, seconds=1)
        work.confidence = "high"
        work.save()

        path = Debrief(exercise, None).paths[0]
        assert (path.group, path.steps[0].minutes, path.steps[0].confidence) == ("1班", 8, "高い")
        assert path.minutes == 8 + 5 * 20

    def test_what_was_closed_over_a_groups_head_is_not_handed_in(self, exercise):
        StageWork.objects.filter(group=group_of(exercise), stage=2).update(
            submitted_at=None, submitted_by=None, confidence=""
        )
        step = Debrief(exercise, None).paths[0].steps[1]

        assert (step.handed_in, step.minutes, step.confidence) == (None, 20, "")

    def test_choices_say_which_group_chose_what(self, exercise):
        write(exercise, 1, "first-visit", {"choices": ["ふたりで"]})
        write(exercise, 2, "first-visit", {"choices": ["保健師"]})

        (bars,) = [one for one in Debrief(exercise, None).choices if one.title == "だれが訪ねるか"]
        assert bars.rows == [("保健師", 1, "2班"), ("福祉職", 0, ""), ("ふたりで", 1, "1班")]

    def test_both_sides_stand_beside_the_joint_judgement(self, exercise):
        levels = {"食事": LEVELS[0], "夜の見守り": LEVELS[0]}
        write(exercise, 1, "sheet", {"levels": levels}, lens="health")
        write(exercise, 1, "sheet", {"levels": levels | {"夜の見守り": LEVELS[2]}}, lens="welfare")
        write(exercise, 1, "sheet", {"levels": levels, "reason": "夜を先に見る"})

        (sheet,) = Debrief(exercise, None).sides
        first, second = sheet.groups
        assert first.differing == 1
        assert "夜を先に見る" in str(first.joint)
        assert (list(second.rows), second.joint) == ([], None)

    def test_links_are_seen_or_missed_by_each_group(self, exercise):
        write(exercise, 1, "dots", {"rows": [{"first": 2, "second": 1, "why": "転校"}]})

        (links,) = Debrief(exercise, None).links
        assert [list(row.seen) for row in links.rows] == [[True, None], [False, None]]
        assert [link.pair for link in links.missed_by_all] == [(2, 3)]

    def test_a_group_that_left_the_board_blank_has_overlooked_nothing(self, exercise):
        write(exercise, 1, "dots", {"rows": []})

        (links,) = Debrief(exercise, None).links
        assert [list(row.seen) for row in links.rows] == [[None, None], [None, None]]
        assert links.missed_by_all == []

    def test_a_poll_shows_its_bars_once_it_is_closed(self, exercise, worker, colleague):
        poll = Poll.objects.create(
            exercise=exercise, question="保護するか", options=["はい", "いいえ"]
        )
        for person, option in [(worker, 1), (colleague, 1)]:
            Vote.objects.create(poll=poll, member=member_of(exercise, person), option=option)
        assert Debrief(exercise, None).polls == []

        Poll.objects.update(closed_at=timezone.now())
        (bars,) = Debrief(exercise, None).polls
        assert bars.rows == [("はい", 0, ""), ("いいえ", 2, "")]

    def test_reviews_are_read_criterion_by_criterion(self, exercise, worker, outsider):
        review(exercise, 1, 2, by=worker, scores={"0": 2}, comment="よく聴いている")
        review(exercise, 2, 1, by=outsider, scores={}, comment="")

        found = Debrief(exercise, None).reviews
        assert found.rows == [("子供の視点", ["", "中心にある"])]
        assert [(had.about, had.by) for had in found.had] == [("1班", "2班"), ("2班", "1班")]


def review(exercise, by_group, about, *, by, **fields):
    return PeerReview.objects.create(
        exercise=exercise, by_group=group_of(exercise, by_group),
        about_group=group_of(exercise, about), saved_by=by, **fields,
    )  # fmt: skip


class TestPage:
    def test_everybody_sees_all_groups_and_the_experts(
        self, client, exercise, worker, outsider, facilitator
    ):
        write(exercise, 1, "worry-intake", {"text": "1班の見立てのことば"})
        write(exercise, 2, "worry-intake", {"text": "2班の見立てのことば"})

        for person in (worker, outsider, facilitator):
            html = shown(client, person, exercise)
            words = ["1班の見立てのことば", "2班の見立てのことば", MODELS["intake"]]
            assert [word for word in words if word not in html] == []

    def test_nobody_sees_what_one_person_alone_holds(
        self, client, exercise, worker, colleague, outsider, facilitator
    ):
        for person in (worker, colleague, outsider):
            member = member_of(exercise, person)
            text = f"{person.username}だけへの言葉"
            actions.give_feedback(to=member, text=text, by=facilitator)
            actions.save_reflection(member=member, text=f"{person.username}のふりかえり", version=0)
        actions.give_feedback(to=group_of(exercise, 1), text="1班だけへの言葉", by=facilitator)

        for person in (worker, colleague, outsider, facilitator):
            html = shown(client, person, exercise)
            assert "だけへの言葉" not in html
            assert "のふりかえり" not in html

    def test_neither_cards_nor_guides_are_in_it(self, client, exercise, worker):
        html = shown(client, worker, exercise)

        assert [word for word in [*CARDS.values(), *GUIDES.values()] if word in html] == []

    def test_what_the_facilitator_shares_is_there_for_all(
        self, client, exercise, outsider, facilitator
    ):
        actions.give_feedback(
            to=group_of(exercise, 1), text="全員で考えたい言葉", by=facilitator, is_shared=True
        )

        assert "全員で考えたい言葉" in shown(client, outsider, exercise)

    @pytest.mark.parametrize(
        ("state", "member", "leader"),
        [
            ("running", 404, 404), ("handing_in", 404, 200), ("reviewing", 404, 200),
            ("debrief", 200, 200), ("closed", 200, 200), ("cancelled", 404, 404),
        ],
    )  # fmt: skip
    def test_members_wait_for_the_debrief_while_it_is_prepared(
        self, client, exercise, worker, facilitator, state, member, leader
    ):
        Exercise.objects.filter(pk=exercise.pk).update(state=state)
        answers = {}
        for person in (worker, facilitator):
            client.force_login(person)
            path = f"/exercises/{exercise.key}/debrief/"
            answers[person.username] = client.get(path).status_code

        assert answers == {worker.username: member, facilitator.username: leader}

    def test_who_led_it_before_sees_it_no_more(self, client, exercise, facilitator):
        Facilitation.objects.update(until=timezone.now())
        client.force_login(facilitator)

        assert client.get(f"/exercises/{exercise.key}/debrief/").status_code == 404

    def test_of_one_alone_there_are_no_groups_in_it(self, client, worker):
        alone = exercise_at(DEBRIEF, edition=rich_edition(), groups=[[worker]], is_solo=True)
        Exercise.objects.filter(pk=alone.pk).update(created_by=worker)
        judged(alone, 1, 0, 2)
        html = shown(client, worker, alone)

        assert "あなたは「急ぎ具合」の判断を見直しました" in html
        assert "班どうしの評価" not in html
        assert "フィードバック" not in html
        assert "1班" not in html
        assert '<th scope="row">あなた</th>' in html

    def test_an_exercise_in_which_nothing_was_written_can_be_read(self, client, exercise, worker):
        StageWork.objects.all().delete()

        assert "各班の判断" in shown(client, worker, exercise)

    def test_values_of_another_shape_are_no_error(self, client, exercise, worker):
        """An earlier version of ours may have saved them."""
        for key in ("first-visit", "dots", "urgency-assessment", "worry-intake"):
            write(exercise, 1, key, {"was": "otherwise"})

        assert "各班の判断" in shown(client, worker, exercise)

    @pytest.mark.parametrize("groups", [1, 3])
    def test_queries_do_not_grow(
        self, client, exercise, worker, outsider, facilitator, groups, django_assert_max_num_queries
    ):
        for number in range(3, 3 + groups):
            group = Group.objects.create(exercise=exercise, number=number)
            member = Member.objects.filter(exercise=exercise, person=outsider)
            member.update(group=group)
            judged(exercise, number, 0, 1, 2)
            actions.give_feedback(to=group, text="共有", by=facilitator, is_shared=True)
            review(exercise, 1, number, by=worker, scores={"0": 1}, comment="よい")
        client.force_login(worker)

        with django_assert_max_num_queries(22):
            client.get(f"/exercises/{exercise.key}/debrief/")
