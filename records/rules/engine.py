"""The judgement: how a rule stands on a day, given the facts."""

import calendar
import datetime
import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from records.rules import sentences
from records.rules.facts import Entry, Facts
from records.rules.tree import After, All, Any, AtLeast, Attended, Done, InOrder, Minutes, Rule

# A page judges hundreds of leaves; most are all or nothing.
NOTHING, WHOLE = Fraction(0), Fraction(1)


class Status(StrEnum):
    DONE = "done"
    OPEN = "open"
    LOCKED = "locked"  # something else must happen first
    IMPOSSIBLE = "impossible"  # not with what is planned now; a make-up lifts it


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a rule stands. `share` is 1 exactly when it is done; `parts` are the same tree."""

    rule: Rule
    status: Status
    share: Fraction
    sentence: str
    parts: tuple["Verdict", ...] = ()

    @property
    def done(self) -> bool:
        return self.status is Status.DONE

    def leaves(self) -> list["Verdict"]:
        """What a person ticks off, in the order of the rule."""
        if not self.parts:
            return [self]
        return [leaf for part in self.parts for leaf in part.leaves()]


def evaluate(rule: Rule, facts: Facts, on: datetime.date) -> Verdict:
    """Judge `rule` by what had happened up to `on`. Adding a fact never undoes a verdict."""
    return _judge(rule, facts.known(on), on, locked=False)


def _judge(rule: Rule, facts: Facts, on: datetime.date, *, locked: bool) -> Verdict:
    if isinstance(rule, (All, Any, AtLeast, InOrder)):
        return _judge_group(rule, facts, on, locked=locked)
    share, can_be, sentence = _judge_leaf(rule, facts, on)
    waiting = locked or isinstance(rule, After)
    return Verdict(rule, _status(share, can_be=can_be, locked=waiting), share, sentence)


def _status(share: Fraction, *, can_be: bool, locked: bool) -> Status:
    if share == WHOLE:
        return Status.DONE
    if not can_be:
        return Status.IMPOSSIBLE
    return Status.LOCKED if locked else Status.OPEN


def _judge_group(
    rule: All | Any | AtLeast | InOrder, facts: Facts, on: datetime.date, *, locked: bool
) -> Verdict:
    parts: list[Verdict] = []
    for each in rule.rules:
        held_back = isinstance(rule, InOrder) and not all(part.done for part in parts)
        parts.append(_judge(each, facts, on, locked=locked or held_back))
    needed = _needed(rule)
    share = _share_of(parts, needed)
    possible = [part for part in parts if part.status is not Status.IMPOSSIBLE]
    shut = bool(parts) and all(part.status in {Status.LOCKED, Status.DONE} for part in possible)
    status = _status(share, can_be=len(possible) >= needed, locked=locked or shut)
    left = needed - sum(part.done for part in parts)
    sentence = sentences.of_group(rule, left, possible=status is not Status.IMPOSSIBLE)
    return Verdict(rule, status, share, sentence, tuple(parts))


def _share_of(parts: list[Verdict], needed: int) -> Fraction:
    """Of the parts that come nearest to being done, as many as are needed."""
    done = sum(part.done for part in parts)
    if done >= needed:
        return WHOLE
    under_way = sorted((part.share for part in parts if part.share and not part.done), reverse=True)
    return Fraction(done + sum(under_way[: needed - done]), needed)


def _needed(rule: All | Any | AtLeast | InOrder) -> int:
    if isinstance(rule, Any):
        return 1
    return max(rule.n, 0) if isinstance(rule, AtLeast) else len(rule.rules)


# A leaf's judgement: the share reached, whether the rest can still come, the sentence.
Judgement = tuple[Fraction, bool, str]


def _judge_leaf(
    rule: Done | Minutes | Attended | After, facts: Facts, on: datetime.date
) -> Judgement:
    match rule:
        case Done():
            return _judge_done(rule, facts)
        case Minutes():
            return _judge_minutes(rule, facts)
        case Attended():
            return _judge_attended(rule, facts)
        case After():
            return _judge_after(rule, facts, on)


def _judge_done(rule: Done, facts: Facts) -> Judgement:
    tried = [entry for entry in facts.about(rule.subject) if _is_asked_for(entry, rule)]
    enough = [
        entry.occurred_on
        for entry in tried
        if entry.is_done and (rule.min_score is None or (entry.score or 0) >= rule.min_score)
    ]
    if enough:
        return WHOLE, True, sentences.done_on(min(enough))
    attempts = facts.planned.attempts_left.get(rule.subject)
    scores = [entry.score for entry in tried if entry.score is not None]
    return NOTHING, attempts != 0, sentences.not_done(rule, attempts, max(scores, default=None))


def _is_asked_for(entry: Entry, rule: Done) -> bool:
    return rule.kind in {"", entry.kind} and rule.edition in {None, entry.edition}


def _judge_minutes(rule: Minutes, facts: Facts) -> Judgement:
    left = max(rule.at_least - facts.minutes(rule.kind, rule.subjects), 0)
    # What is planned at all is no less than what is planned of some subjects.
    to_come = facts.planned.minutes_left.get(rule.kind)
    can_be = to_come is None or to_come >= left
    share = 1 - Fraction(left, rule.at_least) if left else Fraction(1)
    return share, can_be, sentences.minutes(rule, left, possible=can_be)


def _judge_attended(rule: Attended, facts: Facts) -> Judgement:
    attended = facts.sessions_attended(rule.subject)
    # Nobody has said how many sessions there are: one at least.
    total = facts.planned.sessions.get(rule.subject, 1)
    needed = max(math.ceil(total * Fraction(rule.share)), 0)
    left = max(needed - attended, 0)
    to_come = facts.planned.sessions_left.get(rule.subject)
    can_be = to_come is None or to_come >= left
    share = 1 - Fraction(left, needed) if left else Fraction(1)
    counted = (attended, total) if rule.subject in facts.planned.sessions else None
    return share, can_be, sentences.attended(left, counted, possible=can_be)


def _judge_after(rule: After, facts: Facts, on: datetime.date) -> Judgement:
    day = rule.date
    if rule.since:
        begun = facts.first_done(rule.since)
        day = begun and months_after(begun, rule.months)
    reached = day is not None and on >= day
    return Fraction(int(reached)), True, sentences.after(rule, day, reached=reached)


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last day: 31 August and one month is 30 September."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
