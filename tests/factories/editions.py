"""A course and what is left of its earlier edition."""

from courses import actions
from courses.models import CoursePage, Edition
from people.models import User
from tests.factories.courses import make_course, started


def renewed(course: CoursePage, by: User, *, year: int = 2027) -> CoursePage:
    """The course as its next edition."""
    course = CoursePage.objects.get(pk=course.pk)
    actions.make_new_edition(course=course, after=course.edition, year=year, by=by)
    return CoursePage.objects.get(pk=course.pk)


def edition_of(course: CoursePage, number: int = 1) -> Edition:
    return Edition.objects.get(course_key=course.key, number=number)


def taken_before(person: User, by: User) -> CoursePage:
    """A course that this person began in the edition before."""
    course = make_course(lessons=1)
    started(person, course)
    return renewed(course, by)
