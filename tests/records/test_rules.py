"""The completion engine by example: what each kind of rule says, and in which words."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from records.rules import (
    After,
    All,
    Any,
    AtLeast,
    Attended,
    Done,
    Entry,
    Facts,
    InOrder,
    Minutes,
    Planned,
    Status,
    evaluate,
    from_json,
    to_json,
)

TODAY = datetime.date(2026, 11, 20)
EARLIER = datetime.date(2026, 10, 2)


@pytest.fixture(autouse=True)
def message_ids():
    """Sentences are compared as message ids, so that wording stays the catalogue's."""
    with override(None):
        yield


def entry(subject: str, kind: str = "lesson", outcome: str = "completed", **more) -> Entry:
    return Entry(kind, subject, outcome, more.pop("on", EARLIER), **more)


NOTHING = Planned()


def judge(rule, *done: Entry, planned: Planned = NOTHING, on=TODAY):
    return evaluate(rule, Facts(done, planned), on)


def test_a_subject_is_done_by_its_entry():
    verdict = judge(Done("a"), entry("a"))

    assert (verdict.status, verdict.share, verdict.sentence) == (Status.DONE, 1, "Done 10/2")


def test_a_subject_without_entry_is_open():
    verdict = judge(Done("a"), entry("b"))

    assert (verdict.status, verdict.share, verdict.sentence) == (Status.OPEN, 0, "Not yet")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(entry("a", kind="quiz"), id="another kind"),
        pytest.param(entry("a", edition=1), id="another edition"),
        pytest.param(entry("a", edition=2, outcome="failed"), id="failed"),
        pytest.param(entry("a", edition=2, on=datetime.date(2026, 11, 21)), id="tomorrow"),
    ],
)
def test_a_subject_is_not_done_by(other):
    assert not judge(Done("a", kind="lesson", edition=2), other).done


def test_a_quiz_asks_for_its_score():
    rule = Done("q", kind="quiz", min_score=Decimal(80))
    low = entry("q", "quiz", "passed", score=Decimal("72.50"))
    high = entry("q", "quiz", "passed", score=Decimal(80))

    assert judge(rule, low).sentence == "72.5 points so far; 80 are needed"
    assert judge(rule, low, high).done


def test_a_quiz_says_how_many_attempts_are_left():
    planned = Planned(attempts_left={"q": 2})

    assert judge(Done("q"), planned=planned).sentence == "2 attempts left"


def test_a_quiz_without_attempts_left_is_impossible():
    verdict = judge(Done("q"), planned=Planned(attempts_left={"q": 0}))

    assert (verdict.status, verdict.sentence) == (Status.IMPOSSIBLE, "No attempts are left")


def test_a_passed_quiz_needs_no_attempts():
    planned = Planned(attempts_left={"q": 0})

    assert judge(Done("q"), entry("q", "quiz", "passed"), planned=planned).done


def test_minutes_are_counted_by_kind():
    verdict = judge(
        Minutes("exercise", 120), entry("a", exercise=30, lecture=45), entry("b", lecture=60)
    )

    assert verdict.share == Fraction(1, 4)
    assert verdict.sentence == "90 more minutes of exercises"


def test_minutes_of_two_editions_count_once():
    assert Facts((entry("a", lecture=45), entry("a", lecture=50, edition=2))).minutes("") == 50


def test_minutes_of_two_sessions_count_twice():
    first = entry("c", "session", "attended", exercise=60, occasion="run", key="1")
    second = entry("c", "session", "attended", exercise=60, occasion="run", key="2")

    assert Facts((first, second)).minutes("exercise") == 120


def test_minutes_that_are_not_planned_are_impossible():
    verdict = judge(Minutes("practicum", 60), planned=Planned(minutes_left={"practicum": 30}))

    assert verdict.status is Status.IMPOSSIBLE


def test_attendance_counts_whole_sessions_neither_parts_nor_excuses():
    there = entry("c", "session", "attended", occasion="run", key="1")
    partly = entry("c", "session", "partial", occasion="run", key="2")
    excused = entry("c", "session", "excused", occasion="run", key="3")
    planned = Planned(sessions={"c": 3}, sessions_left={"c": 2})

    verdict = judge(Attended("c"), there, partly, excused, planned=planned)

    assert (verdict.share, verdict.sentence) == (
        Fraction(1, 3), "1 of 3 sessions attended; 2 more",
    )  # fmt: skip


def test_the_same_part_in_two_runs_is_attended_once_and_its_minutes_count_once():
    first, again = (
        entry("c", "session", "attended", occasion=run, key=f"session:{run}:2:7", exercise=90)
        for run in ("spring", "autumn")
    )
    planned = Planned(sessions={"c": 2}, sessions_left={"c": 1})

    assert judge(Attended("c"), first, again, planned=planned).share == Fraction(1, 2)
    assert Facts((first, again)).minutes("exercise") == 90


