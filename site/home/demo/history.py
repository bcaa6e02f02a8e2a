"""Writes the plan into the ledger, in bulk: progress, attempts, records, certificates."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from certificates import actions as certificates
from core.fiscal import fiscal_year
from core.models import BasePage
from courses.actions import note_results
from courses.conditions import mark_of, rule_of
from courses.models import Attempt, CoursePage, Progress
from courses.outline import Outline, load_outlines
from home.demo.days import Days
from home.demo.papers import Papers, Sat
from home.demo.studies import Study
from people.models import User
from records import keys
from records.actions import Deed, record_many
from records.states import Kind, Outcome

AT_ONCE = 2000  # deeds in one call of the ledger


class History:
    """What courses.actions would have written, had everybody clicked through three years."""

    def __init__(self, courses: dict[str, CoursePage], days: Days, *, by: User) -> None:
        self.days, self.by = days, by
        outlines = {outline.course.pk: outline for outline in load_outlines(courses.values())}
        self.outlines = {name: outlines[page.pk] for name, page in courses.items()}
        self.rounds: Counter[tuple[int, str]] = Counter()
        self.papers = Papers(self.outlines.values(), days.rng)

    def write(self, studies: list[Study]) -> None:
        """`studies` in the order of the days; earlier rounds of a course come first."""
        progress: dict[tuple[int, str], Progress] = {}
        deeds: list[Deed] = []
        sat: dict[int, list[Sat]] = {}
        for number, study in enumerate(studies):
            outline = self.outlines[study.course]
            place = (study.post.person_id, study.course)
            self.rounds[place] += 1
            progress[place] = self._progress(study, outline, self.rounds[place])
            if study.completed:
                sat[number] = self.papers.sit(study, outline, self.rounds[place])
        Progress.objects.bulk_create(progress.values())
        attempts = [one.attempt for each in sat.values() for one in each]
        Attempt.objects.bulk_create(attempts)
        note_results(attempts)
        self.rounds.clear()
        for number, study in enumerate(studies):
            self.rounds[study.post.person_id, study.course] += 1
            deeds += self._deeds(study, sat.get(number, []))
        self._record(sorted(deeds, key=lambda deed: deed.occurred_on))

    def _progress(self, study: Study, outline: Outline, turn: int) -> Progress:
        rule = rule_of(outline)
        total = len(rule.rules)
        return Progress(
            person_id=study.post.person_id,
            course_key=outline.course.key,
            edition=outline.course.edition,
            round=turn,
            done=total if study.completed else 0,
            total=total,
            rule_mark=mark_of(rule),
            last_lesson_key=self._last_lesson(study, outline),
            started_at=noon(study.began),
            updated_at=noon(study.completed or study.began),
            completed_at=noon(study.completed) if study.completed else None,
        )

    def _last_lesson(self, study: Study, outline: Outline) -> str:
        """Somebody under way has opened the next lesson."""
        return outline.lessons[-1 if study.completed else study.lessons].key

    def _deeds(self, study: Study, sat: Iterable[Sat]) -> Iterator[Deed]:
        outline = self.outlines[study.course]
        again = self.rounds[study.post.person_id, study.course] > 1
        year = fiscal_year(study.began) if again else None
        yield from self._lessons(study, outline, year)
        for one in sat:
            yield self._quiz(study, outline, one)
        if study.completed:
            yield self._course(study, outline, year)

    def _lessons(self, study: Study, outline: Outline, year: int | None) -> Iterator[Deed]:
        count = len(outline.lessons) if study.completed else study.lessons
        days = spread(study.began, study.completed or max(study.began, self.days.ago(2)), count)
        for lesson, day in zip(outline.lessons, days, strict=False):
            yield self._deed(
                study,
                outline,
                lesson,
                kind=Kind.LESSON,
                outcome=Outcome.COMPLETED,
                occurred_on=day,
                key=keys.lesson(lesson.key, lesson.edition, study.post.person, year=year),
                lecture_minutes=lesson.lecture_minutes,
                exercise_minutes=lesson.exercise_minutes,
            )

    def _quiz(self, study: Study, outline: Outline, sat: Sat) -> Deed:
        attempt = sat.attempt
        return self._deed(
            study,
            outline,
            sat.quiz,
            kind=Kind.QUIZ,
            outcome=Outcome.PASSED if attempt.passed else Outcome.FAILED,
            occurred_on=sat.on,
            key=keys.attempt(attempt.quiz_key, attempt.number, study.post.person),
            score=Decimal(attempt.score or 0),
            evidence={"attempt": attempt.pk, "right": sat.right, "total": len(attempt.snapshot)},
        )

    def _course(self, study: Study, outline: Outline, year: int | None) -> Deed:
        course = outline.course
        return self._deed(
            study,
            outline,
            course,
            kind=Kind.COURSE,
            outcome=Outcome.COMPLETED,
            occurred_on=study.completed,
            key=keys.course(course.key, course.edition, study.post.person, year=year),
            lecture_minutes=course.lecture_minutes,
            exercise_minutes=course.exercise_minutes,
            evidence={"started_on": study.began.isoformat()},
        )

    def _deed(self, study: Study, outline: Outline, page: BasePage, **deed: Any) -> Deed:
        return Deed(
            person=study.post.person,
            post=study.post,
            subject_key=page.key,
            subject_title=page.title,
            edition=page.edition,
            page_id=page.pk,
            revision_id=page.live_revision_id,
            organiser=outline.course.organiser,
            **deed,
        )

    def _record(self, deeds: list[Deed]) -> None:
        """And a certificate, dated on its day, for every completion that earns one."""
        designs = {
            each.course.key: each.course.certificate_design for each in self.outlines.values()
        }
        for first in range(0, len(deeds), AT_ONCE):
            for row in record_many(deeds[first : first + AT_ONCE], by=self.by):
                design = designs.get(row.subject_key)
                if row.kind == Kind.COURSE and design:
                    certificates.issue(record=row, design=design, by=self.by, on=row.occurred_on)


def spread(first: datetime.date, last: datetime.date, count: int) -> list[datetime.date]:
    """So many working days from the first to the last, evenly."""
    step = (last - first) / max(count - 1, 1)
    days = (first + step * number for number in range(count))
    return [max(first, day - datetime.timedelta(days=max(0, day.weekday() - 4))) for day in days]


def noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
