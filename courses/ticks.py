"""What must be done again and again for courses."""

import datetime

from django.utils import timezone

from core.ticking import daily, every_tick
from courses import actions
from courses.models import Allocation, CoursePage, ProgrammePage, Progress, Run
from courses.states import OPEN_ENROLMENTS, EnrolmentState


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


@every_tick
def follow_programmes(at: datetime.datetime) -> int:
    """Whoever owes a programme since today is in it, whoever no longer does is archived."""
    return actions.follow_obligations(on=timezone.localdate(at))


@every_tick
def notice_changed_programmes(_at: datetime.datetime) -> int:
    """Published by schedule; or what a programme consists of was published or withdrawn."""
    under_way = Allocation.objects.under_way().order_by().values("programme_key").distinct()
    keys = [row["programme_key"] for row in under_way]
    pages = ProgrammePage.objects.live().filter(subject_key__in=keys)
    return len(actions.reevaluate_changed_programmes(pages, by=None))


@every_tick
def announce_surveys(at: datetime.datetime) -> int:
    return actions.announce_openings(at=at)


@every_tick
def close_surveys(at: datetime.datetime) -> int:
    """Their answers are mixed and their results shown."""
    return actions.close_over(at=at)


@daily
def record_anonymous_surveys(at: datetime.datetime) -> int:
    """Many at a time, so that the ledger says nothing about when somebody answered."""
    return actions.record_anonymous(at=at)


@daily
def open_survey_follow_ups(at: datetime.datetime) -> int:
    return actions.open_follow_ups(at=at)


@every_tick
def finish_runs(at: datetime.datetime) -> int:
    """Whose last session is over."""
    over = Run.objects.ended(at).filter(enrolments__state__in=OPEN_ENROLMENTS).distinct()
    return sum(actions.finish_run(pk, at=at) for pk in over.values_list("pk", flat=True))


@daily
def give_released_seats(at: datetime.datetime) -> int:
    """Seats that were kept until yesterday are anybody's; whoever waits moves up."""
    today = timezone.localdate(at)
    runs = Run.objects.ahead(at).filter(
        holds__until__lte=today, enrolments__state=EnrolmentState.WAITLISTED
    )
    return sum(actions.fill_seats(pk, at=at) for pk in set(runs.values_list("pk", flat=True)))


@daily
def tell_of_too_few(at: datetime.datetime) -> int:
    """On the day an organiser has chosen, if fewer are admitted than the run needs."""
    return actions.tell_of_too_few(at=at)


@daily
def forget_old_imports(at: datetime.datetime) -> int:
    return actions.discard_old_questions(at=at)


@daily
def forget_kits(at: datetime.datetime) -> int:
    return actions.discard_old_kits(at=at)
