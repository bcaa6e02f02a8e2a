"""When a course is completed, and what is kept of the way there.

The ledger says what is done; the rule says what is asked; `Progress` keeps the count, so that
HR's lists are SQL. Only here are rows of Progress counted and courses completed.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import actions as certificates
from courses.conditions import mark_of, rule_of, subjects_of
from courses.models import CoursePage, Progress
from courses.outline import Outline, Step, outline_of, outlines_by_key
from courses.rounds import hold_progress, ledger_year, must_begin_again, round_began
from people.models import Post, User
from records import keys
from records.actions import record
from records.facts import load_facts
from records.models import Record
from records.rules import Facts, Rule, Verdict, evaluate
from records.states import Kind, Outcome


def rule_for(course: CoursePage) -> Rule:
    """The rule of a course as it is published now."""
    return rule_of(outline_of(course))


def steps(course: CoursePage) -> list[Step]:
    """Lessons and quizzes of a course, in the author's order."""
    return outline_of(course).steps


# --- facts ------------------------------------------------------------------
def subjects(outline: Outline) -> set[str]:
    """All that the ledger is asked about for one course."""
    own = {step.key for step in outline.steps}
    return own | subjects_of(rule_of(outline)) | {outline.course.key}


def facts_since(facts: Facts, outline: Outline, since: datetime.date | None) -> Facts:
    """What counts for this course now, of what `load_facts` found.

    In a later round (a course due every year) the course's own steps must be done again; courses
    it builds on stay done. Minutes are the steps' own: a completed course would count twice.
    """
    own = {step.key for step in outline.steps}
    return Facts(
        done=tuple(
            entry if entry.subject in own else replace(entry, lecture=0, exercise=0, practicum=0)
            for entry in facts.done
            if since is None or entry.subject not in own or entry.occurred_on >= since
        )
    )


def count(verdict: Verdict) -> tuple[int, int]:
    """How many conditions hold, of how many."""
    return sum(part.done for part in verdict.parts), len(verdict.parts)


def is_complete(verdict: Verdict) -> bool:
    """A course that asks for nothing (yet) is never completed."""
    return verdict.done and bool(verdict.parts)


# --- beginning --------------------------------------------------------------
def begin(
    person: User, course: CoursePage, *, post: Post | None, by: User | None, at: datetime.datetime
) -> Progress:
    """The person's locked progress in the course; made, or set to the next round, if need be."""
    progress = hold_progress([person.pk]).get((person.pk, course.key))
    if progress is None:
        progress = _first_round(person, course, at)
    elif progress.completed_at is None or not must_begin_again(
        person, course.key, on=timezone.localdate(at)
    ):
        return progress
    else:
        _next_round(progress, at)
    refresh([progress], {course.key: outline_of(course)}, by=by, posts={person.pk: post})
    return progress


def _first_round(person: User, course: CoursePage, at: datetime.datetime) -> Progress:
    try:
        with transaction.atomic():
            return Progress.objects.create(
                person=person, course_key=course.key, started_at=at, updated_at=at
            )
    except IntegrityError:
        # The same person on another device, at the same moment.
        return hold_progress([person.pk])[person.pk, course.key]


def _next_round(progress: Progress, at: datetime.datetime) -> None:
    progress.round += 1
    progress.started_at = at
    progress.completed_at = None
    progress.done = 0
    progress.last_lesson_key = progress.last_anchor = ""
    progress.save()


# --- looking again ----------------------------------------------------------
@transaction.atomic
def refresh_progress(
    person: User, course: CoursePage, *, by: User | None = None
) -> Progress | None:
    """Counts one person's conditions again and completes the course if they all hold."""
    progress = hold_progress([person.pk]).get((person.pk, course.key))
    if progress is not None:
        refresh([progress], {course.key: outline_of(course)}, by=by)
    return progress


