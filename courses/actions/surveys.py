"""Answering a survey: begun, saved page by page, submitted once.

Whoever submits holds the person's progress first, the opening second and the participation third,
always in this order. Nothing about the time of an anonymous answer is written down.
"""

import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.survey_closing import close_survey
from courses.actions.survey_records import record_participations
from courses.completion import begin
from courses.models import (
    SurveyDraft,
    SurveyOpening,
    SurveyPage,
    SurveyParticipation,
)
from courses.outline import course_of
from courses.questionnaire import TEXT, Answers, Part, Questionnaire
from courses.rounds import hold_progress
from courses.sealing import seal, unseal
from courses.survey_boxes import put_in_a_box
from courses.survey_groups import group_of
from courses.survey_openings import has_answered, opening_for
from people.models import Post, User


class AlreadyAnswered(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("You have answered this survey already. Thank you."))


class SurveyClosed(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("This survey does not take answers any more."))


class Incomplete(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self, part: Part) -> None:
        self.part = part
        super().__init__(_("On page %(page)d something is still missing.") % {"page": part.number})


def begin_survey(
    *,
    page: SurveyPage,
    person: User,
    post: Post | None,
    by: User,
    occasion_key: str | None = None,
    at: datetime.datetime | None = None,
) -> SurveyParticipation:
    """The person's participation in what is open to them now, made if need be; twice is one.

    Raises AlreadyAnswered, or SurveyClosed when nothing is open to this person.
    """
    at = at or timezone.now()
    for over in SurveyOpening.objects.over(at).filter(survey_key=page.key, for_everyone=True):
        close_survey(over, at=at)  # the tick will not have come by yet
    with transaction.atomic():
        return _begin(page, person, post, occasion_key, by=by, at=at)


def _begin(
    page: SurveyPage,
    person: User,
    post: Post | None,
    occasion_key: str | None,
    *,
    by: User,
    at: datetime.datetime,
) -> SurveyParticipation:
    course = course_of(page)
    opening = opening_for(page, person, occasion_key=occasion_key, at=at, make=True)
    if course is None or opening is None:
        raise SurveyClosed
    if opening.for_everyone:
        begin(person, course, post=post, by=by, at=at)
    if has_answered(page, person, opening):
        raise AlreadyAnswered
    given = {"post": post, "anonymous": opening.anonymous}
    try:
        with transaction.atomic():
            row, _made = SurveyParticipation.objects.get_or_create(
                opening=opening, person=person, defaults=given
            )
    except IntegrityError:  # on another device, at the same moment
        row = SurveyParticipation.objects.get(opening=opening, person=person)
    if row.submitted:
        raise AlreadyAnswered
    return row


@transaction.atomic
def save_survey_answers(
    *,
    participation: SurveyParticipation,
    answers: Answers,
    by: User,
    at: datetime.datetime | None = None,
) -> dict[str, list[str]]:
    """Keeps what has been entered so far, right or not; questions not mentioned stay as they are.

    Raises AlreadyAnswered or SurveyClosed.
    """
    row = _hold(participation, by=by, at=at or timezone.now())
    entered = {**draft_of(row), **answers}
    sealed = seal(entered, of=_name(row))
    SurveyDraft.objects.update_or_create(participation=row, defaults={"sealed": sealed})
    return entered


def draft_of(participation: SurveyParticipation) -> dict[str, list[str]]:
    """What has been entered so far; for the person alone."""
    draft = SurveyDraft.objects.filter(participation=participation).first()
    if draft is None:
        return {}
    try:
        entered: dict[str, list[str]] = unseal(draft.sealed, of=_name(participation))
    except InvalidTag:  # the key was changed: nobody can read it any more
        return {}
    return entered


@transaction.atomic
def submit_survey(
    *,
    participation: SurveyParticipation,
    asked: Questionnaire,
    by: User,
    at: datetime.datetime | None = None,
) -> SurveyParticipation:
    """Hands in what has been saved, once. A named answer is in the ledger at once; an anonymous one
    is cut loose here, and that somebody took part is written later, for many at a time.

    Raises AlreadyAnswered for all who come second, SurveyClosed, or Incomplete.
    """
    at = at or timezone.now()
    hold_progress([by.pk])
    opening = SurveyOpening.objects.select_for_update(no_key=True).get(pk=participation.opening_id)
    row = _hold(participation, by=by, at=at)
    entered = draft_of(row)
    if part := asked.first_fault(entered):
        raise Incomplete(part)
    answers = asked.submitted(entered)
    group = group_of(row.post, opening.breakdown, on=timezone.localdate(at))
    row.submitted = True
    if opening.anonymous:
        put_in_a_box(opening, _sheet(asked, answers, group))
    else:
        row.answers, row.group, row.submitted_at = answers, group, at
    row.save(update_fields=["submitted", "answers", "group", "submitted_at"])
    SurveyDraft.objects.filter(participation=row).delete()
    if not opening.anonymous:
        record_participations([row], opening, by=by)
    return row


def move_participations(*, person: User, to: User) -> None:
    """For two accounts that become one. Where both were asked, what was submitted counts."""
    theirs = {row.opening_id: row for row in SurveyParticipation.objects.filter(person=to)}
    for row in SurveyParticipation.objects.select_for_update().filter(person=person):
        other = theirs.get(row.opening_id)
        if other is not None and (other.submitted or not row.submitted):
            continue  # stays with the closed account
        if other is not None:
            other.delete()
        row.person = to
        row.save(update_fields=["person"])


def _hold(
    participation: SurveyParticipation, *, by: User, at: datetime.datetime
) -> SurveyParticipation:
    """The participation as it is now, locked. Somebody else's does not exist."""
    rows = SurveyParticipation.objects.select_for_update(of=("self",)).select_related("opening")
    row = rows.filter(pk=participation.pk, person=by).first()
    if row is None:
        raise SurveyClosed  # an anonymous opening forgets its participations when it closes
    if row.submitted:
        raise AlreadyAnswered
    if not row.opening.is_running(at):
        raise SurveyClosed
    return row


def _sheet(asked: Questionnaire, answers: Answers, group: str) -> dict[str, Any]:
    """Free texts apart, for they are kept without their group whatever becomes of the page."""
    texts = {key for key in answers if asked.questions[key].kind == TEXT}
    return {
        "group": group,
        "answers": {key: values for key, values in answers.items() if key not in texts},
        "texts": {key: answers[key] for key in texts},
    }


def _name(participation: SurveyParticipation) -> str:
    return f"draft {participation.pk}"
