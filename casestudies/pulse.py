"""Has anything changed? What open screens ask every three seconds, in one question.

The answer is a short word that changes with every version there is to see. Screens send back the
word they know (`If-None-Match`), and are answered 304 when it is still right.
"""

import datetime
import uuid

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from casestudies.models import Exercise, Facilitation, Member
from core.prepared import Prepared

SECONDS = 3  # between two questions of a screen
# A screen that is open counts as somebody there; written down no oftener than this.
SEEN_EVERY = datetime.timedelta(minutes=1)


def word_of_member(person: int, key: uuid.UUID) -> str | None:
    """What a member's screen should know; None for who is not in it."""
    for member, exercise, group, seen in _members.ask(person=person, key=str(key)):
        note_seen(member, seen)
        return f"{exercise}.{group}"
    return None


def word_of_facilitator(person: int, key: uuid.UUID) -> str | None:
    """The same for a console: it shows what all groups do."""
    for exercise, groups in _facilitators.ask(person=person, key=str(key)):
        return f"{exercise}.{groups}"
    return None


def word_of(exercise: Exercise, member: Member) -> str:
    """The word for a page that is drawn now."""
    return f"{exercise.version}.{member.group.version if member.group else 0}"


def unchanged(request: HttpRequest, word: str) -> HttpResponse | None:
    """304 for a screen that knows the word already."""
    if request.headers.get("If-None-Match") != f'"{word}"':
        return None
    answer = HttpResponseNotModified()
    answer["ETag"] = f'"{word}"'
    return answer


def note_seen(member: int, seen: datetime.datetime | None) -> None:
    now = timezone.now()
    if seen is None or now - seen >= SEEN_EVERY:
        Member.objects.filter(pk=member).update(seen_at=now)


def _member_rows(
    person: int, key: str
) -> "QuerySet[Member, tuple[int, int, int, datetime.datetime | None]]":
    rows = Member.objects.filter(person=person, exercise__key=key)
    return rows.annotate(group_version=Coalesce(F("group__version"), 0)).values_list(
        "pk", "exercise__version", "group_version", "seen_at"
    )


def _facilitator_rows(person: int, key: str) -> "QuerySet[Facilitation, tuple[int, int]]":
    rows = Facilitation.objects.filter(person=person, until=None, exercise__key=key)
    return rows.values_list("exercise__version").annotate(
        groups=Coalesce(Sum("exercise__groups__version"), 0)
    )


_members = Prepared(_member_rows, person=int, key=str)
_facilitators = Prepared(_facilitator_rows, person=int, key=str)
