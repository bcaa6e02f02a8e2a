"""Which opening of a survey is there for a person now, and whether they have answered."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.fiscal import first_day, fiscal_year
from courses.models import (
    CoursePage,
    Progress,
    SurveyOpening,
    SurveyPage,
    SurveyParticipation,
)
from courses.outline import course_of
from courses.rounds import round_began
from people.models import User
from records.models import Record
from records.states import Kind

A_MOMENT = datetime.timedelta(minutes=1)


def openings_for(page: SurveyPage, person: User, *, at: datetime.datetime) -> list[SurveyOpening]:
    """What runs now and is this person's to answer: first what they were asked for and have not
    answered, last what is answered."""
    own = SurveyParticipation.objects.filter(person=person, opening=OuterRef("pk"))
    rows = SurveyOpening.objects.filter(survey_key=page.key).running(at)
    rows = rows.annotate(asked_for=Exists(own), is_done=Exists(own.filter(submitted=True)))
    found = rows.filter(Q(asked_for=True) | Q(for_everyone=True))
    return list(found.order_by("is_done", "for_everyone", "closes_at", "pk"))


def opening_for(
    page: SurveyPage,
    person: User,
    *,
    occasion_key: str | None,
    at: datetime.datetime,
    make: bool = False,
) -> SurveyOpening | None:
    """The opening to answer now. A self-paced course whose survey has none is open all the year:
    `make` makes that opening; without it an unsaved one is returned."""
    found = openings_for(page, person, at=at)
    if occasion_key is not None:
        found = [opening for opening in found if opening.occasion_key == occasion_key]
    if found or occasion_key is not None:
        return found[0] if found else None
    if is_always_open(page, at=at):
        opening = standing_opening(page, at=at)
        return _made(opening) if make else opening
    # What is open now may have been made by somebody else since we looked.
    return next(iter(openings_for(page, person, at=at)), None) if make else None


def is_always_open(page: SurveyPage, *, at: datetime.datetime) -> bool:
    course = course_of(page)
    if course is None or course.delivery != CoursePage.Delivery.SELF_PACED:
        return False
    if SurveyPage.objects.filter(supervisor_survey=page).exists():
        return False
    planned = SurveyOpening.objects.of(page.key).filter(for_everyone=True).unclosed()
    return not planned.filter(closes_at__gt=at).exists()


def standing_opening(page: SurveyPage, *, at: datetime.datetime) -> SurveyOpening:
    """Of a survey without dates: until the end of the 年度. Not saved.

    It has been open for a moment already: whoever waited for us to make it came before us.
    """
    today = timezone.localdate(at)
    next_year = first_day(fiscal_year(today) + 1)
    return SurveyOpening(
        survey_key=page.key,
        survey_title=page.title,
        opens_at=max(at - A_MOMENT, _midnight(today)),
        closes_at=_midnight(next_year),
        for_everyone=True,
        anonymous=page.anonymous,
        breakdown=page.breakdown,
        announced=True,  # the course page says so
    )


def has_answered(page: SurveyPage, person: User, opening: SurveyOpening | None) -> bool:
    """In this opening; in a self-paced course also in an earlier one of the same round."""
    if opening is not None and opening.pk is not None:
        rows = SurveyParticipation.objects.filter(opening=opening, person=person, submitted=True)
        if rows.exists():
            return True
    if opening is not None and not opening.for_everyone:
        return False
    done = Record.objects.done().of(person).of_kind(Kind.SURVEY).about(page.key)
    course = course_of(page)
    own = Progress.objects.filter(person=person, course_key=course.key) if course else None
    began = round_began(own.first()) if own is not None else None
    if began:
        done = done.filter(occurred_on__gte=began)
    return done.filter(occasion_key=None).exists()


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _made(opening: SurveyOpening) -> SurveyOpening:
    """Two people who are the first at the same moment share one opening."""
    try:
        with transaction.atomic():
            opening.save()
    except IntegrityError:
        unclosed = SurveyOpening.objects.of(opening.survey_key).unclosed()
        return unclosed.get(for_everyone=True)
    return opening