@transaction.atomic
def look_again(records: Sequence[Record]) -> None:
    """What the ledger's hook calls: every course under way that asks for one of these deeds."""
    news: dict[int, set[str]] = {}
    for row in records:
        news.setdefault(row.person_id, set()).add(row.subject_key)
    held = [row for row in hold_progress(news.keys()).values() if row.completed_at is None]
    _close_completed_elsewhere(held, records)
    outlines = outlines_by_key({row.course_key for row in held})
    asked = {key: subjects(outline) for key, outline in outlines.items()}
    touched = [row for row in held if asked.get(row.course_key, set()) & news[row.person_id]]
    last = {row.person_id: row for row in records}
    refresh(
        touched,
        outlines,
        by=records[-1].recorded_by if records else None,
        posts={person: row.post for person, row in last.items()},
        caused_by_deeds=True,
    )


def _close_completed_elsewhere(rows: Iterable[Progress], records: Sequence[Record]) -> None:
    """A completion that the office entered ends the way there too."""
    completed = {
        (row.person_id, row.subject_key): row.occurred_on
        for row in records
        if row.kind == Kind.COURSE and row.outcome == Outcome.COMPLETED
    }
    for row in rows:
        if day := completed.get((row.person_id, row.course_key)):
            row.completed_at = _moment(day)
            row.save(update_fields=["completed_at"])


def refresh(
    rows: Iterable[Progress],
    outlines: Mapping[str, Outline],
    *,
    by: User | None,
    posts: Mapping[int, Post | None] | None = None,
    caused_by_deeds: bool = False,
) -> int:
    """Counts rows the caller has locked; completes what is complete; how many that were.

    Completed courses are left alone: what is earned stays, whatever the rule says today.
    `caused_by_deeds`: completed on the day of the last deed, else (a changed rule) today.
    """
    under_way = [row for row in rows if row.completed_at is None and row.course_key in outlines]
    asked = set().union(*(subjects(outlines[row.course_key]) for row in under_way))
    known = load_facts({row.person_id for row in under_way}, asked) if under_way else {}
    today, completed = timezone.localdate(), 0
    for row in under_way:
        outline = outlines[row.course_key]
        rule = rule_of(outline)
        facts = facts_since(known[row.person_id], outline, round_began(row))
        verdict = evaluate(rule, facts, today)
        row.done, row.total = count(verdict)
        row.rule_mark, row.updated_at = mark_of(rule), timezone.now()
        row.save(update_fields=["done", "total", "rule_mark", "updated_at"])
        if is_complete(verdict):
            day = _last_deed(facts, outline) if caused_by_deeds else today
            post = (posts or {}).get(row.person_id) or _main_post(row.person_id, day)
            completed += _complete(row, outline.course, on=day, post=post, by=by)
    return completed


def _complete(
    progress: Progress, course: CoursePage, *, on: datetime.date, post: Post | None, by: User | None
) -> bool:
    """Completion record and certificate in the same short transaction; nothing is rendered."""
    progress.completed_at = _moment(on)
    progress.save(update_fields=["completed_at"])  # before the ledger looks again: it ends here
    done = record(
        person=progress.person,
        post=post,
        kind=Kind.COURSE,
        subject_key=course.key,
        subject_title=course.title,
        edition=course.edition,
        page_id=course.pk,
        revision_id=course.live_revision_id,
        outcome=Outcome.COMPLETED,
        occurred_on=on,
        key=keys.course(course.key, course.edition, progress.person, year=ledger_year(progress)),
        organiser=course.organiser,
        lecture_minutes=course.lecture_minutes,
        exercise_minutes=course.exercise_minutes,
        practicum_minutes=course.practicum_minutes,
        # What the certificate prints as period and edition.
        evidence={"started_on": progress.started_on.isoformat(), "edition_year": course.year},
        by=by,
    )
    if done.outcome == Outcome.VOID:
        # The office has voided it; only the office brings it back.
        progress.completed_at = None
        progress.save(update_fields=["completed_at"])
        return False
    if course.certificate_design and not done.certificates.exists():
        certificates.issue(record=done, design=course.certificate_design, by=by)
    return True


def _last_deed(facts: Facts, outline: Outline) -> datetime.date:
    today, course = timezone.localdate(), outline.course.key
    days = [entry.occurred_on for entry in facts.done if entry.is_done and entry.subject != course]
    return min(max(days, default=today), today)


def _main_post(person: int, on: datetime.date) -> Post | None:
    return Post.objects.filter(person=person).on(on).main_first().first()


def _moment(day: datetime.date) -> datetime.datetime:
    """Now, or noon of an earlier day that is entered late."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
