"""Whether the chain holds: read from the beginning, or from a number on, in constant memory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from django.db.models import Max

from core.audit.chain import START, is_sealed, mac_of
from core.models import AuditEvent, AuditHead, AuditSubject

CHUNK = 1000


class What(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    HEAD = "head"  # the end of the chain was rewritten, or the key is another


@dataclass(frozen=True)
class Fault:
    number: int
    what: What


@dataclass(frozen=True)
class Verdict:
    """The events from `since` to `last` were read; `fault` is the first that is wrong."""

    since: int
    last: int
    fault: Fault | None = None


def verify(*, since: int = 1, chunk: int = CHUNK) -> Verdict:
    """Events written meanwhile are left for the next time, and do no harm."""
    since = max(since, 1)
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if head is None:
        return Verdict(since, 0, Fault(1, What.HEAD))
    expected, previous = since, _mac_before(since)
    if previous is None:
        return Verdict(since, since - 1, Fault(since - 1, What.REMOVED))
    for event, people in _events(since, head.number, chunk):
        if fault := _fault(event, people, expected, previous):
            return Verdict(since, event.number, fault)
        previous, expected = bytes(event.mac), expected + 1
    return Verdict(since, expected - 1, _fault_at_the_end(head, expected, previous))


def _fault(event: AuditEvent, people: list[int], expected: int, previous: bytes) -> Fault | None:
    if event.number > expected:
        return Fault(expected, What.REMOVED)
    if event.number < expected:
        return Fault(event.number, What.INSERTED)
    right = bytes(event.previous) == previous
    if right and compare_digest(bytes(event.mac), mac_of(event, people)):
        return None
    return Fault(event.number, What.CHANGED)


def _fault_at_the_end(head: AuditHead, expected: int, previous: bytes) -> Fault | None:
    if expected <= head.number:
        return Fault(expected, What.REMOVED)
    if not is_sealed(head) or (expected == head.number + 1 and bytes(head.mac) != previous):
        return Fault(max(head.number, 1), What.HEAD)
    # The last number first: an event and the head that holds it become visible at once.
    last = AuditEvent.objects.aggregate(last=Max("number"))["last"] or 0
    now = AuditHead.objects.get(pk=AuditHead.ONLY)
    if last > now.number:
        return Fault(now.number + 1, What.INSERTED)
    return None


def _mac_before(since: int) -> bytes | None:
    if since == 1:
        return START
    mac = AuditEvent.objects.filter(pk=since - 1).values_list("mac", flat=True).first()
    return None if mac is None else bytes(mac)


def _events(since: int, last: int, chunk: int) -> Iterator[tuple[AuditEvent, list[int]]]:
    """Each with the people it is about, in the order of their numbers."""
    # From below 1 as well: nothing that was put in before the first may hide there.
    after = None if since == 1 else since - 1
    while True:
        events = AuditEvent.objects.filter(number__lte=last).order_by("number")
        if after is not None:
            events = events.filter(number__gt=after)
        rows = list(events[:chunk])
        if not rows:
            return
        after = rows[-1].number
        people = _people(rows[0].number, after)
        for row in rows:
            yield row, people.get(row.number, [])


def _people(first: int, last: int) -> dict[int, list[int]]:
    found = defaultdict(list)
    subjects = AuditSubject.objects.filter(event__gte=first, event__lte=last)
    for event, person in subjects.values_list("event", "person").iterator():
        found[event].append(person)
    return found
