"""Openings of surveys: made, announced, closed. Closing an anonymous one mixes its answers."""

import datetime
from collections.abc import Iterable
from random import SystemRandom

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import telling
from courses.actions.survey_records import record_anonymous
from courses.models import (
    Progress,
    SurveyDraft,
    SurveyOpening,
    SurveyPage,
    SurveyParticipation,
    SurveyResult,
)
from courses.outline import course_of
from courses.survey_boxes import empty_boxes
from courses.survey_groups import OTHER, coarse_groups
from people.models import Post, User
from records.suppression import LEAST_SHOWN


@transaction.atomic
def open_survey(
    *,
    page: SurveyPage,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
    asked: Iterable[Post] | None = None,
    occasion_key: str | None = None,
    wave: int = 0,
    follows: SurveyOpening | None = None,
) -> SurveyOpening:
    """Opens a survey for those who are asked, or (None) for whoever takes the course.

    `occasion_key` is the run; for self-paced courses there is none. Raises ValidationError for
    dates the wrong way round, or while another opening for everybody is not closed.
    """
    if closes_at <= opens_at:
        raise ValidationError({"closes_at": _("Give a day that is not before the first.")})
    others = SurveyOpening.objects.of(page.key).unclosed().filter(for_everyone=True)
    if asked is None and occasion_key is None and others.select_for_update().exists():
        raise ValidationError(_("Another period of this survey is not closed yet."))
    opening = SurveyOpening.objects.create(
        survey_key=page.key,
        survey_title=page.title,
        occasion_key=occasion_key,
        wave=wave,
        follows=follows,
        opens_at=opens_at,
        closes_at=closes_at,
        for_everyone=asked is None,
        anonymous=page.anonymous,
        breakdown=page.breakdown,
    )
    ask(opening, asked or ())
    return opening


def ask(opening: SurveyOpening, posts: Iterable[Post]) -> None:
    """One participation a person; who is asked twice is asked once."""
    rows = [
        SurveyParticipation(
            opening=opening, person_id=post.person_id, post=post, anonymous=opening.anonymous
        )
        for post in posts
    ]
    SurveyParticipation.objects.bulk_create(rows, ignore_conflicts=True)


def survey_opened(opening: SurveyOpening) -> list[User]:
    """Called once when an opening begins to run: tells those who were asked and have not answered,
    and says who they are. Openings for everybody tell nobody: the course page shows them.
    """
    asked = User.objects.filter(survey_participations__opening=opening)
    waiting = asked.filter(survey_participations__submitted=False, is_active=True)
    people = list(waiting.distinct().order_by("pk"))
    telling.survey_opened(opening, people)
    return people


def announce_openings(*, at: datetime.datetime) -> int:
    """Each opening that runs is announced once, whatever happens to the process on the way."""
    told = 0
    for opening in SurveyOpening.objects.unannounced(at):
        mine = SurveyOpening.objects.filter(pk=opening.pk, announced=False)
        with transaction.atomic():
            if mine.update(announced=True):
                told += len(survey_opened(opening))
    return told


def close_over(*, at: datetime.datetime) -> int:
    """Closes every opening whose time is over; how many that were."""
    return sum(close_survey(opening, at=at) for opening in SurveyOpening.objects.over(at))


def close_survey(opening: SurveyOpening, *, at: datetime.datetime) -> bool:
    """Once. Of an anonymous survey nothing is left afterwards but the mixed results and, in the
    ledger, that these people took part. False when somebody was faster."""
    with transaction.atomic():
        held = SurveyOpening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        if held.closed_at is not None:
            return False
        rows = held.participations.all()
        held.closed_at, held.answered = at, rows.filter(submitted=True).count()
        held.asked = _asked(held)
        if held.anonymous:
            _mix(held, on=timezone.localdate(at))
        SurveyDraft.objects.filter(participation__opening=held).delete()
        held.save(update_fields=["closed_at", "answered", "asked"])
    if held.anonymous:
        record_anonymous(at=at, opening=held)
        forget_participations(held)
    return True


def forget_participations(opening: SurveyOpening) -> None:
    """Of a closed anonymous opening: who took part stands in the ledger."""
    opening.participations.exclude(submitted=True, recorded=False).delete()


def _mix(opening: SurveyOpening, *, on: datetime.date) -> None:
    """Every question for itself, in an order drawn by lot, the groups as coarse as they must be.
    Fewer than five answers would point at the few who took part: they are not kept."""
    sheets = empty_boxes(opening)
    if len(sheets) >= LEAST_SHOWN:
        coarse = coarse_groups(sheet["group"] for sheet in sheets)
        answers = [
            (question, group, values)
            for sheet in sheets
            for group, part in ((coarse[sheet["group"]], "answers"), (OTHER, "texts"))
            for question, values in sheet[part].items()
        ]
        rows = [
            SurveyResult(opening=opening, day=on, question=question, group=group, values=values)
            for question, group, values in answers
        ]
        SystemRandom().shuffle(rows)
        SurveyResult.objects.bulk_create(rows, batch_size=500)


def _asked(opening: SurveyOpening) -> int:
    """Those who were asked; where it is for everybody, those who have begun the course."""
    if not opening.for_everyone:
        return opening.participations.count()
    page = SurveyPage.objects.filter(subject_key=opening.survey_key).first()
    course = course_of(page) if page else None
    begun = Progress.objects.filter(course_key=course.key).count() if course else 0
    return max(begun, opening.participations.filter(submitted=True).count())
