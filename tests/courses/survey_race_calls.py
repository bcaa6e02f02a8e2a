"""What the processes of test_survey_races.py do: look up by key, call one action."""

import datetime

from django.utils import timezone

from courses import actions
from courses.models import SurveyOpening, SurveyPage, SurveyParticipation
from courses.questionnaire import questionnaire_of
from people.models import User
from tests.factories.courses import post_of


def begin(page: int, person: int) -> str:
    user = User.objects.get(pk=person)
    row = actions.begin_survey(
        page=SurveyPage.objects.get(pk=page), person=user, post=post_of(user), by=user
    )
    return str(row.pk)


def submit(page: int, participation: str) -> bool:
    row = SurveyParticipation.objects.get(pk=participation)
    asked = questionnaire_of(SurveyPage.objects.get(pk=page))
    return actions.submit_survey(participation=row, asked=asked, by=row.person).submitted


def close(opening: int) -> bool:
    at = timezone.now() + datetime.timedelta(seconds=1)
    return actions.close_survey(SurveyOpening.objects.get(pk=opening), at=at)


def submit_or_close(page: int, participation: str, opening: int) -> bool:
    return submit(page, participation) if participation else close(opening)


def record() -> int:
    return actions.record_anonymous(at=timezone.now())
