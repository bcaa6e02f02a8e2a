"""Rating oneself by the objectives of a course, once before it and once after."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.completion import begin
from courses.models import CoursePage, Progress, SelfAssessment
from courses.models.self_assessments import BEST, WORST, assessment_key
from courses.outline import outline_of
from courses.rounds import ledger_year
from courses.self_assessment import Moment, moment_now, objectives_of, own_ratings
from courses.standing import load_standings
from people.models import Post, User
from records import keys
from records.actions import record
from records.states import Kind, Outcome


@transaction.atomic
def assess_oneself(
    *,
    course: CoursePage,
    person: User,
    post: Post | None,
    moment: str,
    ratings: Mapping[str, int],
    by: User,
    at: datetime.datetime | None = None,
) -> SelfAssessment:
    """Keeps the ratings; those after the course are in the ledger. Begins the course if need be.

    Raises ValidationError when an objective is not rated, or it is not the moment (any more).
    """
    at = at or timezone.now()
    progress = begin(person, course, post=post, by=by, at=at)
    (standing,) = load_standings(person, [outline_of(course)], on=timezone.localdate(at))
    if moment_now(standing, own_ratings(standing)) != moment:
        raise ValidationError(_("This has been rated already, or cannot be rated yet."))
    wanted = {each.id for each in objectives_of(course)}
    if set(ratings) != wanted or not all(WORST <= each <= BEST for each in ratings.values()):
        raise ValidationError(_("Please rate every objective from 1 to 5."))
    try:
        with transaction.atomic():
            row = SelfAssessment.objects.create(
                person=person,
                course_key=course.key,
                round=progress.round,
                moment=moment,
                ratings=dict(ratings),
                assessed_on=timezone.localdate(at),
            )
    except IntegrityError as error:
        raise ValidationError(_("This has been rated already, or cannot be rated yet.")) from error
    if moment == Moment.AFTER:
        _record(course, progress, row, post=post, by=by)
    return row


def move_self_assessments(*, person: User, to: User) -> None:
    """For two accounts that become one. Where both rated, the first stays with each."""
    taken = set(_places(to))
    for row in SelfAssessment.objects.filter(person=person):
        if (row.course_key, row.round, row.moment) not in taken:
            row.person = to
            row.save(update_fields=["person"])


def _places(person: User) -> "list[tuple[str, int, str]]":
    rows = SelfAssessment.objects.filter(person=person)
    return list(rows.values_list("course_key", "round", "moment"))


def _record(
    course: CoursePage, progress: Progress, row: SelfAssessment, *, post: Post | None, by: User
) -> None:
    subject = assessment_key(course.key)
    record(
        person=row.person,
        post=post,
        kind=Kind.SURVEY,
        subject_key=subject,
        subject_title=_("Self-assessment: %(course)s") % {"course": course.title},
        edition=course.edition,
        page_id=course.pk,
        revision_id=course.live_revision_id,
        outcome=Outcome.COMPLETED,
        occurred_on=row.assessed_on,
        key=keys.survey(subject, None, row.person, year=ledger_year(progress)),
        organiser=course.organiser,
        evidence={"self_assessment": row.pk},
        by=by,
    )
