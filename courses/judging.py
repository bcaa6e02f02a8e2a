"""How one person stands by the rule of a course: the ledger's facts, what is planned, the verdict.

Pure: whoever asks has loaded facts (`records.facts`) and sessions (`OwnSessions`) for all people.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from courses.conditions import asks_for_sessions, rule_of, subjects_of
from courses.outline import Outline
from courses.own_sessions import OwnSession, OwnSessions, planned
from records.rules import Entry, Facts, Verdict, evaluate
from records.states import Kind

NO_FACTS = Facts()


@dataclass(frozen=True)
class Judged:
    facts: Facts
    verdict: Verdict
    # Where the rule asks for attendance: the sessions of the own runs.
    sessions: tuple[OwnSession, ...] = field(default=())


def judge(
    outline: Outline,
    person: int,
    known: Facts,
    held: OwnSessions,
    *,
    since: datetime.date | None,
    on: datetime.date,
    attempts_left: Mapping[str, int] | None = None,
) -> Judged:
    """`known` and `held` may be about other courses too; `since` is of `rounds.round_began`."""
    course = outline.course.key
    facts = facts_since(known, outline, since)
    sessions = held.of(person, course, facts, since) if asks_for_sessions(outline) else ()
    if not (facts.done or sessions or attempts_left):
        return Judged(facts, untouched(outline, on))
    if sessions:
        facts = _without_parts_of_before(facts, course, {str(each.number) for each in sessions})
    unread = _unread_minutes(outline, facts) if sessions else ()
    plan = planned(sessions, course, facts, unread)
    facts = replace(facts, planned=replace(plan, attempts_left=attempts_left or {}))
    return Judged(facts, evaluate(rule_of(outline), facts, on), sessions)


@lru_cache(maxsize=1024)
def untouched(outline: Outline, on: datetime.date) -> Verdict:
    """Of somebody who has done nothing."""
    return evaluate(rule_of(outline), NO_FACTS, on)


@lru_cache(maxsize=1024)
def subjects(outline: Outline) -> frozenset[str]:
    """All that the ledger is asked about for one course."""
    return outline.own_keys | subjects_of(rule_of(outline)) | {outline.course.key}


def sessions_of_all(outlines: Iterable[Outline], known: Mapping[int, Facts]) -> OwnSessions:
    """The sessions of these people in those of the courses that ask for attendance."""
    asking = {outline.course.key for outline in outlines if asks_for_sessions(outline)}
    return OwnSessions.load(known, asking)


def facts_since(facts: Facts, outline: Outline, since: datetime.date | None) -> Facts:
    """What counts for this course now, of what `load_facts` found.

    In a later round (a course due every year) the course's own steps and sessions must be done
    again; courses it builds on stay done. Minutes are those of steps and sessions: a completed
    course would count twice.
    """
    if not facts.done:
        return NO_FACTS
    asked, course = subjects(outline), outline.course.key

    def is_own(entry: Entry) -> bool:
        session = entry.kind == Kind.SESSION and entry.subject == course
        return session or entry.subject in outline.own_keys

    return Facts(
        done=tuple(
            entry if is_own(entry) else replace(entry, lecture=0, exercise=0, practicum=0)
            for entry in facts.done
            if entry.subject in asked
            and (since is None or not is_own(entry) or entry.occurred_on >= since)
        )
    )


def _without_parts_of_before(facts: Facts, course: str, parts: Collection[str]) -> Facts:
    """What an earlier edition had and this one has no more stands in the ledger and counts no
    more: it would stand in for a part that is asked for today."""
    return Facts(
        done=tuple(
            entry
            for entry in facts.done
            if entry.subject != course or entry.kind != Kind.SESSION or entry.part in parts
        )
    )


def count(verdict: Verdict) -> tuple[int, int]:
    """How many conditions hold, of how many."""
    return sum(part.done for part in verdict.parts), len(verdict.parts)


def is_complete(verdict: Verdict) -> bool:
    """A course that asks for nothing (yet) is never completed."""
    return verdict.done and bool(verdict.parts)


def _unread_minutes(outline: Outline, facts: Facts) -> list[tuple[int, int]]:
    """Of lecture and exercise, in lessons that are not finished yet."""
    read = {entry.subject for entry in facts.done if entry.is_done}
    return [
        (page.lecture_minutes, page.exercise_minutes)
        for page in outline.lessons
        if page.key not in read
    ]
