"""Guidelines to read, for the queue of the front page."""

import datetime

from django.utils.translation import gettext as _

from courses.next_step import Kind
from courses.today import DueCourse, Task
from guidelines.reading_list import ToRead, to_read
from people.models import User


def guidelines_today(user: User, on: datetime.date) -> tuple[list[Task], list[DueCourse]]:
    """What is due within the month or late as tasks, everything that is owed among what falls due;
    one query."""
    owed = to_read(user, on=on)
    tasks = [_task(each) for each in owed if each.due.state]
    return tasks, [_due(each) for each in owed]


def _task(each: ToRead) -> Task:
    return Task(
        title=_("Read “%(title)s”") % {"title": each.title},
        meta="・".join([_meta(each), each.due.word]),
        url=each.url,
        action=_("Read what changed") if each.is_again else _("Read the guideline"),
        kind=Kind.OTHER,
        minutes=0,
        due=each.due,
    )


def _due(each: ToRead) -> DueCourse:
    return DueCourse(
        title=_("Read “%(title)s”") % {"title": each.title},
        meta=_meta(each),
        url=each.url,
        due=each.due,
    )


def _meta(each: ToRead) -> str:
    number = _("Edition %(number)d") % {"number": each.number}
    told = _("Only what changed") if each.is_again else ""
    return "・".join(part for part in (_("Guideline"), number, told) if part)
