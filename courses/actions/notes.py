"""Private notes beside lessons. Nobody else reads them, so nothing is audited and nobody is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import LessonNote, LessonPage
from courses.outline import course_of
from people.models import User

LONGEST = 20_000


@transaction.atomic
def keep_note(*, lesson: LessonPage, person: User, text: str) -> LessonNote | None:
    """Keeps it, or forgets it when it is empty. Raises ValidationError for one that is too long."""
    written = text.replace("\0", "").replace("\r\n", "\n").strip()  # PostgreSQL keeps no NUL
    if len(written) > LONGEST:
        message = _("A note can have %(most)d characters; this one has %(count)d.")
        raise ValidationError(message % {"most": LONGEST, "count": len(written)})
    own = LessonNote.objects.filter(person=person, lesson_key=lesson.key)
    if not written:
        own.delete()
        return None
    course = course_of(lesson)
    note, _made = LessonNote.objects.update_or_create(
        person=person,
        lesson_key=lesson.key,
        defaults={
            "text": written,
            "lesson_title": lesson.title,
            "course_title": course.title if course else "",
            "updated_at": timezone.now(),
        },
    )
    return note


def move_notes(*, person: User, to: User) -> None:
    """For two accounts that become one: where both noted something, both stand there."""
    theirs = {note.lesson_key: note for note in LessonNote.objects.filter(person=to)}
    for note in LessonNote.objects.select_for_update().filter(person=person):
        if (other := theirs.get(note.lesson_key)) is None:
            note.person = to
            note.save(update_fields=["person"])
            continue
        other.text = f"{other.text}\n\n{note.text}"
        other.save(update_fields=["text"])
        note.delete()
