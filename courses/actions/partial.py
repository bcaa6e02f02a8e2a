"""一部科目修了: whoever attended some parts of a run has a paper that says which, and they carry over."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import actions as certificates
from certificates.models import Certificate
from courses import telling
from courses.actions.seating import NotNow, hold_run
from courses.models import CoursePage, Run, Session
from courses.partly_attended import PartlyAttended, partly_attended
from people.models import User
from records import keys
from records.actions import Deed, record_many
from records.states import Kind, Outcome


@transaction.atomic
def certify_parts(
    *, run: Run, people: Collection[int], by: User, at: datetime.datetime | None = None
) -> list[Certificate]:
    """For those of these people (ids) who attended some parts; who has one already is left alone.
    A constant number of queries.

    Raises NotNow before the run is over, ValidationError where the course has no design for it.
    """
    at = at or timezone.now()
    held = hold_run(run)
    if held.cancelled_at or held.ends_at is None or held.ends_at > at:
        raise NotNow(_("Certificates of single subjects are given when the run is over."))
    course = CoursePage.objects.filter(subject_key=held.course_key).first()
    design = course.partial_design if course else None
    if design is None:
        raise ValidationError(
            _("Choose a certificate design for single subjects on the page of the course first.")
        )
    rows = partly_attended(held)
    chosen = [each for each in rows if each.enrolment.person_id in people and not each.certified]
    records = record_many([_deed(each, held) for each in chosen], by=by)
    issued = certificates.issue_many([(record, design) for record in records], by=by)
    telling.partly_certified(held, issued)
    return issued


def _deed(each: PartlyAttended, run: Run) -> Deed:
    """About the course and of this run; minutes as attended. No completion: nothing counts it so."""
    days = [session.day for session in each.attended]
    return Deed(
        person=each.enrolment.person,
        post=each.enrolment.post,
        kind=Kind.COURSE,
        subject_key=run.course_key,
        subject_title=_("%(course)s (single subjects)") % {"course": run.course_title},
        edition=run.edition,
        page_id=run.page_id,
        revision_id=None,
        outcome=Outcome.PARTIAL,
        occurred_on=max(days),
        occasion_key=run.key,
        organiser=run.organiser,
        key=keys.partial(run.key, each.enrolment.person_id),
        lecture_minutes=each.minutes_of(Session.Kind.LECTURE),
        exercise_minutes=each.minutes_of(Session.Kind.EXERCISE),
        practicum_minutes=each.minutes_of(Session.Kind.PRACTICUM),
        evidence={"started_on": min(days).isoformat(), "subjects": each.subjects},
    )
