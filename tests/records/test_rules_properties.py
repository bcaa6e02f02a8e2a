"""What holds of every rule and all facts, tried with many that nobody thought of."""

import datetime
import json
from decimal import Decimal

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

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
from records.states import Kind, Outcome

DAY = datetime.date(2026, 11, 20)
SUBJECTS = st.sampled_from("abc")
DAYS = st.dates(datetime.date(2026, 9, 1), datetime.date(2027, 1, 31))
COUNTS = st.dictionaries(SUBJECTS, st.integers(0, 4))
MINUTE_KINDS = st.sampled_from(["", "lecture", "exercise", "practicum"])

leaves = st.one_of(
    st.builds(
        Done,
        SUBJECTS,
        kind=st.sampled_from(["", "lesson", "quiz"]),
        min_score=st.none() | st.integers(0, 100).map(Decimal),
        edition=st.none() | st.integers(1, 2),
        title=st.text(max_size=5),
    ),
    st.builds(Minutes, MINUTE_KINDS, st.integers(0, 200)),
    st.builds(
        Minutes,
        MINUTE_KINDS,
        st.integers(0, 200),
        subjects=st.lists(SUBJECTS, max_size=2, unique=True).map(tuple),
    ),
    st.builds(Attended, SUBJECTS, st.integers(0, 10).map(lambda n: Decimal(n) / 10)),
    st.builds(After, DAYS),
    st.builds(After, months=st.integers(0, 3), since=SUBJECTS),
)


def groups(children):
    rules = st.lists(children, max_size=3).map(tuple)
    return st.one_of(
        st.builds(All, rules),
        st.builds(Any, rules),
        st.builds(InOrder, rules),
        st.builds(AtLeast, st.integers(0, 4), rules),
    )


rules = st.recursive(leaves, groups, max_leaves=8)
entries = st.builds(
    Entry,
    st.sampled_from([Kind.LESSON.value, Kind.QUIZ.value, Kind.SESSION.value]),
    SUBJECTS,
    st.sampled_from([outcome.value for outcome in Outcome if outcome != Outcome.VOID]),
    DAYS,
    edition=st.integers(1, 2),
    score=st.none() | st.integers(0, 100).map(Decimal),
    lecture=st.integers(0, 90),
    exercise=st.integers(0, 90),
    occasion=st.none() | st.just("run"),
    key=st.sampled_from("12345"),
)
done = st.lists(entries, max_size=6)
planned = st.builds(
    Planned,
    attempts_left=COUNTS,
    sessions=COUNTS,
    sessions_left=COUNTS,
    minutes_left=st.dictionaries(MINUTE_KINDS, st.integers(0, 200)),
)


@given(rules, done, entries, planned)
def test_adding_a_fact_never_undoes(rule, known, more, plan):
    before = evaluate(rule, Facts(tuple(known), plan), DAY)
    after = evaluate(rule, Facts((*known, more), plan), DAY)

    assert after.share >= before.share
    assert after.done or not before.done


@given(rules, done, planned, DAYS, DAYS)
def test_time_never_undoes(rule, known, plan, one, other):
    earlier, later = sorted([one, other])
    facts = Facts(tuple(known), plan)

    assert evaluate(rule, facts, later).share >= evaluate(rule, facts, earlier).share


@given(st.data(), rules, done, planned)
def test_the_order_of_facts_does_not_matter(data, rule, known, plan):
    shuffled = data.draw(st.permutations(known))

    one = evaluate(rule, Facts(tuple(known), plan), DAY)
    other = evaluate(rule, Facts(tuple(shuffled), plan), DAY)

    assert one == other


def every(verdict):
    yield verdict
    for part in verdict.parts:
        yield from every(part)


@given(rules, done, planned)
def test_the_share_is_whole_exactly_when_done(rule, known, plan):
    for verdict in every(evaluate(rule, Facts(tuple(known), plan), DAY)):
        assert 0 <= verdict.share <= 1
        assert verdict.done == (verdict.share == 1)


@given(rules, done, planned)
def test_the_parts_are_the_same_tree(rule, known, plan):
    for verdict in every(evaluate(rule, Facts(tuple(known), plan), DAY)):
        assert tuple(part.rule for part in verdict.parts) == getattr(verdict.rule, "rules", ())


DONE_WORDS = ("Done", "Enough", "Attended enough", "Open since")
IMPOSSIBLE_WORDS = ("No attempts", "Too few", "Cannot")


@given(rules, done, planned)
def test_the_sentence_and_the_verdict_agree(rule, known, plan):
    with override(None):
        verdicts = list(every(evaluate(rule, Facts(tuple(known), plan), DAY)))

    for verdict in verdicts:
        assert verdict.sentence.startswith(DONE_WORDS) == verdict.done
        assert verdict.sentence.startswith(IMPOSSIBLE_WORDS) == (
            verdict.status is Status.IMPOSSIBLE
        )


@given(rules, done, planned)
def test_an_order_opens_one_part_at_a_time(rule, known, plan):
    for verdict in every(evaluate(rule, Facts(tuple(known), plan), DAY)):
        if isinstance(verdict.rule, InOrder):
            reached = [part for part in verdict.parts if part.status is Status.OPEN]
            assert len(reached) <= 1


@given(rules)
def test_a_rule_survives_json(rule):
    assert from_json(json.loads(json.dumps(to_json(rule)))) == rule
