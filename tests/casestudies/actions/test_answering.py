"""A worksheet is written by several people at once and handed in once; nobody's words are lost."""

import pytest

from casestudies import actions
from casestudies.actions import Entry, StageIsClosed
from casestudies.models import AnswerEdit, Exercise
from tests.casestudies.at_work import (
    URGENCY,
    WORRY,
    answers,
    aside,
    group_of,
    history,
    member_of,
    opened,
    save,
    words,
)
from tests.factories.cases import GRADES, KINDS, make_case, make_edition, make_exercise, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator) -> Exercise:
    """In its first stage; the worker and her colleague are 班1, the learner of 中野区 is 班2."""
    groups = [[worker, colleague], [outsider]]
    return opened(make_exercise(facilitator=facilitator, groups=groups))


@pytest.fixture
def group(exercise):
    return group_of(exercise)


class TestSaving:
    def test_words_are_there_with_who_wrote_them(self, exercise, group, worker):
        saved = save(exercise, worker, words("朝の世話"))

        assert saved.done == [(WORRY, "")]
        assert answers(group) == {WORRY: {"text": "朝の世話"}}
        assert group.answers.get().saved_by == worker

    def test_the_other_group_gets_nothing_of_it(self, exercise, worker):
        save(exercise, worker, words("朝の世話"))

        assert answers(group_of(exercise, 2)) == {}

    def test_the_same_again_makes_no_new_version(self, exercise, group, worker):
        save(exercise, worker, words("朝の世話"))
        again = save(exercise, worker, words("朝の世話"), words("朝の世話", 1))

        assert (again.done, again.newer) == ([], {})
        assert history(group) == ["朝の世話"]

    def test_every_version_is_kept(self, exercise, group, worker, colleague):
        save(exercise, worker, words("一"))
        save(exercise, colleague, words("二", 1))
        save(exercise, worker, words("", 2))

        assert history(group) == ["一", "二", ""]
        assert answers(group) == {WORRY: {}}

    @pytest.mark.parametrize("text", ["😀👨‍👩‍👧", "葛\U000e0100飾", "ﾊﾝｶｸ", "𠮷野家"])
    def test_characters_are_kept_as_typed(self, exercise, group, worker, text):
        save(exercise, worker, words(text))

        assert answers(group) == {WORRY: {"text": text}}

    @pytest.mark.parametrize(
        "entry",
        [
            Entry("no-such-task", {"text": "x"}, 0),
            Entry(f"worry-{KINDS[3]}", {"text": "x"}, 0),  # of a later stage
            Entry(WORRY, {"text": "x"}, 0, lens="health"),
        ],
    )
    def test_what_the_stage_does_not_ask_is_let_go(self, exercise, group, worker, entry):
        save(exercise, worker, entry)

        assert not AnswerEdit.objects.filter(group=group).exists()

    def test_open_screens_hear_of_it(self, exercise, group, worker):
        before = group.version
        save(exercise, worker, words("朝の世話"))

        group.refresh_from_db()
        assert group.version == before + 1


class TestTwoAtOnce:
    def test_the_first_words_stand_and_the_later_are_kept_beside_them(
        self, exercise, group, worker, colleague
    ):
        save(exercise, worker, words("先"))
        later = save(exercise, colleague, words("後"))

        assert {place: row.value for place, row in later.newer.items()} == {
            (WORRY, ""): {"text": "先"}
        }
        assert answers(group) == {WORRY: {"text": "先"}}
        assert aside(group) == [{"text": "後"}]

    def test_another_task_does_not_conflict(self, exercise, group, worker, colleague):
        save(exercise, worker, words("先"))
        later = save(exercise, colleague, Entry(URGENCY, {"grade": GRADES[0]}, 0), words(""))

        assert (later.done, later.newer) == ([(URGENCY, "")], {})
        assert answers(group)[WORRY] == {"text": "先"}

    def test_what_was_sent_back_as_shown_does_not_conflict(
        self, exercise, group, worker, colleague
    ):
        save(exercise, worker, words("一"))
        save(exercise, worker, words("二", 1))
        later = save(exercise, colleague, words("一", 1))

        assert later.newer == {}
        assert answers(group) == {WORRY: {"text": "二"}}
        assert aside(group) == []

    def test_both_put_together_are_saved_over_the_version_shown(
        self, exercise, group, worker, colleague
    ):
        save(exercise, worker, words("先"))
        save(exercise, colleague, words("後"))
        saved = save(exercise, colleague, words("先と後", 1))

        assert saved.done == [(WORRY, "")]
        assert answers(group) == {WORRY: {"text": "先と後"}}


class TestTooLateOrTooEarly:
    def test_words_for_a_stage_that_closed_are_kept_aside(
        self, exercise, group, worker, facilitator
    ):
        save(exercise, worker, words("間に合った"))
        opened(exercise, 2, by=facilitator)

        with pytest.raises(StageIsClosed) as refused:
            save(exercise, worker, words("遅れた", 1))

        assert refused.value.kept
        assert refused.value.messages == [
            "この段階は締め切られました。それまでに保存したものが残ります。"
        ]
        assert answers(group) == {WORRY: {"text": "間に合った"}}
        assert aside(group) == [{"text": "遅れた"}]

    def test_what_was_saved_already_is_not_kept_twice(self, exercise, group, worker, facilitator):
        save(exercise, worker, words("間に合った"))
        opened(exercise, 2, by=facilitator)

        with pytest.raises(StageIsClosed) as refused:
            save(exercise, worker, words("間に合った"))

        assert not refused.value.kept
        assert aside(group) == []

    @pytest.mark.parametrize("number", [2, 6, 7, 0, -1])
    def test_nothing_is_kept_for_what_is_not_open(self, exercise, worker, number):
        entry = words("早すぎる", task=f"worry-{KINDS[1]}")

        with pytest.raises(StageIsClosed, match="まだ開いていません") as refused:
            save(exercise, worker, entry, stage=number)

        assert not refused.value.kept
        assert not AnswerEdit.objects.exists()

    def test_a_pause_keeps_words_aside(self, exercise, group, worker, facilitator):
        actions.pause(exercise=exercise, by=facilitator)

        with pytest.raises(StageIsClosed, match="休止中"):
            save(exercise, worker, words("休みの間"))

        assert (answers(group), aside(group)) == ({}, [{"text": "休みの間"}])

    def test_who_is_in_no_group_is_told_so(self, exercise, worker):
        actions.place(member=member_of(exercise, worker), number=None)

        with pytest.raises(StageIsClosed, match="まだどの班にも"):
            save(exercise, worker, words("x"))

    def test_nothing_is_written_into_what_was_cancelled(self, exercise, group, worker, facilitator):
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)

        with pytest.raises(StageIsClosed):
            save(exercise, worker, words("x"))

        assert answers(group) == {}


class TestCaseEditedMeanwhile:
    def test_the_exercise_keeps_its_edition(self, worker):
        case = make_case()
        exercise = opened(make_exercise(make_edition(case), groups=[[worker]]))
        case.title, case.stages = "書き直した事例", [stage(KINDS[0])]
        case.save()
        make_edition(case)

        save(exercise, worker, words("前の版で"))

        assert exercise.edition.number == 1
        assert len(exercise.edition.case.stages) == 6
        assert answers(group_of(exercise)) == {WORRY: {"text": "前の版で"}}
