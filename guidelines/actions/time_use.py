"""A psychologist says how their working time is shared out. Of their own accord, and only for themselves."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guidelines.models import TimeUse
from guidelines.time_use import asks_time_use, is_psychologist, may_still_change, moment_of
from people.models import User

WHOLE = 100


@transaction.atomic
def report_time_use(
    *,
    person: User,
    guideline_key: str,
    casework: int,
    psychology: int,
    other: int,
    at: datetime.datetime | None = None,
) -> TimeUse:
    """One answer before and one after; changed until the end of its day.

    Raises ValidationError by field when the shares do not make 100, and when nothing is asked now.
    """
    at = at or timezone.now()
    on = timezone.localdate(at)
    shares = {"casework": casework, "psychology": psychology, "other": other}
    _refuse_wrong_sum(shares)
    moment = moment_of(person, guideline_key, on=on)
    asked = asks_time_use(guideline_key) and is_psychologist(person, on=on)
    if moment is None or not asked:
        raise ValidationError(_("You are not asked for this today."))
    rows = TimeUse.objects.select_for_update().of(guideline_key)
    row = rows.filter(person=person, moment=moment).first()
    if row is None:
        row = TimeUse(person=person, guideline_key=guideline_key, moment=moment, at=at)
        row.organisation = person.active_post.organisation if person.active_post else None
    elif not may_still_change(row, on=on):
        raise ValidationError(_("You answered on another day. That answer stays."))
    for name, share in shares.items():
        setattr(row, name, share)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the other window was a moment faster
        raise ValidationError(_("You have just answered. Open the page again.")) from None
    return row


def _refuse_wrong_sum(shares: dict[str, int]) -> None:
    for name, share in shares.items():
        if not 0 <= share <= WHOLE:
            raise ValidationError({name: _("Enter a whole number from 0 to 100.")})
    total = sum(shares.values())
    if total != WHOLE:
        text = _("Together they must make 100; now they make %(total)d.")
        raise ValidationError({"other": text % {"total": total}})
