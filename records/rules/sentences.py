"""A verdict in words, short enough for a row of a checklist: 「あと演習90分」."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from records.rules.tree import After, All, Any, AtLeast, Done, InOrder, Minutes
from records.states import Kind


def done_on(day: datetime.date) -> str:
    return _("Done %(month)d/%(day)d") % {"month": day.month, "day": day.day}


def not_done(rule: Done, attempts: int | None, best: Decimal | None) -> str:
    if attempts == 0:
        return _("No attempts are left")
    if rule.min_score is not None and best is not None:
        return _("%(best)s points so far; %(needed)s are needed") % {
            "best": f"{best.normalize():f}",
            "needed": f"{rule.min_score.normalize():f}",
        }
    if attempts is not None:
        return ngettext("%(count)d attempt left", "%(count)d attempts left", attempts) % {
            "count": attempts
        }
    return _("Not yet")


def minutes(rule: Minutes, left: int, *, possible: bool) -> str:
    if not left:
        return _("Enough minutes")
    if not possible:
        return _("Too few minutes are planned")
    texts = {
        "lecture": _("%(minutes)d more minutes of lectures"),
        "exercise": _("%(minutes)d more minutes of exercises"),
        "practicum": _("%(minutes)d more minutes of practicum"),
    }
    return texts.get(rule.kind, _("%(minutes)d more minutes")) % {"minutes": left}


def attended(left: int, counted: tuple[int, int] | None, *, possible: bool) -> str:
    """`counted`: how many sessions were attended, of how many; None while nobody knows."""
    if not left:
        return _("Attended enough sessions")
    if not possible:
        return _("Too few sessions are planned")
    if counted is None:
        return ngettext("%(count)d more session", "%(count)d more sessions", left) % {"count": left}
    text = _("%(done)d of %(total)d sessions attended; %(left)d more")
    return text % {"done": counted[0], "total": counted[1], "left": left}


def after(rule: After, day: datetime.date | None, *, reached: bool) -> str:
    if day is None:
        return ngettext(
            "%(count)d month after %(title)s", "%(count)d months after %(title)s", rule.months
        ) % {"count": rule.months, "title": rule.title}
    text = _("Open since %(month)d/%(day)d") if reached else _("Opens on %(month)d/%(day)d")
    return text % {"month": day.month, "day": day.day}


def of_group(rule: All | Any | AtLeast | InOrder, left: int, *, possible: bool) -> str:
    if left <= 0:
        return pgettext("rule", "Done")
    if not possible:
        return _("Cannot be completed with what is planned now")
    if isinstance(rule, Any):
        return _("One of these")
    if all(isinstance(each, Done) and each.kind == Kind.LESSON for each in rule.rules):
        return ngettext("%(count)d more lesson", "%(count)d more lessons", left) % {"count": left}
    return ngettext("%(count)d more condition", "%(count)d more conditions", left) % {"count": left}
