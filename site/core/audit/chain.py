"""How an event is sealed. The key lies outside of the database: who can write there cannot seal."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Iterable

from django.conf import settings

from core.models import AuditEvent, AuditHead

START = b""  # what stands before the first event


def mac_of(event: AuditEvent, subjects: Iterable[int]) -> bytes:
    """Over every field, the people concerned and the event before: nothing can be changed,
    left out, put between or exchanged without the key."""
    fields = [
        event.number,
        event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        event.kind,
        event.by_id,
        event.post,
        event.organisation,
        event.facts,
        sorted(subjects),
    ]
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return _hmac(b"event", bytes(event.previous), written.encode())


def seal_of(head: AuditHead) -> bytes:
    return _hmac(b"head", str(head.number).encode(), bytes(head.mac))


def is_sealed(head: AuditHead) -> bool:
    return hmac.compare_digest(bytes(head.seal), seal_of(head))


def _hmac(*parts: bytes) -> bytes:
    # Each part with its length before it: no two lists of parts read alike.
    message = b"".join(len(part).to_bytes(8) + part for part in parts)
    return hmac.digest(settings.AUDIT_KEY.encode(), message, hashlib.sha256)
