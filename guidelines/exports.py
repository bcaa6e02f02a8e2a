"""Who has read what, as files: by name for the readers' own managers, in numbers for the office."""

from collections.abc import Iterator
from itertools import islice

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exports import Export, source
from guidelines.readers_filter import readers_asked_for
from guidelines.readers_page import Row, place_columns, reader_columns, rows_of
from guidelines.reading_permissions import sees_names, sees_numbers_of_all
from people.models import User

CHUNK = 500  # people read at a time


@source("guidelines.readers")
def readers(user: User, query: QueryDict) -> Export:
    if not sees_names(user):
        raise Http404
    found, _form = readers_asked_for(user, query, on=timezone.localdate())
    people: list[int] = []

    def rows() -> Iterator[Row]:
        obligations = iter(found.people())
        while page := list(islice(obligations, CHUNK)):
            for row in rows_of(page, found):
                people.append(row.person.pk)
                yield row

    return Export(
        name=_("Readers of guidelines"),
        columns=reader_columns(),
        rows=rows(),
        count=found.counts.of(found.asked.state),
        record=lambda: audit.record(
            "guidelines.readers_exported",
            by=user,
            about=sorted({*people}),
            facts={"rows": len(people)},
        ),
    )


@source("guidelines.places")
def places(user: User, query: QueryDict) -> Export:
    if not sees_numbers_of_all(user):
        raise Http404
    found, _form = readers_asked_for(user, query, on=timezone.localdate())
    return Export(
        name=_("Readers of guidelines by organisation"),
        columns=place_columns(),
        rows=found.places,
        count=len(found.places),
    )
