"""Beginning a course and finishing its lessons."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.completion import begin
from courses.models import CoursePage, LessonPage, Progress
from courses.outline import course_of, outline_of
from courses.rounds import ledger_year
from courses.standing import load_standings
from people.models import Post, User
from records import keys
from records.actions import record
from records.models import Record
from records.states import Kind, Outcome

ANCHOR = re.compile(r"[\w-]{1,60}")  # the id of a heading


@transaction.atomic
def start_course(
    *,
    course: CoursePage,
    person: User,
    post: Post | None,
    by: User,
    at: datetime.datetime | None = None,
) -> Progress:
    """Begins the course, or goes on where the person is.

    Completed before and owed again (every 年度, or in a newer edition): the next round begins,
    in which everything is done anew. What was earned stays in the ledger.
    """
    return begin(person, course, post=post, by=by, at=at or timezone.now())


@transaction.atomic
def finish_lesson(
    *,
    lesson: LessonPage,
    person: User,
    post: Post | None,
    by: User,
    at: datetime.datetime | None = None,
) -> Record:
    """Writes the lesson into the ledger; twice is one row. Begins the course if need be.

    Raises ValidationError when the course around it is no longer published, or the lesson waits
    for another.
    """
    at = at or timezone.now()
    course = course_of(lesson)
    if course is None:
        raise ValidationError(_("This course is no longer published."))
    progress = begin(person, course, post=post, by=by, at=at)
    (standing,) = load_standings(person, [outline_of(course)], on=timezone.localdate())
    if reason := standing.why_closed(lesson):
        raise ValidationError(reason)
    done = record(
        person=person,
        post=post,
        kind=Kind.LESSON,
        subject_key=lesson.key,
        subject_title=lesson.title,
        edition=lesson.edition,
        page_id=lesson.pk,
        revision_id=lesson.live_revision_id,
        outcome=Outcome.COMPLETED,
        occurred_on=timezone.localdate(at),
        key=keys.lesson(lesson.key, lesson.edition, person, year=ledger_year(progress)),
        organiser=course.organiser,
        lecture_minutes=lesson.lecture_minutes,
        exercise_minutes=lesson.exercise_minutes,
        by=by,
    )
    note_place(lesson=lesson, course_key=course.key, anchor="", person=person, at=at)
    return done


def note_place(
    *,
    lesson: LessonPage,
    course_key: str,
    anchor: str,
    person: User,
    at: datetime.datetime | None = None,
) -> None:
    """Where to go on, on whatever device. Only for who has begun the course: reading is free.

    The top of the lesson (no anchor) does not wipe out how far one had come in it.
    """
    place: dict[str, str] = {"last_lesson_key": lesson.key}
    own = Progress.objects.filter(person=person, course_key=course_key)
    if ANCHOR.fullmatch(anchor):
        place["last_anchor"] = anchor
    else:
        own.exclude(last_lesson_key=lesson.key).update(last_anchor="")
    own.update(**place, updated_at=at or timezone.now())
