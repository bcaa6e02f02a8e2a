"""採点待ちの列: what waits for marks, the longest waiting first."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.models import Attempt, CoursePage, Marking
from courses.permissions import papers_to_mark
from people.models import User


@dataclass(frozen=True)
class Waiting:
    """A paper in the queue, in words. `kind` is of components/state.html."""

    attempt: Attempt
    who: str
    days: int
    kind: str
    word: str

    @property
    def waits(self) -> str:
        if not self.days:
            return pgettext("marking", "Today")
        text = ngettext("Waiting %(count)d day", "Waiting %(count)d days", self.days)
        return text % {"count": self.days}


@dataclass(frozen=True)
class Queue:
    """`courses`: (key, title, papers) for the choice of one."""

    rows: list[Waiting]
    courses: list[tuple[str, str, int]]
    total: int


def queue_of(user: User, *, course: str, at: datetime.datetime) -> Queue:
    """A constant number of queries; `course` is a key, or "" for all."""
    markings = Prefetch("markings", Marking.objects.select_related("marker"))
    papers = papers_to_mark(user).waiting().without_paper()
    waiting = list(
        papers.select_related("person").prefetch_related(markings).order_by("submitted_at", "pk")
    )
    counts = Counter(attempt.course_key for attempt in waiting)
    titles = CoursePage.objects.filter(subject_key__in=list(counts)).values_list(
        "subject_key", "title"
    )
    named = {str(key): title for key, title in titles}
    courses = [(key, named.get(key, _("A course that is gone")), n) for key, n in counts.items()]
    shown = [row for row in waiting if not course or row.course_key == course]
    return Queue(
        [_row(attempt, user, at=at) for attempt in shown],
        sorted(courses, key=lambda each: each[1]),
        len(waiting),
    )


def who_of(attempt: Attempt) -> str:
    if attempt.anonymous_marking:
        return _("Paper %(number)s (name hidden)") % {"number": attempt.pk}
    return attempt.person.full_name


def _row(attempt: Attempt, user: User, *, at: datetime.datetime) -> Waiting:
    handed_in = attempt.submitted_at or at
    days = (timezone.localdate(at) - timezone.localdate(handed_in)).days
    kind, word = _state(attempt, attempt.markings.all(), user)
    return Waiting(attempt, who_of(attempt), days, kind, word)


def _state(attempt: Attempt, rows: Iterable[Marking], user: User) -> tuple[str, str]:
    """Says who has it in hand, never what was given."""
    found = list(rows)
    given = [row for row in found if row.given_at]
    own = next((row for row in found if row.marker_id == user.pk), None)
    if len(given) == 2:
        return "late", pgettext("marking", "To be agreed on")
    if own is not None and own.given_at:
        return "wait", pgettext("marking", "Waits for the second marker")
    if own is not None:
        return "doing", pgettext("marking", "Your draft")
    others = [row for row in found if not row.given_at]
    if others and len(found) == (2 if attempt.second_marker else 1):
        return "wait", _("%(name)s is marking") % {"name": others[0].marker.full_name}
    if found:
        return "todo", pgettext("marking", "Wants a second marker")
    return "todo", pgettext("marking", "Nobody yet")
