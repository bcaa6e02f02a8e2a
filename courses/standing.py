"""Where one person stands in a course: read once, then asked by every screen.

`load_standings` costs four queries for any number of courses.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.fiscal import fiscal_year
from courses.completion import facts_since, subjects
from courses.conditions import rule_of
from courses.models import Attempt, CoursePage, Progress, QuizPage
from courses.outline import Outline, Step
from courses.rounds import round_began
from courses.states import AttemptState
from people.models import User
from records.facts import load_facts
from records.models import Obligation
from records.rules import Done, Facts, InOrder, Planned, Verdict, evaluate
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
    def is_done(self, step: Step) -> bool:
        return any(entry.is_done for entry in self.facts.about(step.key))

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
        if before := _held_back_by(self.verdict, step.key):
            return _("Opens after “%(before)s”.") % {"before": before}
        if isinstance(step, QuizPage):
            return self._why_quiz_closed(step)
        return ""

    def _why_quiz_closed(self, quiz: QuizPage) -> str:
        if self.is_done(quiz):
            return _("You have passed this quiz.")
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


def load_standings(user: User, outlines: Iterable[Outline], *, on: datetime.date) -> list[Standing]:
    found = list(outlines)
    keys = {outline.course.key for outline in found}
    mine = Progress.objects.filter(person=user, course_key__in=keys)
    progress = {row.course_key: row for row in mine}
    asked = set().union(*(subjects(outline) for outline in found)) if found else set()
    facts = load_facts([user.pk], asked)[user.pk]
    attempts = list(Attempt.objects.filter(person=user, course_key__in=keys).without_paper())
    owed = owed_by(user, on=on)
    return [
        _standing(
            outline,
            progress=progress.get(outline.course.key),
            facts=facts,
            attempts=attempts,
            owed=owed.get(outline.course.key),
            on=on,
        )
        for outline in found
    ]


def owed_by(user: User, *, on: datetime.date) -> dict[str, Owed]:
    """What this person owes in the 年度 of that day, by course: one query."""
    rows = Obligation.objects.filter(person=user, subject_kind=Kind.COURSE)
    # Any: `completed_on` is what with_completion() adds.
    shown: Iterable[Any] = (
        rows.in_force(on).in_year(fiscal_year(on)).with_completion(on).one_per_subject()
    )
    return {row.subject_key: Owed(row.due, row.completed_on) for row in shown}


def _standing(
    outline: Outline,
    *,
    progress: Progress | None,
    facts: Facts,
    attempts: Iterable[Attempt],
    owed: Owed | None,
    on: datetime.date,
) -> Standing:
    course = outline.course.key
    completions = [e for e in facts.about(course) if e.kind == Kind.COURSE and e.is_done]
    standing = Standing(
        outline=outline,
        progress=progress,
        facts=Facts(),
        verdict=evaluate(rule_of(outline), Facts(), on),
        attempts=tuple(
            row
            for row in attempts
            if progress and row.course_key == course and row.round == progress.round
        ),
        owed=owed,
        completed_on=max((entry.occurred_on for entry in completions), default=None),
    )
    since = round_began(progress)
    if standing.must_begin_again:  # as if nothing had been done: the next round shows so
        since, standing = on + datetime.timedelta(days=1), replace(standing, attempts=())
    counted = replace(facts_since(facts, outline, since), planned=_planned(standing))
    return replace(standing, facts=counted, verdict=evaluate(rule_of(outline), counted, on))


def _planned(standing: Standing) -> Planned:
    left = {quiz.key: standing.attempts_left(quiz) for quiz in standing.outline.quizzes}
    return Planned(attempts_left={key: n for key, n in left.items() if n is not None})


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
