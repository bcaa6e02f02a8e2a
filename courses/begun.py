"""What a course asks of who began it in an earlier edition: what that edition asked.

The pages are today's, so that everything is read and done at its one address. A lesson that came
with the new edition is not asked for; one that is no longer published cannot be. The completion is
of the edition that was begun: its title, 年度, time and revision go into the ledger.
"""

from copy import copy

from core.memory import remembered
from courses.models import CoursePage, Edition, Progress
from courses.outline import Outline, named_by, outline_of

OF_THE_EDITION = (
    "title", "year", "edition", "lecture_minutes", "exercise_minutes", "practicum_minutes", "rule",
)  # fmt: skip


def as_begun(outline: Outline, progress: Progress | None) -> Outline:
    """The outline as it is, or that of the edition this person is under way in."""
    if progress is None or progress.completed_at is not None:
        return outline
    return in_edition(outline, progress.edition)


def in_edition(outline: Outline, number: int) -> Outline:
    """One query where `number` is not the edition of today, for the first who asks."""
    course = outline.course
    if number == course.edition:
        return outline
    earlier = remembered(
        ("outline of edition", course.pk, number), lambda: _read(outline_of(course), number)
    )
    return earlier or outline


def _read(outline: Outline, number: int) -> Outline | None:
    edition = Edition.objects.of_course(outline.course.key).filter(number=number).first()
    if edition is None:
        return None
    keys = set(edition.pages.values_list("key", flat=True))
    course = _course(outline.course, edition)
    return Outline(
        course,
        tuple(page for page in outline.lessons if page.key in keys),
        tuple(page for page in outline.quizzes if page.key in keys),
        named_by([course]),
        tuple(page for page in outline.surveys if page.key in keys),
    )


def _course(today: CoursePage, edition: Edition) -> CoursePage:
    """Today's page with what the edition said of it. Never saved."""
    course, before = copy(today), edition.course()
    for name in OF_THE_EDITION:
        setattr(course, name, getattr(before, name))
    course.live_revision_id = edition.revision_id
    return course
