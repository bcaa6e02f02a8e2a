"""Security events, and every look at somebody else's personal data.

    from core import audit

    audit.record("people.person_opened", by=user, about=[person.pk], facts={"batch": 3})

One event for a bulk operation, with all people concerned. `facts` holds ids, counts and codes,
never names. `by=None` is a command or a job without a person. An app registers what can happen
in its `audits.py`:

    kind("people.person_opened", pgettext_lazy("audit", "Opened a person's page"))

`manage.py verify_audit` reads the chain; docs/audit.md says what it finds and what it cannot.
"""

from core.audit.checking import check
from core.audit.recording import record
from core.audit.registry import Kind, kind, kinds, sentence_of
from core.audit.verifying import Fault, Verdict, What, verify

__all__ = [
    "Fault",
    "Kind",
    "Verdict",
    "What",
    "check",
    "kind",
    "kinds",
    "record",
    "sentence_of",
    "verify",
]
