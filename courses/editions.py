"""Which earlier editions somebody may read: those they completed or were under way in."""

from django.db.models import Q

from courses.models import Edition, EditionPage, Progress
from courses.models.editions import EditionQuerySet
from people.models import User
from records.models import Record
from records.states import Kind


def editions_taken(person: User, course_key: str | None = None) -> list[Edition]:
    """Frozen editions, of one course or of all, by title and the newest first, without their
    text: one query where there are none, four where there are."""
    editions = list(_perhaps_taken(person, course_key).without_content())
    if not editions:
        return []
    subjects: dict[int, set[str]] = {each.pk: {each.course_key} for each in editions}
    pages = EditionPage.objects.filter(edition__in=editions).order_by()
    for edition, key in pages.values_list("edition", "key"):
        subjects[edition].add(key)
    begun = Progress.objects.filter(person=person).values_list("course_key", "edition")
    # Also of lessons: who went on to a later round was under way in the edition of the earlier.
    done = Record.objects.done().filter(person=person).order_by()
    known = done.filter(subject_key__in=set().union(*subjects.values()))
    taken = {*begun, *known.values_list("subject_key", "edition")}
    return [
        each for each in editions if any((key, each.number) in taken for key in subjects[each.pk])
    ]


def edition_taken(person: User, course_key: str, number: int) -> Edition | None:
    """With its text, if this person may read it."""
    for each in editions_taken(person, course_key):
        if each.number == number:
            return Edition.objects.get(pk=each.pk)
    return None


def _perhaps_taken(person: User, course_key: str | None) -> EditionQuerySet:
    if course_key is not None:
        return Edition.objects.of_course(course_key)
    begun = Progress.objects.filter(person=person).values("course_key")
    done = Record.objects.done().of_kind(Kind.COURSE).filter(person=person).values("subject_key")
    editions = Edition.objects.filter(Q(course_key__in=begun) | Q(course_key__in=done))
    return editions.order_by("title", "course_key", "-number")
