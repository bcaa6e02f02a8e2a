"""What follows when an author changes what completes a course."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.jobs import enqueue
from core.models import Job
from courses.completion import refresh
from courses.conditions import mark_of, rule_of
from courses.models import CoursePage, Progress
from courses.models.progress import ProgressQuerySet
from courses.outline import Outline, load_outlines
from courses.rounds import hold_progress
from people.models import User

AT_ONCE = 50  # people in one short transaction


def counted_otherwise(outline: Outline) -> ProgressQuerySet:
    """Rows under way that were counted by another rule than today's."""
    rows = Progress.objects.under_way().filter(course_key=outline.course.key)
    return rows.exclude(rule_mark=mark_of(rule_of(outline)))


def reevaluate_changed(courses: Iterable[CoursePage], *, by: User | None) -> list[Job]:
    """Starts a job for each of these courses whose rule has changed for people under way."""
    jobs = []
    for outline in load_outlines(courses):
        if affected := counted_otherwise(outline).count():
            course = outline.course
            job = enqueue(
                kind="courses.reevaluate",
                key=f"{course.key}:{mark_of(rule_of(outline))}",
                title=_("Look again who has completed “%(title)s”") % {"title": course.title},
                arguments={"course": course.key},
                total=affected,
                by=by,
            )
            jobs.append(job)
    return jobs


def reevaluate(outline: Outline, *, progress: Callable[[int], None]) -> None:
    """Counts everybody under way by today's rule; earned completions stay as they are.

    In chunks; what is already counted is not counted again, so it may be cut off at any point.
    """
    people = list(counted_otherwise(outline).order_by("pk").values_list("person", flat=True))
    key, done = outline.course.key, 0
    for start in range(0, len(people), AT_ONCE):
        chunk = people[start : start + AT_ONCE]
        with transaction.atomic():
            held = hold_progress(chunk)
            rows = [row for (_person, course), row in held.items() if course == key]
            refresh(rows, {key: outline}, by=None)
        done += len(chunk)
        progress(done)