def test_attendance_of_a_share_rounds_up():
    planned = Planned(sessions={"c": 4}, sessions_left={"c": 0})
    there = [entry("c", "session", "attended", occasion="r", key=str(n)) for n in range(3)]

    assert judge(Attended("c", share=Decimal("0.7")), *there, planned=planned).done
    assert not judge(Attended("c", share=Decimal("0.8")), *there, planned=planned).done


def test_attendance_without_sessions_left_is_impossible():
    planned = Planned(sessions={"c": 2}, sessions_left={"c": 1})

    assert judge(Attended("c"), planned=planned).status is Status.IMPOSSIBLE


def test_a_make_up_session_lifts_the_impossible():
    planned = Planned(sessions={"c": 2}, sessions_left={"c": 2})

    assert judge(Attended("c"), planned=planned).status is Status.OPEN


def test_a_day_to_come_locks():
    verdict = judge(After(datetime.date(2026, 12, 4)))

    assert (verdict.status, verdict.sentence) == (Status.LOCKED, "Opens on 12/4")


def test_a_day_that_has_come_is_done():
    assert judge(After(TODAY)).done


def test_months_after_a_subject_wait_for_it():
    rule = After(months=1, since="a", title="基礎研修")

    assert judge(rule).sentence == "1 month after 基礎研修"
    assert judge(rule, entry("a", on=datetime.date(2026, 10, 31))).sentence == "Opens on 11/30"
    assert judge(rule, entry("a", on=datetime.date(2026, 10, 20))).done


def test_all_says_how_many_are_left():
    verdict = judge(All((Done("a"), Done("b"), Done("c"))), entry("b"))

    assert [part.done for part in verdict.parts] == [False, True, False]
    assert (verdict.share, verdict.sentence) == (Fraction(1, 3), "2 more conditions")


def test_all_lessons_are_called_lessons():
    rule = All((Done("a", kind="lesson"), Done("b", kind="lesson")))

    assert judge(rule, entry("a")).sentence == "1 more lesson"


def test_all_is_impossible_when_one_is():
    planned = Planned(attempts_left={"q": 0})
    verdict = judge(All((Done("a"), Done("q"))), planned=planned)

    assert [part.status for part in verdict.parts] == [Status.OPEN, Status.IMPOSSIBLE]
    assert verdict.status is Status.IMPOSSIBLE


def test_any_is_impossible_only_when_all_are():
    rule = Any((Done("a"), Done("q")))

    assert judge(rule, planned=Planned(attempts_left={"q": 0})).status is Status.OPEN
    assert judge(rule, planned=Planned(attempts_left={"q": 0, "a": 0})).status is (
        Status.IMPOSSIBLE
    )


def test_at_least_counts_the_best():
    rule = AtLeast(2, (Done("a"), Minutes("exercise", 60), Done("c")))
    verdict = judge(rule, entry("a"), entry("b", exercise=30))

    assert (verdict.share, verdict.sentence) == (Fraction(3, 4), "1 more condition")


def test_in_order_locks_what_comes_later():
    rule = InOrder((Done("a"), All((Done("b"), Done("c"))), Done("d")))

    before, after = judge(rule), judge(rule, entry("a"))

    assert [leaf.status for leaf in before.leaves()] == ["open", "locked", "locked", "locked"]
    assert [leaf.status for leaf in after.leaves()] == ["done", "open", "open", "locked"]
    assert [part.status for part in before.parts] == ["open", "locked", "locked"]


def test_in_order_keeps_what_was_done_out_of_order():
    verdict = judge(InOrder((Done("a"), Done("b"))), entry("b"))

    assert [part.status for part in verdict.parts] == [Status.OPEN, Status.DONE]
    assert verdict.status is Status.OPEN


def test_in_order_behind_a_day_is_locked():
    rule = InOrder((After(datetime.date(2026, 12, 4)), Done("a")))

    assert judge(rule).status is Status.LOCKED


def test_empty_groups():
    assert judge(All()).done
    assert judge(InOrder()).done
    assert judge(AtLeast(0)).done
    assert judge(Any()).status is Status.IMPOSSIBLE
    assert judge(AtLeast(1)).status is Status.IMPOSSIBLE


def test_a_rule_as_json_is_plain_and_small():
    rule = All((Done("q", "quiz", min_score=Decimal(80)), After(TODAY)), title="条件")

    assert to_json(rule) == {
        "rule": "all",
        "rules": [
            {"rule": "done", "subject": "q", "kind": "quiz", "min_score": "80"},
            {"rule": "after", "date": "2026-11-20"},
        ],
        "title": "条件",
    }


def test_an_unknown_rule_is_refused():
    with pytest.raises(KeyError):
        from_json({"rule": "perhaps"})
