"""What a person has to do in courses today, and what falls due when: for the front page."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.prepared import Prepared
from core.wording import said_once
from courses.due import Due
from courses.facets import shelf_of
from courses.judging import count
from courses.models import Progress
from courses.next_step import Kind, NextStep, next_step
from courses.outline import address, outlines_of
from courses.programme_places import programme_cards
from courses.standing import Standing, load_standings, owed_by
from people.models import User

LATER = datetime.date.max
NONE = [""]  # no course has this key: of an empty list nothing would be asked (core.prepared)
TITLES = {
    Kind.START: gettext_lazy("Begin “%(title)s”"),
    Kind.LESSON: gettext_lazy("Read “%(title)s”"),
    Kind.ATTEMPT: gettext_lazy("Go on with “%(title)s”"),
    Kind.QUIZ: gettext_lazy("Take “%(title)s”"),
    Kind.SURVEY: gettext_lazy("Answer “%(title)s”"),
    Kind.OTHER: gettext_lazy("Complete “%(title)s”"),
}


@dataclass(frozen=True)
class Task:
    """One thing to do now. `action` is the word on its button; `by_post` that it changes
    something and must not be a link."""

    title: str
    meta: str
    url: str
    action: str
    kind: Kind
    minutes: int
    due: Due | None
    by_post: bool = False


@dataclass(frozen=True)
class DueCourse:
    """A course or programme that is owed and not completed. `state` and `word` are of components/state.html;
    no state when the day is far off."""

    title: str
    meta: str
    url: str
    due: Due

    @property
    def day(self) -> datetime.date:
        return self.due.day

    @property
    def state(self) -> str:
        return self.due.state

    @property
    def word(self) -> str:
        return self.due.word


@dataclass(frozen=True)
class Today:
    # The next step in every course under way and in every one due within the month: the first
    # few, and how many there are.
    tasks: list[Task]
    count: int
    # Courses and programmes owed and not completed. Both with what is due first at the top.
    due: list[DueCourse]


def today_of(user: User, on: datetime.date, *, most: int | None = None) -> Today:
    """With at most so many tasks; in a constant number of queries."""
    standings = sorted(_standings(user, on), key=lambda each: each.due or LATER)
    now = timezone.now()
    steps = [(each, next_step(each, at=now)) for each in standings if _is_for_now(each, on)]
    open_ones = [(each, step) for each, step in steps if step.url]
    return Today(
        tasks=[_task(each, step, on) for each, step in open_ones[:most]],
        count=len(open_ones),
        due=sorted(
            [_due(each, on) for each in standings if each.due] + _programmes_due(user, on),
            key=lambda row: row.day,
        ),
    )


def _standings(user: User, on: datetime.date) -> list[Standing]:
    owed = owed_by(user, on=on)
    due = {key for key, row in owed.items() if row.completed_on is None}
    rows = _begun.ask(person=user.pk, courses=[*due] or NONE)
    progress = {row.course_key: row for row in rows}
    keys = due | {key for key, row in progress.items() if row.completed_at is None}
    own = [entry.pk for entry in shelf_of(user).entries if entry.key in keys]
    return load_standings(user, outlines_of(own), on=on, owed=owed, progress=progress)


def _begun_rows(person: int, courses: list[str]) -> "QuerySet[Progress]":
    """What is under way, and of these courses also what is completed: it may have to begin again."""
    rows = Progress.objects.filter(person=person)
    return rows.filter(Q(completed_at=None) | Q(course_key__in=courses))


_begun = Prepared(_begun_rows, person=int, courses=list[str])


def _is_for_now(standing: Standing, on: datetime.date) -> bool:
    soon = standing.due is not None and bool(Due(standing.due, on).state)
    return standing.has_begun or soon


def _task(standing: Standing, step: NextStep, on: datetime.date) -> Task:
    return Task(
        title=_title(standing, step),
        meta="・".join(_facts(standing, step)),
        url=step.url,
        action=step.label,
        kind=step.kind,
        minutes=step.minutes,
        due=Due(standing.due, on) if standing.due else None,
        by_post=step.by_post,
    )


def _title(standing: Standing, step: NextStep) -> str:
    return str(TITLES[step.kind]) % {"title": step.title or standing.outline.course.title}


def _facts(standing: Standing, step: NextStep) -> list[str]:
    facts = [] if step.kind is Kind.START else [standing.outline.course.title]
    if step.number:
        facts.append(_("Lesson %(number)d") % {"number": step.number})
    if step.minutes:
        facts.append(_minutes(step.minutes))
    return facts


def _due(standing: Standing, on: datetime.date) -> DueCourse:
    course = standing.outline.course
    done, total = count(standing.verdict)
    if standing.has_begun:
        meta = _done_of(done, total)
    else:
        meta = "・".join([_("Not begun yet"), _minutes(course.total_minutes)])
    return DueCourse(
        title=_complete(course.title),
        meta=meta,
        url=address(course),
        due=Due(standing.due or on, on),
    )


def _programmes_due(user: User, on: datetime.date) -> list[DueCourse]:
    return [
        DueCourse(
            title=_complete(card.page.title),
            meta=_done_of(card.place.done, card.place.total),
            url=address(card.page),
            due=card.due,
        )
        for card in programme_cards(user, on=on)
        if card.place and card.due
    ]


@said_once
def _complete(title: str) -> str:
    return _("Complete “%(title)s”") % {"title": title}


@said_once
def _done_of(done: int, total: int) -> str:
    return _("%(done)d of %(total)d done") % {"done": done, "total": total}


@said_once
def _minutes(count: int) -> str:
    text = ngettext("about %(count)d minute", "about %(count)d minutes", count)
    return text % {"count": count}
