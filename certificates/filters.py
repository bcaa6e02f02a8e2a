"""The office's list: what is asked for in the address, and how many there are of each kind."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import pgettext

from certificates.codes import read_code
from certificates.models import CertificateQuerySet
from certificates.states import State
from core.folding import search_key

REPORTED = "reported"


@dataclass(frozen=True)
class View:
    """One of the one-click views above the list."""

    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Filters:
    state: str
    text: str

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        state = query.get("state", "")
        known = {*State.values, REPORTED}
        return cls(state if state in known else "", query.get("q", "").strip()[:100])

    def apply(self, certificates: CertificateQuerySet) -> CertificateQuerySet:
        found = self._matching(certificates)
        if self.state == REPORTED:
            return found.with_open_reports()
        return found.in_state(self.state) if self.state else found

    def views(self, certificates: CertificateQuerySet) -> list[View]:
        """What needs somebody first; each with how many there are, in one query."""
        counted: dict[str, Any] = {
            state: Count("pk", filter=Q(state=state), distinct=True) for state in State.values
        }
        reported = Q(name_reports__isnull=False, name_reports__closed_at=None)
        counted[REPORTED] = Count("pk", filter=reported, distinct=True)
        counts = self._matching(certificates).aggregate(total=Count("pk", distinct=True), **counted)
        labels = [
            (State.HELD, State.HELD.label),
            (REPORTED, pgettext("certificates", "Name reported")),
            (State.VALID, State.VALID.label),
            (State.REVOKED, State.REVOKED.label),
            (State.REPLACED, State.REPLACED.label),
        ]
        everything = View("", pgettext("certificates", "All"), counts["total"], self.state == "")
        return [everything] + [
            View(value, str(label), counts[value], self.state == value) for value, label in labels
        ]

    def _matching(self, certificates: CertificateQuerySet) -> CertificateQuerySet:
        for word in search_key(self.text).split():
            exact = Q(serial__icontains=word) | Q(code=read_code(word) or "")
            certificates = certificates.filter(Q(person__search_key__contains=word) | exact)
        return certificates
