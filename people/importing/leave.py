"""The leave that a row names: begun, corrected or ended. A blank cell leaves what is there."""

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from people.importing.register import Facts, Register
from people.models import Leave

if TYPE_CHECKING:
    from people.importing.judging import Judgement

FIELDS = ("leave_kind", "leave_start", "leave_last_day")


def compare_leave(judgement: "Judgement", register: Register) -> None:
    facts = judgement.facts
    if facts["leave_kind"] is None:
        return None
    person = judgement.person
    said = tuple(facts[name] for name in FIELDS)
    if person is not None and not register.is_news(person, "leave", said):
        return None
    judgement.names_leave = True
    known = register.leaves_of[person.pk] if person else []
    judgement.leave = _meant(facts, known, on=register.on)
    if judgement.leave is None and facts["leave_start"] is None:
        return judgement.fault("leave_start", _("Write the first day of the leave."))
    start, end = leave_days(facts, judgement.leave)
    if end is not None and end <= start:
        judgement.fault("leave_last_day", _("The last day lies before the first."))
    elif other := _overlapping(start, end, known, besides=judgement.leave):
        message = _("Another leave (%(kind)s) lies on the same days. Correct that one first.")
        judgement.fault("leave_kind", message % {"kind": other})
    else:
        _differ(judgement, judgement.leave)
    return None


def leave_days(facts: Facts, leave: Leave | None) -> tuple[datetime.date, datetime.date | None]:
    """First day and the day after the last, as they will be."""
    start = facts["leave_start"] or (leave.start if leave else datetime.date.min)
    if last := facts["leave_last_day"]:
        return start, last + datetime.timedelta(days=1)
    return start, leave.end if leave else None


def _meant(facts: Facts, known: list[Leave], *, on: datetime.date) -> Leave | None:
    """The leave of that kind that began the same day, else the one it lies across, else (where
    the file gives no first day) the one running or to come."""
    same = [leave for leave in known if leave.kind == facts["leave_kind"]]
    if facts["leave_start"] is None:
        running = (leave for leave in same if leave.end is None or leave.end > on)
        return next(running, None)
    began = [leave for leave in same if leave.start == facts["leave_start"]]
    start, end = leave_days(facts, None)
    return next(iter(began), None) or _overlapping(start, end, same, besides=None)


def _overlapping(
    start: datetime.date, end: datetime.date | None, leaves: list[Leave], *, besides: Leave | None
) -> Leave | None:
    for leave in leaves:
        apart = (leave.end is not None and leave.end <= start) or (end and end <= leave.start)
        if leave != besides and not apart:
            return leave
    return None


def _differ(judgement: "Judgement", leave: Leave | None) -> None:
    facts = judgement.facts
    start, end = leave_days(facts, leave)
    if leave is None:
        judgement.differs("leave_kind", "", facts["leave_kind"].label)
    if leave is None or leave.start != start:
        judgement.differs("leave_start", leave and leave.start, start)
    if facts["leave_last_day"] and (leave is None or leave.end != end):
        judgement.differs("leave_last_day", leave and leave.last_day, facts["leave_last_day"])
