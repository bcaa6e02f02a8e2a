"""How a due date is said: 「あと28日」 within a month, else the date alone; overdue in words."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = 30  # days


@dataclass(frozen=True)
class Due:
    day: datetime.date
    on: datetime.date

    @property
    def days_left(self) -> int:
        return (self.day - self.on).days

    @property
    def state(self) -> str:
        """The kind of components/state.html: late, due, or none when it is far off."""
        if self.days_left < 0:
            return "late"
        return "due" if self.days_left <= SOON else ""

    @property
    def word(self) -> str:
        days = self.days_left
        if days < 0:
            text = ngettext("%(days)d day overdue", "%(days)d days overdue", -days)
            return text % {"days": -days}
        if days == 0:
            return _("Due today")
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
