"""Who is in a run is under way in its course, and is counted again when the run's sessions change."""

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction

from courses.completion import begin, refresh
from courses.conditions import asks_for_sessions
from courses.models import CoursePage, Enrolment, Progress, Run
from courses.outline import outlines_by_key
from courses.rounds import hold_progress
from people.models import User


def make_ready(
    enrolments: Iterable[Enrolment], run: Run, *, by: User | None, at: datetime.datetime
) -> None:
    """Progress for whoever has none, in three queries; who completed the course before and owes it
    again begins the next round, which the whole run belongs to, whenever its lists are saved.
    They take the edition the run was announced in.
    Nothing where the course is no longer published."""
    found = {each.person_id: each for each in sorted(enrolments, key=lambda each: each.person_id)}
    course = (
        CoursePage.objects.live().filter(subject_key=run.course_key).defer_streamfields().first()
    )
    if course is None or not found:
        return
    known = Progress.objects.filter(person__in=found, course_key=run.course_key)
    completed = dict(known.values_list("person_id", "completed_at"))
    # Two lists of two sessions may be saved at the same moment.
    Progress.objects.bulk_create(
        [
            Progress(
                person_id=person,
                course_key=run.course_key,
                edition=run.edition,
                started_at=min(at, run.starts_at or at),  # a past run may be entered later
                updated_at=at,
            )
            for person in found
            if person not in completed
        ],
        ignore_conflicts=True,
    )
    for person, day in completed.items():
        if day is not None:
            enrolment = found[person]
            since = max(min(at, run.starts_at or at), day)
            begin(
                enrolment.person,
                course,
                post=enrolment.post,
                by=by,
                at=at,
                since=since,
                edition=run.edition,
            )


def begin_with(
    enrolments: Iterable[Enrolment], run: Run, *, by: User | None, at: datetime.datetime
) -> None:
    """Who is admitted is under way: the course page shows what is asked, HR that they take it."""
    admitted = list(enrolments)
    if admitted:
        make_ready(admitted, run, by=by, at=at)
        count_again([each.person_id for each in admitted], run, by=by)


def count_again(people: Iterable[int], run: Run, *, by: User | None) -> None:
    """What counts for these people in the run's course: the sessions planned for them are others
    now. Whoever has attended all that are left has completed it. After the commit: nobody who asks
    for a seat waits while rules are read; `finish_run` makes up for what a crash left out."""
    ids = list(people)
    transaction.on_commit(lambda: count_now(ids, run, by=by))


def count_now(
    people: Collection[int], run: Run, *, by: User | None, caused_by_deeds: bool = False
) -> None:
    """Locks nothing where the course does not ask for sessions. `caused_by_deeds`: nothing has
    changed but what people have done, so whoever is complete was so on the day of the last deed."""
    found = outlines_by_key([run.course_key])
    if run.course_key not in found or not asks_for_sessions(found[run.course_key]):
        return
    with transaction.atomic():
        held = hold_progress(people)
        rows = [row for (_person, course), row in held.items() if course == run.course_key]
        refresh(rows, found, by=by, caused_by_deeds=caused_by_deeds)


def count_all_again(run: Run, *, by: User | None) -> None:
    """After a session was added or cancelled."""
    count_again(run.enrolments.seated().values_list("person", flat=True), run, by=by)
