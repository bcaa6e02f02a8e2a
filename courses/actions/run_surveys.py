"""After its last session a run's people are asked the surveys of the course."""

import datetime

from django.utils import timezone

from courses.actions.survey_closing import open_survey
from courses.models import Attendance, Enrolment, Run, SurveyOpening
from courses.outline import outlines_by_key
from courses.states import Presence

OPEN_FOR = datetime.timedelta(days=14)
THERE = [Presence.ATTENDED, Presence.LATE, Presence.PARTIAL]


def open_surveys(run: Run, *, at: datetime.datetime) -> list[SurveyOpening]:
    """Each once for a run, for two weeks. Whoever was noted and never there is not asked; lists that
    are not saved yet keep nobody out."""
    outline = outlines_by_key([run.course_key]).get(run.course_key)
    posts = [each.post for each in _asked(run)]
    if outline is None or not posts:
        return []
    known = SurveyOpening.objects.filter(occasion_key=run.key)
    there = set(known.values_list("survey_key", flat=True))
    return [
        open_survey(
            page=page, opens_at=at, closes_at=_end_of(at), asked=posts, occasion_key=run.key
        )
        for page in outline.surveys
        if page.key not in there
    ]


def _asked(run: Run) -> list[Enrolment]:
    noted = Attendance.objects.taken().filter(enrolment__run=run)
    present = noted.filter(presence__in=THERE)
    never = noted.exclude(enrolment__in=present.values("enrolment")).values("enrolment")
    rows = Enrolment.objects.filter(run=run).seated().exclude(pk__in=never)
    return list(rows.select_related("post").order_by("pk"))


def _end_of(at: datetime.datetime) -> datetime.datetime:
    """Midnight after the last day."""
    day = timezone.localdate(at + OPEN_FOR) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
