"""相互評価: who reviews whom, and nobody's words are lost."""

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.content import Criterion
from casestudies.models import Exercise, Group, PeerReview, PeerReviewEdit
from casestudies.reviewing import known_scores, levels_of, reviewed_by, unscored
from casestudies.states import ExerciseState
from tests.factories.cases import GUIDES, KINDS, MODELS
from tests.factories.debriefs import exercise_at, group_of, member_of, write

CRITERIA = [Criterion("子供の視点", ("見えない", "中心にある")), Criterion("連携", ("無", "有"))]
REVIEWING = ExerciseState.REVIEWING


class TestRound:
    def test_each_group_reviews_the_next_and_the_last_one_the_first(self):
        assert [reviewed_by(n, [1, 2, 3]) for n in (1, 2, 3)] == [2, 3, 1]

    def test_gaps_between_numbers_are_stepped_over(self):
        assert [reviewed_by(n, [5, 1, 3]) for n in (1, 3, 5)] == [3, 5, 1]

    def test_a_group_alone_reviews_nobody(self):
        assert reviewed_by(1, [1]) is None

    def test_who_takes_no_part_reviews_nobody(self):
        assert reviewed_by(4, [1, 2]) is None


class TestScores:
    def test_only_criteria_and_levels_of_the_case_are_kept(self):
        given = {"0": 1, "1": 2, "7": 0, "x": 0}

        assert known_scores(CRITERIA, given) == {"0": 1}

    def test_a_level_below_the_first_is_none(self):
        assert known_scores(CRITERIA, {"0": -1}) == {}

    def test_what_has_no_level_yet_is_named(self):
        assert unscored(CRITERIA, {"1": 0}) == ["子供の視点"]

    def test_levels_are_told_in_words(self):
        assert levels_of(CRITERIA, {"0": 1}) == [("子供の視点", "中心にある"), ("連携", "")]

    def test_a_level_that_is_not_there_has_no_word(self):
        assert levels_of(CRITERIA, {"0": 9})[0] == ("子供の視点", "")


@pytest.fixture
def exercise(db, worker, colleague, outsider, facilitator):
    """Group 1: worker and colleague; group 2: the learner of the other ward; group 3: nobody."""
    found = exercise_at(
        REVIEWING, groups=[[worker, colleague], [outsider]], facilitator=facilitator
    )
    Group.objects.create(exercise=found, number=3)
    return found


def save(exercise, person, *, scores=None, comment="", version=0):
    return actions.save_review(
        member=member_of(exercise, person),
        scores={"0": 1} if scores is None else scores,
        comment=comment,
        version=version,
    )


class TestSaving:
    def test_the_review_is_about_the_next_group_with_somebody_in_it(self, exercise, outsider):
        review = save(exercise, outsider).review

        assert (review.by_group.number, review.about_group.number) == (2, 1)

    def test_every_version_is_kept(self, exercise, worker, colleague):
        save(exercise, worker, comment="はじめ")
        save(exercise, colleague, comment="つぎ", version=1)

        kept = PeerReviewEdit.objects.values_list("version", "comment", "by", "is_aside")
        assert [*kept] == [
            (1, "はじめ", worker.pk, False),
            (2, "つぎ", colleague.pk, False),
        ]

    def test_saving_the_same_again_is_no_version(self, exercise, worker):
        save(exercise, worker, comment="はじめ")
        save(exercise, worker, comment="はじめ")

        assert PeerReview.objects.get().version == 1

    def test_what_meets_newer_words_is_kept_beside_them(self, exercise, worker, colleague):
        save(exercise, worker, comment="はじめ")
        saved = save(exercise, colleague, comment="知らずに")

        assert saved.newer
        assert PeerReview.objects.get().comment == "はじめ"
        aside = PeerReviewEdit.objects.get(is_aside=True)
        assert (aside.comment, aside.by) == ("知らずに", colleague)

    def test_a_form_sent_back_untouched_leaves_newer_words_alone(self, exercise, worker, colleague):
        save(exercise, worker, comment="はじめ")
        save(exercise, worker, comment="つぎ", version=1)
        saved = save(exercise, colleague, comment="はじめ", version=1)

        assert not saved.newer
        assert PeerReview.objects.get().comment == "つぎ"
        assert not PeerReviewEdit.objects.filter(is_aside=True).exists()

    def test_everybody_has_something_new_to_see(self, exercise, worker):
        before = exercise.version
        save(exercise, worker)

        assert Exercise.objects.get(pk=exercise.pk).version == before + 1

    @pytest.mark.parametrize("state", sorted({*ExerciseState} - {REVIEWING, "preparing"}))
    def test_outside_the_phase_nothing_is_saved(self, exercise, worker, state):
        Exercise.objects.filter(pk=exercise.pk).update(state=state)

        with pytest.raises(NotNow, match="相互評価のあいだだけ"):
            save(exercise, worker)
        assert not PeerReview.objects.exists()

    def test_with_one_group_there_is_nobody_to_review(self, worker, facilitator):
        alone = exercise_at(REVIEWING, groups=[[worker]], facilitator=facilitator)

        with pytest.raises(NotNow, match="評価する相手の班がありません"):
            save(alone, worker)

    def test_who_is_in_no_group_reviews_nobody(self, exercise, worker):
        member = member_of(exercise, worker)
        member.group = None

        with pytest.raises(NotNow):
            actions.save_review(member=member, scores={}, comment="", version=0)


