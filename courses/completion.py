"""When a course is completed, and what is kept of the way there.

The ledger says what is done; the rule says what is asked; `Progress` keeps the count, so that
HR's lists are SQL. Only here are rows of Progress counted and courses completed.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from courses.begun import as_begun
from courses.completing import Earned, complete, last_of, moment_of, posts_then
from courses.conditions import mark_of, rule_of
from courses.judging import count, is_complete, judge, sessions_of_all, subjects
from courses.models import CoursePage, Progress
from courses.outline import Outline, Step, outline_of, outlines_by_key
from courses.rounds import hold_progress, ledger_year, must_begin_again, round_began
from people.models import Post, User
from records import keys
from records.actions import Deed
from records.facts import load_facts
from records.models import Record
from records.rules import Facts, Rule
from records.states import Kind, Outcome


def rule_for(course: CoursePage) -> Rule:
    """The rule of a course as it is published now."""
    return rule_of(outline_of(course))


def steps(course: CoursePage) -> list[Step]:
    """Lessons and quizzes of a course, in the author's order."""
    return outline_of(course).steps


# --- beginning --------------------------------------------------------------
def begin(
    person: User,
    course: CoursePage,
    *,
    post: Post | None,
    by: User | None,
    at: datetime.datetime,
    since: datetime.datetime | None = None,
    edition: int | None = None,
) -> Progress:
    """The person's locked progress in the course; made, or set to the next round, if need be.
    `since`: from when what was done counts for that round, if not from now (`at`).
    `edition`: the one that is begun, if not the one published now."""
    progress = hold_progress([person.pk]).get((person.pk, course.key))
    if progress is None:
        progress = _first_round(person, course, since or at, edition or course.edition)
    elif progress.completed_at is None or not must_begin_again(
        person, course.key, on=timezone.localdate(at)
    ):
        return progress
    else:
        _next_round(progress, since or at, edition or course.edition)
    refresh([progress], {course.key: outline_of(course)}, by=by, posts={person.pk: post})
    return progress


def _first_round(person: User, course: CoursePage, at: datetime.datetime, edition: int) -> Progress:
    try:
        with transaction.atomic():
            return Progress.objects.create(
                person=person,
                course_key=course.key,
                edition=edition,
                started_at=at,
                updated_at=at,
            )
    except IntegrityError:
        # The same person on another device, at the same moment.
        return hold_progress([person.pk])[person.pk, course.key]


def _next_round(progress: Progress, at: datetime.datetime, edition: int) -> None:
    progress.round += 1
    progress.edition = edition
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


@transaction.atomic(savepoint=False)
def look_again(records: Sequence[Record]) -> None:
    """What the ledger's hook calls: every course under way that asks for one of these deeds."""
    news: dict[int, set[str]] = {}
    for row in records:
        news.setdefault(row.person_id, set()).add(row.subject_key)
    held = [row for row in hold_progress(news.keys()).values() if row.completed_at is None]
    _close_completed_elsewhere(held, records)
    outlines = outlines_by_key({row.course_key for row in held})
    touched = [
        row
        for row in held
        if row.course_key in outlines
        and subjects(as_begun(outlines[row.course_key], row)) & news[row.person_id]
    ]
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
            row.completed_at = moment_of(day)
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
    begun = {row.pk: as_begun(outlines[row.course_key], row) for row in under_way}
    asked = set().union(*(subjects(outline) for outline in begun.values()))
    known = load_facts({row.person_id for row in under_way}, asked) if under_way else {}
    held = sessions_of_all(begun.values(), known)
    today, ready = timezone.localdate(), list[tuple[Progress, datetime.date]]()
    for row in under_way:
        outline, facts = begun[row.pk], known[row.person_id]
        it = judge(outline, row.person_id, facts, held, since=round_began(row), on=today)
        row.done, row.total = count(it.verdict)
        row.rule_mark, row.updated_at = mark_of(rule_of(outline)), timezone.now()
        if is_complete(it.verdict):
            ready.append((row, _last_deed(it.facts, outline) if caused_by_deeds else today))
    Progress.objects.bulk_update(under_way, ["done", "total", "rule_mark", "updated_at"])
    return _complete(ready, begun, posts=posts or {}, by=by)


def _complete(
    ready: Sequence[tuple[Progress, datetime.date]],
    outlines: Mapping[int, Outline],
    *,
    posts: Mapping[int, Post | None],
    by: User | None,
) -> int:
    """`outlines` by row. How many were completed."""
    prefetch_related_objects([row for row, _day in ready], "person")
    places = posts_then({row.person_id: day for row, day in ready}, posts)
    earned = []
    for row, day in ready:
        course = outlines[row.pk].course
        deed = _deed(row, course, day, places[row.person_id])
        earned.append(Earned(row, deed, course.certificate_design))
    return complete(earned, by=by)


def _deed(progress: Progress, course: CoursePage, on: datetime.date, post: Post | None) -> Deed:
    return Deed(
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
    )


def _last_deed(facts: Facts, outline: Outline) -> datetime.date:
    return last_of(
        entry.occurred_on
        for entry in facts.done
        if entry.is_done and (entry.subject != outline.course.key or entry.kind == Kind.SESSION)
    )
