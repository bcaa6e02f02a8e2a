"""What must be done again and again for courses."""

import datetime

from core.ticking import every_tick
from courses import actions
from courses.models import CoursePage, Progress


@every_tick
def close_overdue_attempts(at: datetime.datetime) -> int:
    """Who closed the browser before the time was over is graded all the same."""
    return actions.close_overdue(at=at)


@every_tick
def notice_changed_rules(_at: datetime.datetime) -> int:
    """Pages that were published by schedule or by a command, not by hand in the CMS."""
    under_way = Progress.objects.under_way().values("course_key").distinct()
    keys = [row["course_key"] for row in under_way]
    courses = CoursePage.objects.live().filter(subject_key__in=keys)
    return len(actions.reevaluate_changed(courses, by=None))
