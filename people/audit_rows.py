"""Audit events in words: who, from where, what, whose data. A constant number of queries."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Min
from django.utils.translation import pgettext

from core.audit import sentence_of
from core.exports import Column
from core.models import AuditEvent, AuditSubject
from people.models import Organisation, Post, User

CHUNK = 500


@dataclass(frozen=True)
class Row:
    event: AuditEvent
    sentence: str
    who: User | None  # None is the site itself: a job or a command
    place: str  # where the post lay that they acted in
    organisation: str  # that the event is about
    person: User | None  # the first of those concerned
    others: int

    @property
    def who_name(self) -> str:
        return self.who.full_name if self.who else pgettext("audit", "The site itself")


def rows_of(events: Iterable[AuditEvent]) -> list[Row]:
    found = list(events)
    concerned = {
        event: (first, count)
        for event, first, count in AuditSubject.objects.filter(event__in=found)
        .values_list("event")
        .annotate(first=Min("person"), count=Count("pk"))
    }
    people = User.objects.in_bulk(
        {event.by_id for event in found if event.by_id} | {pk for pk, _ in concerned.values()}
    )
    posts = Post.everything.filter(pk__in={event.post for event in found if event.post})
    places = {post.pk: str(post.organisation) for post in posts.select_related("organisation")}
    bodies = Organisation.objects.in_bulk({e.organisation for e in found if e.organisation})
    rows = []
    for event in found:
        first, count = concerned.get(event.number, (None, 1))
        rows.append(
            Row(
                event=event,
                sentence=sentence_of(event.kind, event.facts),
                who=people.get(event.by_id) if event.by_id else None,
                place=places.get(event.post or 0, ""),
                organisation=str(bodies.get(event.organisation or 0, "")),
                person=people.get(first) if first else None,
                others=count - 1,
            )
        )
    return rows


def all_rows(events: Iterator[AuditEvent]) -> Iterator[Row]:
    """Of any number of events, a few hundred at a time."""
    while chunk := list(islice(events, CHUNK)):
        yield from rows_of(chunk)


def columns() -> list[Column]:
    return [
        Column(pgettext("audit", "Number"), lambda row: row.event.number),
        Column(pgettext("audit", "When"), lambda row: row.event.at),
        Column(pgettext("audit", "What"), lambda row: row.sentence),
        Column(pgettext("audit", "Kind"), lambda row: row.event.kind),
        Column(pgettext("audit", "Who did it"), lambda row: row.who_name),
        Column(
            pgettext("audit", "Their log-in ID"), lambda row: row.who.username if row.who else ""
        ),
        Column(pgettext("audit", "Their organisation"), lambda row: row.place),
        Column(
            pgettext("audit", "Whose data"), lambda row: row.person.full_name if row.person else ""
        ),
        Column(
            pgettext("audit", "Log-in ID of that person"),
            lambda row: row.person.username if row.person else "",
        ),
        Column(pgettext("audit", "Other people concerned"), lambda row: row.others or None),
        Column(pgettext("audit", "Organisation concerned"), lambda row: row.organisation),
        Column(
            pgettext("audit", "Details"),
            lambda row: json.dumps(row.event.facts, sort_keys=True) if row.event.facts else "",
        ),
    ]
