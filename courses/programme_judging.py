"""How people stand by the tree of a programme: as judging.py for courses.

Pure but for `judge_all`: whoever asks has loaded facts and sessions (`OwnSessions`).
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from courses.own_sessions import OwnSessions, planned
from courses.programme_outline import ProgrammeOutline
from courses.programme_rule import facts_within, rule_of
from records.facts import load_facts
from records.rules import Facts, Planned, Verdict, evaluate


@dataclass(frozen=True)
class Judged:
    facts: Facts  # with the minutes of each subject told once
    verdict: Verdict


def judge_all(
    people: Collection[int], outline: ProgrammeOutline, *, on: datetime.date
) -> dict[int, Judged]:
    """In one query; up to four more if there are live exercises."""
    known = load_facts(people, outline.subjects)
    held = OwnSessions.load(known, outline.live_courses)
    return {person: judge(outline, person, facts, held, on=on) for person, facts in known.items()}


def judge(
    outline: ProgrammeOutline, person: int, known: Facts, held: OwnSessions, *, on: datetime.date
) -> Judged:
    done = Facts(known.known(on).done)
    plan = _planned(outline, person, done, held)
    facts = facts_within(Facts(done.done, plan), outline)
    return Judged(facts, evaluate(rule_of(outline), facts, on))


def _planned(outline: ProgrammeOutline, person: int, done: Facts, held: OwnSessions) -> Planned:
    """Sessions only: minutes may still come from any other item."""
    sessions: dict[str, int] = {}
    left: dict[str, int] = {}
    for course in outline.live_courses:
        plan = planned(held.of(person, course, done, None), course, done, ())
        sessions |= plan.sessions
        left |= plan.sessions_left
    return Planned(sessions=sessions, sessions_left=left)
