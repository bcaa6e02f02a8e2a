"""使用時間の自己報告 (N18): who is asked when, and what the answers of many say. One answer is never shown."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from django.db.models import Min
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.charts import Series, figure, legend, stacked_chart
from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage, TimeUse
from people.models import Organisation, Post, User
from people.roles import Role
from records.suppression import suppressed

PSYCHOLOGY = "psychology"  # the code of the profession (people/reference)
LATER = datetime.timedelta(days=180)
SHARES = ("casework", "psychology", "other")
Moment = TimeUse.Moment


# --- who is asked ---------------------------------------------------------------
def asks_time_use(guideline_key: str) -> bool:
    """A guideline in force that is meant for psychologists by name."""
    current = GuidelineEdition.objects.of(guideline_key).current().values("page_id")
    meant = GuidelinePage.objects.filter(pk__in=current)
    return meant.filter(audience__professions__code=PSYCHOLOGY).exists()


def is_psychologist(user: User, *, on: datetime.date) -> bool:
    return Post.objects.on(on).filter(person=user, profession__code=PSYCHOLOGY).exists()


def first_read_on(user: User, guideline_key: str) -> datetime.date | None:
    rows = Acknowledgement.objects.filter(person=user, edition__guideline_key=guideline_key)
    day: datetime.date | None = rows.aggregate(day=Min("read_on"))["day"]
    return day


def moment_of(user: User, guideline_key: str, *, on: datetime.date) -> Moment | None:
    """Before: up to the day the guideline is first acknowledged. After: from half a year later.
    In between nobody is asked."""
    day = first_read_on(user, guideline_key)
    if day is None or on <= day:
        return Moment.BEFORE
    return Moment.AFTER if on >= day + LATER else None


def own_answer(user: User, guideline_key: str, moment: Moment | None) -> TimeUse | None:
    rows = TimeUse.objects.of(guideline_key).filter(person=user, moment=moment or "")
    found: TimeUse | None = rows.first()
    return found


def may_still_change(row: TimeUse, *, on: datetime.date) -> bool:
    return timezone.localdate(row.at) == on


def time_use_asked(user: User, guideline_key: str, *, on: datetime.date) -> Moment | None:
    """What this person may still report today: for a line on the page of an acknowledgement."""
    if not asks_time_use(guideline_key) or not is_psychologist(user, on=on):
        return None
    moment = moment_of(user, guideline_key, on=on)
    return None if own_answer(user, guideline_key, moment) else moment


# --- what many say --------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One group at one moment: every attribute may be printed. `means` is None where the number of
    people is not printed."""

    group: str
    moment: str
    people: str
    means: tuple[int, ...] | None

    @property
    def shares(self) -> tuple[str, ...]:
        return tuple(f"{figure(share)}%" for share in self.means) if self.means else ("–",) * 3

    @property
    def label(self) -> str:
        return f"{self.group} {self.moment}" if self.group else self.moment


@dataclass(frozen=True)
class Results:
    lines: Sequence[Line]

    @property
    def chart(self) -> SafeString | str:
        """Of the whole, before and after; empty if nothing may be printed."""
        labels = [line.moment for line in self._charted]
        title = pgettext("time use", "Share of working time")
        return stacked_chart(self._series, labels, "%", title=title) if labels else ""

    @property
    def legend(self) -> SafeString:
        return legend(self._series, lines=False)

    @property
    def _charted(self) -> list[Line]:
        return [line for line in self.lines if not line.group and line.means]

    @property
    def _series(self) -> list[Series]:
        return [
            Series(name, [line.means[place] for line in self._charted if line.means])
            for place, name in enumerate(share_names())
        ]


def share_names() -> list[str]:
    """In the order of SHARES."""
    return [
        pgettext("time use", "Casework"),
        pgettext("time use", "Psychological work"),
        pgettext("time use", "Other"),
    ]


def results_for(user: User, guideline_key: str) -> Results:
    """The metropolitan office: all, and by kind of organisation. HR: the own organisation as a whole."""
    rows = TimeUse.objects.of(guideline_key)
    everything = bool(user.active_roles & {Role.METROPOLIS, Role.ADMINISTRATOR})
    if not everything:
        post = user.active_post
        rows = rows.filter(organisation=post.organisation_id if post else None)
    answers = [
        (moment, kind if everything else "", shares)
        for moment, kind, *shares in rows.values_list("moment", "organisation__kind", *SHARES)
    ]
    lines = [line for moment in Moment for line in _lines(moment, answers)]
    return Results(sorted(lines, key=lambda line: line.group))


def _lines(moment: Moment, answers: list[tuple[str, str | None, list[int]]]) -> list[Line]:
    """The whole has no group. Where a group is small, another one is hidden with it, so that the
    whole less the others gives nobody away."""
    groups: dict[str, list[list[int]]] = {}
    for when, kind, shares in answers:
        if when == moment:
            groups.setdefault(kind or "", []).append(shares)
    table = suppressed({kind: len(rows) for kind, rows in groups.items()})
    every = [shares for rows in groups.values() for shares in rows]
    whole = [_line("", moment, every, table.total)]
    if set(groups) <= {""}:
        return whole
    return whole + [
        _line(_kind_name(kind), moment, rows, table.cells[kind]) for kind, rows in groups.items()
    ]


def _line(group: str, moment: Moment, rows: list[list[int]], people: str) -> Line:
    printed = bool(rows) and people == f"{len(rows):,}"
    return Line(group, str(moment.label), people, _rounded(rows) if printed else None)


def _rounded(rows: list[list[int]]) -> tuple[int, ...]:
    """Whole percents that still make 100: the largest takes what rounding left."""
    means = [round(mean(row[place] for row in rows)) for place in range(len(SHARES))]
    means[means.index(max(means))] += 100 - sum(means)
    return tuple(means)


def _kind_name(kind: str) -> str:
    return str(Organisation.Kind(kind).label) if kind else _("Without an organisation")
