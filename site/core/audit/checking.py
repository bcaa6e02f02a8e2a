"""The daily look at the chain, and what it found; shown to administrators."""

import datetime
import logging

from core.audit.verifying import verify
from core.models import AuditCheck

logger = logging.getLogger(__name__)


def check(*, at: datetime.datetime, whole: bool = False) -> AuditCheck:
    """Verifies what is new since the last time, or the whole chain, and keeps the answer.

    What was once found broken is looked at again: the alarm goes on until somebody has seen to
    it. The log has each answer too: it lies outside of the database.
    """
    last = AuditCheck.objects.first()
    since = 1 if last is None or whole else last.since if last.fault else last.last + 1
    verdict = verify(since=since)
    fault = verdict.fault
    if fault:
        logger.error("Audit event %s: %s. Run verify_audit.", fault.number, fault.what)
    else:
        logger.info("Audit events %s to %s are as they were written.", since, verdict.last)
    return AuditCheck.objects.create(
        at=at,
        since=since,
        last=verdict.last,
        bad_number=fault.number if fault else None,
        fault=fault.what if fault else "",
    )
