"""What a person has to do in courses today, and what falls due when: for the front page."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.completion import count
from courses.due import Due
from courses.models import Progress
from courses.next_step import Kind, NextStep, next_step
from courses.outline import address, load_outlines
from courses.permissions import visible_courses
from courses.standing import Standing, load_standings, owed_by
from people.models import User

LATER = datetime.date.max


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
    """A course that is owed and not completed. `state` and `word` are of components/state.html;
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
    # The next step in every course under way and in every one due within the month.
    tasks: list[Task]
    # Courses owed and not completed. Both with what is due first at the top.
    due: list[DueCourse]


def today_of(user: User, on: datetime.date) -> Today:
    """In a constant number of queries."""
    standings = sorted(_standings(user, on), key=lambda each: each.due or LATER)
    now = timezone.now()
    steps = [(each, next_step(each, at=now)) for each in standings]
    return Today(
        tasks=[_task(each, step, on) for each, step in steps if _is_for_now(each, step, on)],
        due=[_due(each, on) for each in standings if each.due],
    )


def _standings(user: User, on: datetime.date) -> list[Standing]:
    under_way = Progress.objects.under_way().filter(person=user).values("course_key")
    owed = [key for key, row in owed_by(user, on=on).items() if row.completed_on is None]
    own = visible_courses(user).filter(
        Q(subject_key__in=[row["course_key"] for row in under_way]) | Q(subject_key__in=owed)
    )
    return load_standings(user, load_outlines(own.order_by("path")), on=on)


def _is_for_now(standing: Standing, step: NextStep, on: datetime.date) -> bool:
    if not step.url:
        return False
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
    texts = {
        Kind.START: _("Begin “%(title)s”"),
        Kind.LESSON: _("Read “%(title)s”"),
        Kind.ATTEMPT: _("Go on with “%(title)s”"),
        Kind.QUIZ: _("Take “%(title)s”"),
        Kind.OTHER: _("Complete “%(title)s”"),
    }
    return texts[step.kind] % {"title": step.title or standing.outline.course.title}


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
        meta = _("%(done)d of %(total)d done") % {"done": done, "total": total}
    else:
        meta = "・".join([_("Not begun yet"), _minutes(course.total_minutes)])
    return DueCourse(
        title=_("Complete “%(title)s”") % {"title": course.title},
        meta=meta,
        url=address(course),
        due=Due(standing.due or on, on),
    )


def _minutes(count: int) -> str:
    text = ngettext("about %(count)d minute", "about %(count)d minutes", count)
    return text % {"count": count}
