"""What follows when all conditions hold, for a course and a programme alike: the way there ends, the
completion stands in the ledger, the certificate is issued. A constant number of queries; nothing is
rendered."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from certificates import actions as certificates
from certificates.models import CertificateDesign
from courses.models import Allocation, Progress
from people.models import Post, User
from records.actions import Deed, record_many
from records.states import Outcome


@dataclass(frozen=True)
class Earned:
    row: Progress | Allocation  # locked by the caller
    deed: Deed
    design: CertificateDesign | None


def complete(earned: Sequence[Earned], *, by: User | None) -> int:
    """All of one model; how many were completed. What the office has voided stays void, and the way
    there open: only the office brings it back."""
    if not earned:
        return 0
    rows = [each.row for each in earned]
    model: Any = type(rows[0])
    for each in earned:
        each.row.completed_at = moment_of(each.deed.occurred_on)
    model.objects.bulk_update(rows, ["completed_at"])  # before the ledger looks again: it ends here
    done = list(zip(earned, record_many([each.deed for each in earned], by=by), strict=True))
    refused = [each.row for each, record in done if record.outcome == Outcome.VOID]
    for row in refused:
        row.completed_at = None
    model.objects.bulk_update(refused, ["completed_at"])
    certificates.issue_many(
        [
            (record, each.design)
            for each, record in done
            if each.design and record.outcome != Outcome.VOID
        ],
        by=by,
    )
    return len(rows) - len(refused)


def posts_then(
    days: Mapping[int, datetime.date], known: Mapping[int, Post | None]
) -> dict[int, Post | None]:
    """By person: the post that is known, else the main one of the day. A query for each of the days
    on which one must be looked for; where a rule has changed that is today alone."""
    found: dict[int, Post | None] = {person: known.get(person) for person in days}
    wanted = {person: day for person, day in days.items() if found[person] is None}
    for day in set(wanted.values()):
        people = [person for person, on in wanted.items() if on == day]
        for post in Post.objects.filter(person__in=people).on(day).main_first():
            found[post.person_id] = found[post.person_id] or post
    return found


def last_of(days: Iterable[datetime.date]) -> datetime.date:
    """The day of the last deed; today where there is none, or it is said to lie ahead."""
    today = timezone.localdate()
    return min(max(days, default=today), today)


def moment_of(day: datetime.date) -> datetime.datetime:
    """Now, or noon of an earlier day that is entered late."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
