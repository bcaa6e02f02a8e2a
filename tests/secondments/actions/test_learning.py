"""Goals, the log of the work and interviews on a secondment."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from secondments.actions.learning import (
    MOST_GOALS,
    drop_goal,
    hold_interview,
    judge_goal,
    save_goal,
    sign_entry,
    write_log,
)
from secondments.learning_states import GoalState, SignedAs
from secondments.models import Goal, LogEntry
from tests.factories.secondments import InterviewFactory, LogEntryFactory, seconded

DAY = datetime.timedelta(days=1)


@pytest.fixture
def posting(worker):
    return seconded(worker)


def entry_of(posting, **fields) -> dict:
    given = {"day": timezone.localdate() - DAY, "goal": None, "topic": "受理会議", "minutes": 60}
    return given | {"text": "記録を取りました。"} | fields


# --- goals ----------------------------------------------------------------------------
def test_goals_stand_in_the_order_they_were_set(posting, worker):
    for words in ("調査の計画を立てる", "合同面接に入る"):
        save_goal(secondment=posting, goal=None, by=worker, text=words, measure="", plan="")

    assert [goal.text for goal in posting.goals.all()] == ["調査の計画を立てる", "合同面接に入る"]


def test_there_are_at_most_ten_goals(posting, worker):
    for n in range(MOST_GOALS):
        save_goal(secondment=posting, goal=None, by=worker, text=f"目標{n}", measure="", plan="")

    with pytest.raises(ValidationError):
        save_goal(secondment=posting, goal=None, by=worker, text="多い", measure="", plan="")
    assert posting.goals.count() == MOST_GOALS


def test_how_far_a_goal_is_reached_is_the_instructors_word(posting, worker, trainer):
    goal = save_goal(secondment=posting, goal=None, by=worker, text="目標", measure="", plan="")

    judge_goal(goal=goal, by_instructor=False, state="reached", comment="できた", by=worker)
    judge_goal(goal=goal, by_instructor=True, state="partly", comment="もう少し", by=trainer)

    goal.refresh_from_db()
    assert (goal.state, goal.self_comment, goal.instructor_comment) == (
        GoalState.PARTLY, "できた", "もう少し",
    )  # fmt: skip


def test_a_goal_that_was_judged_stays(posting, worker, trainer):
    judged = save_goal(secondment=posting, goal=None, by=worker, text="一つ", measure="", plan="")
    other = save_goal(secondment=posting, goal=None, by=worker, text="二つ", measure="", plan="")
    judge_goal(goal=judged, by_instructor=True, state="reached", comment="", by=trainer)
    entry = write_log(
        secondment=posting, entry=None, by=worker, fields=entry_of(posting, goal=other)
    )

    drop_goal(goal=other)
    with pytest.raises(ValidationError):
        drop_goal(goal=Goal.objects.get(pk=judged.pk))

    assert [goal.text for goal in posting.goals.all()] == ["一つ"]
    entry.refresh_from_db()
    assert entry.goal is None


# --- the log --------------------------------------------------------------------------
def test_whoever_writes_an_entry_has_signed_it(posting, worker):
    entry = write_log(secondment=posting, entry=None, by=worker, fields=entry_of(posting))

    assert list(entry.sign_offs.values_list("part", "by")) == [("self", worker.pk)]


@pytest.mark.parametrize("days", [-300, 1])
def test_an_entry_lies_within_the_secondment_and_not_in_the_future(posting, worker, days):
    day = timezone.localdate() + days * DAY

    with pytest.raises(ValidationError) as fault:
        write_log(secondment=posting, entry=None, by=worker, fields=entry_of(posting, day=day))

    assert set(fault.value.message_dict) == {"day"}
    assert LogEntry.objects.count() == 0


def test_an_entry_is_changed_only_while_nobody_else_has_signed_it(posting, worker, trainer):
    entry = write_log(secondment=posting, entry=None, by=worker, fields=entry_of(posting))
    write_log(secondment=posting, entry=entry, by=worker, fields=entry_of(posting, topic="直した"))
    sign_entry(entry=entry, part=SignedAs.INSTRUCTOR, comment="見ました", by=trainer)

    with pytest.raises(ValidationError):
        write_log(
            secondment=posting, entry=entry, by=worker, fields=entry_of(posting, topic="また")
        )

    entry.refresh_from_db()
    assert entry.topic == "直した"


def test_each_part_is_signed_once_and_nobody_signs_twice(posting, worker, trainer, facilitator):
    entry = LogEntryFactory(secondment=posting, by=worker)
    sign_entry(entry=entry, part=SignedAs.WITNESS, comment="", by=facilitator)

    with pytest.raises(ValidationError, match="立会者"):
        sign_entry(entry=entry, part=SignedAs.WITNESS, comment="", by=trainer)
    with pytest.raises(ValidationError):
        sign_entry(entry=entry, part=SignedAs.INSTRUCTOR, comment="", by=facilitator)

    assert list(entry.sign_offs.values_list("part", "by")) == [("witness", facilitator.pk)]


# --- interviews -----------------------------------------------------------------------
def test_an_interview_is_held_within_the_secondment_and_not_in_the_future(posting, trainer):
    interview = InterviewFactory(secondment=posting)
    held = {"text": "順調です。", "agreed": "", "by": trainer}

    for day in (posting.start - DAY, timezone.localdate() + DAY):
        with pytest.raises(ValidationError) as fault:
            hold_interview(interview=interview, held_on=day, **held)
        assert set(fault.value.message_dict) == {"held_on"}
    hold_interview(interview=interview, held_on=datetime.date(2026, 7, 20), **held)

    interview.refresh_from_db()
    assert (interview.held_on, interview.held_by) == (datetime.date(2026, 7, 20), trainer)
