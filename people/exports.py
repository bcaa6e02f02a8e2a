"""Tables of people as files, made again by a job where they are large."""

from itertools import islice

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from core import audit
from core.exports import Export, source
from people.audit_filters import AuditFilter
from people.audit_rows import all_rows, columns
from people.models import User
from people.permissions import reads_audit

MOST_EVENTS = 20_000  # that are counted, and that one file holds


@source("people.audit")
def audit_events(user: User, query: QueryDict) -> Export:
    if not reads_audit(user):
        raise Http404
    found = AuditFilter(query).events()
    count = found.order_by()[:MOST_EVENTS].count()
    return Export(
        name=_("Audit events"),
        columns=columns(),
        rows=all_rows(islice(found.newest_first().iterator(), MOST_EVENTS)),
        count=count,
        record=lambda: audit.record("people.audit_exported", by=user, facts={"rows": count}),
    )
