"""Reminders of the form "n days before, or after, X".

An app says in its `reminders.py` what X is and who is concerned; the office decides the days
(core.models.ReminderRule), on its own screen:

    @reminds("courses.session_near", pgettext_lazy("reminder", "A session"), kind="courses.session_near",
             usual=[7, 1])
    def sessions(day: datetime.date, days: int) -> Iterable[Reminder]:
        '''Who is told on `day` of what is `days` days ahead (behind, if it is negative).'''

The source leaves out whom it no longer concerns (done, on leave, left) and asks a constant number
of questions. `key` names the event for the person; with the days of the rule it is told once.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from core.messages import Note, tell_each
from core.messages.registry import Words
from core.models import ReminderRule

logger = logging.getLogger(__name__)

AGAIN = 26  # times: a rule that is repeated goes on for half a year if it says "7 days after"
CATCH_UP = 3  # days: nobody is reminded later than that of what a stopped machine left out
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Reminder:
    """`post`: in which the person is concerned; whoever answers for it may have a copy, and
    reads `line` there."""

    person: int
    key: str
    title: str
    text: str = ""
    url: str = ""
    post: int | None = None
    line: str = ""


@dataclass(frozen=True)
class Copies:
    """For those who answer for others: everything of a morning in one message.

    `answering` gives the people who answer for each post on a day; `title` says how many of
    theirs are concerned.
    """

    kind: str
    answering: Callable[[Collection[int], datetime.date], Mapping[int, Collection[int]]]
    title: Callable[[int], str]
    url: str


Due = Callable[[datetime.date, int], Iterable[Reminder]]


@dataclass(frozen=True)
class Source:
    name: str
    label: Words
    kind: str
    due: Due
    usual: tuple[int, ...]
    copies: Copies | None
    repeats: bool


_sources: dict[str, Source] = {}


def reminds(
    name: str,
    label: Words,
    *,
    kind: str,
    usual: Iterable[int] = (),
    copies: Copies | None = None,
    repeats: bool = False,
) -> Callable[[Due], Due]:
    """Registers a source of reminders. `kind` is of a notices.py, `usual` the days of the rules
    that an office finds there at first. `repeats`: what is n days behind is told again every n
    days, as long as the source still names the person."""

    def register(due: Due) -> Due:
        _sources[name] = Source(name, label, kind, due, tuple(usual), copies, repeats)
        return due

    return register


def sources() -> dict[str, Source]:
    autodiscover_modules("reminders")
    return dict(sorted(_sources.items()))


# --- the rules ----------------------------------------------------------------------
@transaction.atomic
def plant_usual() -> int:
    """The rules each source usually has, where it has none yet; how many are new."""
    known = set(ReminderRule.objects.values_list("source", flat=True))
    rows = [
        ReminderRule(source=source.name, days=days, copies=source.copies is not None and days < 0)
        for source in sources().values()
        if source.name not in known
        for days in source.usual
    ]
    ReminderRule.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def save_rule(rule: ReminderRule, *, by: AbstractBaseUser) -> None:
    """Raises ValidationError where the same days stand there already."""
    same = ReminderRule.objects.filter(source=rule.source, days=rule.days).exclude(pk=rule.pk)
    if same.exists():
        raise ValidationError({"number": _("There is a rule for this day already.")})
    rule.changed_by_id = by.pk
    rule.save()


# --- telling ---------------------------------------------------------------------------
def remind(at: datetime.datetime) -> int:
    """Tells what the active rules ask for on the day of that moment; how many reminders.

    May run twice on a day: what a rule has told of it is told. A rule that fails does not stop the
    others: it is tried again the next time.
    """
    told = 0
    for rule in ReminderRule.objects.filter(active=True):
        try:
            told += tell_by(rule, at)
        except Exception:  # whatever an app's source raises
            logger.exception("The reminders of rule %s failed.", rule.pk)
    return told


@transaction.atomic
def tell_by(rule: ReminderRule, at: datetime.datetime) -> int:
    day = timezone.localdate(at)
    source = sources().get(rule.source)
    if source is None:  # of an app that is gone
        return 0
    # Of two machines that do it together the second sees what the first has told.
    rule = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    if _is_told(rule, day):
        return 0
    # A rule whose machine stood still for a night says today what it should have said then.
    missed = [n for n in range(CATCH_UP) if n == 0 or _was_left_out(rule, day - n * DAY)]
    found = [each for n in missed for each in _due(source, rule, day, n)]
    tell_each([_note(rule, each) for each in found], kind=source.kind, at=at)
    if rule.copies and source.copies:
        tell_each(_copies(rule, source.copies, found, day), kind=source.copies.kind, at=at)
    ReminderRule.objects.filter(pk=rule.pk).update(told_until=day)
    return len(found)


def _due(source: Source, rule: ReminderRule, day: datetime.date, n: int = 0) -> Iterator[Reminder]:
    """What the rule says on that day of what was due to be said `n` days before it."""
    yield from source.due(day, rule.days - n)
    if source.repeats and rule.days < 0:
        for time in range(2, AGAIN + 1):
            for each in source.due(day, rule.days * time - n):
                yield replace(each, key=f"{each.key}:{time}")


def _was_left_out(rule: ReminderRule, day: datetime.date) -> bool:
    return rule.told_until is not None and rule.told_until < day


def _note(rule: ReminderRule, reminder: Reminder) -> Note:
    return Note(
        person=reminder.person,
        key=f"{rule.source}:{reminder.key}:{rule.days}",
        title=reminder.title,
        text=rule.text or reminder.text,
        url=reminder.url,
    )


def _copies(
    rule: ReminderRule, copies: Copies, found: Iterable[Reminder], day: datetime.date
) -> Iterator[Note]:
    """One message to each who answers for some of them."""
    of_posts = [each for each in found if each.post is not None]
    posts = {each.post for each in of_posts if each.post is not None}
    answering = copies.answering(posts, day) if posts else {}
    theirs: dict[int, list[Reminder]] = defaultdict(list)
    for each in of_posts:
        for person in answering.get(each.post or 0, ()):
            theirs[person].append(each)
    for person, several in sorted(theirs.items()):
        yield Note(
            person=person,
            key=f"{rule.source}:copy:{day}:{rule.days}",
            title=copies.title(len({each.person for each in several})),
            text="\n".join(sorted({each.line for each in several})),
            url=copies.url,
        )


# --- looking ahead ----------------------------------------------------------------------
@dataclass(frozen=True)
class Coming:
    """What one rule will tell on one day, as far as can be known today."""

    rule: ReminderRule
    day: datetime.date
    reminders: list[Reminder]


def coming(rule: ReminderRule, day: datetime.date) -> Coming:
    source = sources().get(rule.source)
    if source is None or not rule.active or _is_told(rule, day):
        return Coming(rule, day, [])
    return Coming(rule, day, list(_due(source, rule, day)))


def _is_told(rule: ReminderRule, day: datetime.date) -> bool:
    """A day that lies ahead was told by a clock that had jumped: it keeps nobody from today."""
    return rule.told_until == day


def label_of(rule: ReminderRule) -> str:
    source = sources().get(rule.source)
    return str(source.label) if source else rule.source
