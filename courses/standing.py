"""Where one person stands in a course: read once, then asked by every screen.

`load_standings` costs four queries for any number of courses, three where there is no quiz, one more if
they have surveys, up to four where attendance is asked for.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.fiscal import fiscal_year
from core.prepared import Prepared
from courses.begun import as_begun
from courses.conditions import rule_of
from courses.judging import NO_FACTS, judge, sessions_of_all, subjects, untouched
from courses.models import Attempt, CoursePage, Progress, QuizPage, SurveyPage, SurveyParticipation
from courses.outline import Outline, Step
from courses.own_sessions import OwnSession, OwnSessions
from courses.rounds import round_began
from courses.states import AttemptState
from people.models import User
from records.facts import load_facts
from records.models import Obligation
from records.rules import Done, Facts, InOrder, Rule, Verdict
from records.states import Kind


@dataclass(frozen=True)
class Owed:
    due: datetime.date
    completed_on: datetime.date | None


@dataclass(frozen=True)
class Standing:
    outline: Outline
    progress: Progress | None
    facts: Facts
    verdict: Verdict
    attempts: tuple[Attempt, ...]  # of this round, the newest first
    owed: Owed | None
    completed_on: datetime.date | None  # by the ledger, whatever the rule says now
    # Anonymous surveys that are answered and not in the ledger yet.
    answered: frozenset[str] = frozenset()
    # Where the rule asks for attendance: the sessions of the own runs.
    sessions: tuple[OwnSession, ...] = ()

    # --- the course ---------------------------------------------------------
    @property
    def has_begun(self) -> bool:
        return self.progress is not None and not self.must_begin_again

    @property
    def must_begin_again(self) -> bool:
        """Completed, but owed again: for this 年度 or in this edition, or voided by the office."""
        if self.progress is None or self.progress.completed_at is None:
            return False
        return self.completed_on is None or self.is_owed

    @property
    def is_completed(self) -> bool:
        return self.completed_on is not None and not self.is_owed

    @property
    def is_owed(self) -> bool:
        return self.owed is not None and self.owed.completed_on is None

    @property
    def due(self) -> datetime.date | None:
        return self.owed.due if self.owed and self.is_owed else None

    # --- lessons and quizzes --------------------------------------------------
    @cached_property
    def done_keys(self) -> frozenset[str]:
        return frozenset(entry.subject for entry in self.facts.done if entry.is_done)

    def is_done(self, step: Step) -> bool:
        return step.key in self.done_keys

    def done_on(self, step: Step) -> datetime.date | None:
        return self.facts.first_done(step.key)

    def tries(self, quiz: QuizPage) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.quiz_key == quiz.key]

    def open_attempt(self, quiz: QuizPage, at: datetime.datetime) -> Attempt | None:
        for attempt in self.tries(quiz):
            if attempt.state == AttemptState.OPEN and not attempt.is_over(at):
                return attempt
        return None

    def attempts_left(self, quiz: QuizPage) -> int | None:
        """None: as many as one likes."""
        if not quiz.attempts_allowed:
            return None
        return max(quiz.attempts_allowed - len(self.tries(quiz)), 0)

    @property
    def surveys_to_answer(self) -> list[SurveyPage]:
        """Surveys that the rule asks for and that are not answered yet."""
        missing = {
            leaf.rule.subject
            for leaf in self.verdict.leaves()
            if isinstance(leaf.rule, Done) and leaf.rule.kind == Kind.SURVEY and not leaf.done
        } - self.answered
        return [page for page in self.outline.surveys if page.key in missing]

    @property
    def other_courses(self) -> list[CoursePage]:
        """Courses that the rule asks for and that are not completed yet."""
        missing = {
            leaf.rule.subject
            for leaf in self.verdict.leaves()
            if isinstance(leaf.rule, Done) and leaf.rule.kind == Kind.COURSE and not leaf.done
        }
        named = self.outline.named.values()
        return [page for page in named if isinstance(page, CoursePage) and page.key in missing]

    def why_closed(self, step: Step) -> str:
        """The sentence that says what would open a lesson or quiz; empty when it is open."""
        if before := _has_order(self.outline) and _held_back_by(self.verdict, step.key):
            return _("Opens after “%(before)s”.") % {"before": before}
        if isinstance(step, QuizPage):
            return self._why_quiz_closed(step)
        return ""

    def _why_quiz_closed(self, quiz: QuizPage) -> str:
        if self.is_done(quiz):
            return _("You have passed this quiz.")
        if any(attempt.state == AttemptState.WAITING for attempt in self.tries(quiz)):
            return _("Your paper waits to be marked. You are told as soon as it is.")
        if quiz.timing == QuizPage.Timing.BEFORE:
            return self._why_closed_before(quiz)
        unread = [lesson for lesson in self.outline.lessons if not self.is_done(lesson)]
        if quiz.after_lessons and unread:
            count = len(self.outline.lessons)
            text = ngettext(
                "Opens when you have read the %(count)d lesson.",
                "Opens when you have read the %(count)d lessons.",
                count,
            )
            return text % {"count": count}
        if self.attempts_left(quiz) == 0:
            return _("You have used all attempts. Please ask the organiser.")
        return ""

    def _why_closed_before(self, quiz: QuizPage) -> str:
        """Once only, and not when one has begun to learn what it asks."""
        if self.attempts_left(quiz) == 0:
            return _("You have taken this quiz. The same questions come again after the course.")
        if any(self.is_done(lesson) for lesson in self.outline.lessons):
            return _("This quiz is taken before the first lesson is finished.")
        return ""


def load_standings(
    user: User,
    outlines: Iterable[Outline],
    *,
    on: datetime.date,
    owed: Mapping[str, Owed] | None = None,
    progress: Mapping[str, Progress] | None = None,
) -> list[Standing]:
    """`owed` and `progress`: what `owed_by` and `progress_of` say, if the caller has asked already."""
    found = list(outlines)
    if progress is None:
        progress = progress_of(user, [outline.course.key for outline in found])
    found = [as_begun(outline, progress.get(outline.course.key)) for outline in found]
    asked = set().union(*(subjects(outline) for outline in found)) if found else set()
    known = load_facts([user.pk], asked)
    held = sessions_of_all(found, known)
    with_quiz = [outline.course.key for outline in found if outline.quizzes]
    attempts = _attempts.ask(person=user.pk, courses=with_quiz)
    owed = owed_by(user, on=on) if owed is None else owed
    answered = _answered(user) if any(outline.surveys for outline in found) else frozenset()
    return [
        _standing(
            outline,
            user.pk,
            progress=progress.get(outline.course.key),
            facts=known[user.pk],
            held=held,
            attempts=attempts,
            owed=owed.get(outline.course.key),
            answered=answered,
            on=on,
        )
        for outline in found
    ]


def progress_of(user: User, courses: list[str]) -> dict[str, Progress]:
    """How far this person is in these courses, by their keys; only what was begun: one query."""
    return {row.course_key: row for row in _progress.ask(person=user.pk, courses=courses)}


def owed_by(user: User, *, on: datetime.date) -> dict[str, Owed]:
    """What this person owes in the 年度 of that day, by course: one query."""
    rows = _owed.ask(person=user.pk, on=on, year=fiscal_year(on))
    return {key: Owed(due, completed_on) for key, due, completed_on in rows}


def _owed_rows(person: int, on: datetime.date, year: int) -> "QuerySet[Obligation, Any]":
    rows = Obligation.objects.filter(person=person, subject_kind=Kind.COURSE)
    shown = rows.in_force(on).in_year(year).with_completion(on).one_per_subject()
    return shown.values_list("subject_key", "due", F("completed_on"))


def _progress_rows(person: int, courses: list[str]) -> "QuerySet[Progress]":
    return Progress.objects.filter(person=person, course_key__in=courses)


def _attempt_rows(person: int, courses: list[str]) -> "QuerySet[Attempt]":
    return Attempt.objects.filter(person=person, course_key__in=courses).without_paper()


_owed = Prepared(_owed_rows, person=int, on=datetime.date, year=int)
_progress = Prepared(_progress_rows, person=int, courses=list[str])
_attempts = Prepared(_attempt_rows, person=int, courses=list[str])


def _standing(
    outline: Outline,
    person: int,
    *,
    progress: Progress | None,
    facts: Facts,
    held: OwnSessions,
    attempts: Iterable[Attempt],
    owed: Owed | None,
    answered: frozenset[str],
    on: datetime.date,
) -> Standing:
    course = outline.course.key
    completions = [e for e in facts.about(course) if e.kind == Kind.COURSE and e.is_done]
    standing = Standing(
        outline=outline,
        progress=progress,
        facts=NO_FACTS,
        verdict=untouched(outline, on),
        attempts=tuple(
            row
            for row in attempts
            if progress and row.course_key == course and row.round == progress.round
        ),
        owed=owed,
        completed_on=max((entry.occurred_on for entry in completions), default=None),
        answered=answered,
    )
    since = round_began(progress)
    if standing.must_begin_again:  # as if nothing had been done: the next round shows so
        since, standing = on + datetime.timedelta(days=1), replace(standing, attempts=())
    left = _attempts_left(standing)
    it = judge(outline, person, facts, held, since=since, on=on, attempts_left=left)
    if it.verdict is standing.verdict:  # of somebody who has done nothing
        return standing
    return replace(standing, facts=it.facts, verdict=it.verdict, sessions=it.sessions)


def _answered(user: User) -> frozenset[str]:
    rows = SurveyParticipation.objects.filter(person=user, submitted=True, recorded=False)
    return frozenset(rows.values_list("opening__survey_key", flat=True))


def _attempts_left(standing: Standing) -> dict[str, int]:
    left = {quiz.key: standing.attempts_left(quiz) for quiz in standing.outline.quizzes}
    return {key: n for key, n in left.items() if n is not None}


@lru_cache(maxsize=1024)
def _has_order(outline: Outline) -> bool:
    return _orders(rule_of(outline))


def _orders(rule: Rule) -> bool:
    return isinstance(rule, InOrder) or any(_orders(part) for part in getattr(rule, "rules", ()))


def _held_back_by(verdict: Verdict, key: str) -> str:
    """In a group with an order: what must be done before the subject; empty if nothing must."""
    for number, part in enumerate(verdict.parts):
        if isinstance(verdict.rule, InOrder) and _mentions(part, key):
            waiting = [before for before in verdict.parts[:number] if not before.done]
            if waiting and not part.done:
                return str(waiting[0].rule.title)
        if before := _held_back_by(part, key):
            return before
    return ""


def _mentions(verdict: Verdict, key: str) -> bool:
    return any(
        isinstance(leaf.rule, Done) and leaf.rule.subject == key for leaf in verdict.leaves()
    )