class TestHandingIn:
    def test_what_is_saved_becomes_final(self, exercise, worker, colleague):
        save(exercise, worker, comment="よかった")
        actions.submit_review(member=member_of(exercise, worker))

        with pytest.raises(NotNow, match="もう提出"):
            save(exercise, colleague, comment="変えたい", version=1)
        assert PeerReview.objects.get().comment == "よかった"

    def test_twice_is_once(self, exercise, worker, colleague):
        save(exercise, worker)
        first = actions.submit_review(member=member_of(exercise, worker)).submitted_at

        again = actions.submit_review(member=member_of(exercise, colleague))
        assert again.submitted_at == first

    def test_a_criterion_without_level_is_named(self, exercise, worker):
        save(exercise, worker, scores={}, comment="まだ")

        with pytest.raises(ValidationError, match="子供の視点"):
            actions.submit_review(member=member_of(exercise, worker))
        assert PeerReview.objects.get().submitted_at is None

    def test_nothing_saved_is_nothing_handed_in(self, exercise, worker):
        with pytest.raises(ValidationError):
            actions.submit_review(member=member_of(exercise, worker))
        assert not PeerReview.objects.exists()


class TestPage:
    def path(self, exercise):
        return f"/exercises/{exercise.key}/review/"

    def post(self, client, person, exercise, **data):
        client.force_login(person)
        return client.post(self.path(exercise), {"version": 0, "comment": ""} | data)

    def test_shows_the_other_groups_worksheet_without_who_wrote_it_and_without_models(
        self, client, exercise, worker, outsider
    ):
        write(exercise, 2, "worry-intake", {"text": "夜のことが気がかりです"})
        write(exercise, 1, "worry-support", {"text": "自分の班のことば"})
        client.force_login(worker)
        html = client.get(self.path(exercise)).content.decode()

        assert "夜のことが気がかりです" in html
        assert "自分の班のことば" not in html
        assert str(outsider) not in html
        secret = [*MODELS.values(), *GUIDES.values()]
        assert [word for word in secret if word in html] == []

    def test_a_draft_is_saved_and_shown_again(self, client, exercise, worker):
        answer = self.post(client, worker, exercise, comment="途中です")

        assert answer.status_code == 302
        assert "途中です" in client.get(self.path(exercise)).content.decode()

    def test_handing_in_without_a_level_saves_and_says_what_is_missing(
        self, client, exercise, worker
    ):
        answer = self.post(client, worker, exercise, comment="ことば", hand_in="1")

        assert answer.status_code == 422
        assert "段階を選んでください" in answer.content.decode()
        review = PeerReview.objects.get()
        assert (review.comment, review.submitted_at) == ("ことば", None)
        # What was saved is what the form now stands on.
        assert 'name="version" value="1"' in answer.content.decode()

    def test_handing_in_ends_the_form(self, client, exercise, worker):
        self.post(client, worker, exercise, **{"score-0": "2"}, hand_in="1")

        html = client.get(self.path(exercise)).content.decode()
        assert "提出しました" in html
        assert 'name="hand_in"' not in html

    def test_who_saves_later_is_shown_both_and_can_put_them_together(
        self, client, exercise, worker, colleague
    ):
        self.post(client, worker, exercise, comment="先のことば")
        answer = self.post(client, colleague, exercise, comment="後のことば")
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "先のことば" in html
        assert "後のことば" in html

        self.post(client, colleague, exercise, comment="ふたつ合わせて", version=1)
        assert PeerReview.objects.get().comment == "ふたつ合わせて"

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"score-0": "9"}, "この中から選んでください"),
            ({"comment": "長" * 2001}, "2000文字"),
            ({"version": "x"}, ""),
        ],
    )
    def test_bad_input_is_refused_in_words_and_nothing_is_saved(
        self, client, exercise, worker, data, sentence
    ):
        answer = self.post(client, worker, exercise, **data)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not PeerReview.objects.exists()

    def test_after_the_phase_typed_words_stay_on_the_screen(self, client, exercise, worker):
        Exercise.objects.filter(pk=exercise.pk).update(state=ExerciseState.DEBRIEF)
        answer = self.post(client, worker, exercise, comment="遅れたことば")

        assert answer.status_code == 409
        assert "遅れたことば" in answer.content.decode()

    @pytest.mark.parametrize("state", ["running", "handing_in", "cancelled"])
    def test_before_the_phase_there_is_no_page(self, client, exercise, worker, state):
        Exercise.objects.filter(pk=exercise.pk).update(state=state)
        client.force_login(worker)

        assert client.get(self.path(exercise)).status_code == 404

    def test_of_a_group_alone_it_says_so(self, client, worker, facilitator):
        alone = exercise_at(REVIEWING, groups=[[worker]], facilitator=facilitator)
        client.force_login(worker)

        assert "評価する相手の班がありません" in client.get(self.path(alone)).content.decode()

    @pytest.mark.parametrize("answers", [1, 3])
    def test_queries_do_not_grow(
        self, client, exercise, worker, answers, django_assert_max_num_queries
    ):
        for kind in KINDS[:answers]:
            write(exercise, 2, f"worry-{kind}", {"text": "ことば"})
        client.force_login(worker)

        with django_assert_max_num_queries(24):
            client.get(self.path(exercise))


def test_group_numbers_of_the_fixture(exercise):
    """Group 3 is there and empty, or the round would say nothing."""
    assert not group_of(exercise, 3).members.exists()
