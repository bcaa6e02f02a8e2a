"""Which case an exercise may be made of, and until when (E13)."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.gate.signatures import edition_of
from casestudies.models import CaseEdition, CasePage
from core.templatetags.japanese import jday


def edition_to_use(case: CasePage, *, on: datetime.date) -> CaseEdition:
    """The edition that is published, of a case that may be used that day. Raises ValidationError."""
    edition = edition_of(case)
    if edition is None or not case.can_be_used(on):
        raise ValidationError(
            _("“%(case)s” cannot be used: it is not published, or it has expired.")
            % {"case": case.title}
        )
    return edition


def refuse_after_expiry(case: CasePage | None, begins: datetime.datetime | None) -> None:
    """No exercise is put on a day on which its case can be used no more. Of a case that is gone
    nobody knows until when it could. Raises ValidationError."""
    last = case.expires_on if case is not None else None
    if last is None or begins is None or timezone.localdate(begins) <= last:
        return
    message = _("This case can be used until %(day)s. Choose a day until then, or another case.")
    raise ValidationError({"starts_at": message % {"day": jday(last)}})
