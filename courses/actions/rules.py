"""What follows when an author changes what completes a course or a programme."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.jobs import enqueue
from core.models import Job
from courses import programme_completion, programme_rule
from courses.begun import in_edition
from courses.completion import refresh
from courses.conditions import mark_of, rule_of
from courses.models import Allocation, CoursePage, ProgrammePage, Progress
from courses.models.allocations import AllocationQuerySet
from courses.models.progress import ProgressQuerySet
from courses.outline import Outline, load_outlines
from courses.programme_completion import hold_allocations
from courses.programme_outline import ProgrammeOutline, programme_outlines
from courses.rounds import hold_progress
from people.models import User

AT_ONCE = 50  # people in one short transaction


def counted_otherwise(outline: Outline) -> ProgressQuerySet:
    """Rows under way that were counted by another rule than the one of their edition."""
    rows = Progress.objects.under_way().filter(course_key=outline.course.key)
    counted = Q()
    for edition in rows.order_by().values_list("edition", flat=True).distinct():
        rule = rule_of(in_edition(outline, edition))
        counted |= Q(edition=edition, rule_mark=mark_of(rule))
    return rows.exclude(counted)


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


def programmes_counted_otherwise(outline: ProgrammeOutline) -> AllocationQuerySet:
    """Places under way that were counted by another tree than today's."""
    rows = Allocation.objects.under_way().of_programme(outline.page.key)
    return rows.exclude(rule_mark=mark_of(programme_rule.rule_of(outline)))


def reevaluate_changed_programmes(pages: Iterable[ProgrammePage], *, by: User | None) -> list[Job]:
    """Starts a job for each of these published programmes whose tree has changed for people under
    way."""
    jobs = []
    for outline in programme_outlines([page.key for page in pages]).values():
        if affected := programmes_counted_otherwise(outline).count():
            page, mark = outline.page, mark_of(programme_rule.rule_of(outline))
            job = enqueue(
                kind="courses.reevaluate_programme",
                key=f"{page.key}:{mark}",
                title=_("Look again who has completed “%(title)s”") % {"title": page.title},
                arguments={"programme": page.key},
                total=affected,
                by=by,
            )
            jobs.append(job)
    return jobs


def reevaluate_programme(outline: ProgrammeOutline, *, progress: Callable[[int], None]) -> None:
    """As `reevaluate`, for a programme."""
    rows = programmes_counted_otherwise(outline).order_by("pk")
    people = list(rows.values_list("person", flat=True))
    key = outline.page.key
    for start in range(0, len(people), AT_ONCE):
        chunk = people[start : start + AT_ONCE]
        with transaction.atomic():
            held = hold_allocations(chunk)
            mine = [row for (_person, programme), row in held.items() if programme == key]
            programme_completion.refresh(mine, {key: outline}, by=None)
        progress(start + len(chunk))


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
