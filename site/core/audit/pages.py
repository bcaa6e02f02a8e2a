"""Events page by page, the newest first. A page is found by the event it ends at, not by its
number, so that the last of a million rows is as near as the first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet

SIZE = 50


@dataclass(frozen=True)
class EventPage:
    """`older` and `newer` are the numbers to ask for next, None where there is nothing more."""

    events: list[AuditEvent]
    older: int | None
    newer: int | None


def page_of(events: AuditEventQuerySet, query: Mapping[str, str]) -> EventPage:
    """What `?before=` or `?after=` of the address asks for; else the newest."""
    if (mark := _event(query.get("after", ""))) is not None:
        ahead = list(_after(events, mark).order_by("at", "number")[: SIZE + 1])
        shown = ahead[:SIZE][::-1]
        return EventPage(shown, older=_last(shown), newer=_first(shown, more=len(ahead) > SIZE))
    mark = _event(query.get("before", ""))
    behind = _before(events, mark) if mark else events
    found = list(behind.newest_first()[: SIZE + 1])
    shown, more = found[:SIZE], len(found) > SIZE
    return EventPage(
        shown, older=_last(shown) if more else None, newer=_first(shown, more=mark is not None)
    )


def _event(number: str) -> AuditEvent | None:
    if not (number.isdecimal() and number.isascii() and len(number) < 19):
        return None
    return AuditEvent.objects.only("at").filter(pk=int(number)).first()


def _before(events: AuditEventQuerySet, mark: AuditEvent) -> AuditEventQuerySet:
    # The first condition alone tells the database where in the index to begin.
    same_moment = Q(at=mark.at, number__lt=mark.number)
    return events.filter(at__lte=mark.at).filter(Q(at__lt=mark.at) | same_moment)


def _after(events: AuditEventQuerySet, mark: AuditEvent) -> AuditEventQuerySet:
    same_moment = Q(at=mark.at, number__gt=mark.number)
    return events.filter(at__gte=mark.at).filter(Q(at__gt=mark.at) | same_moment)


def _first(shown: list[AuditEvent], *, more: bool) -> int | None:
    return shown[0].number if shown and more else None


def _last(shown: list[AuditEvent]) -> int | None:
    return shown[-1].number if shown else None
