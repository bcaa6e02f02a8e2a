"""What a survey must hold to before it is saved: a sentence for each field at fault."""

from django.utils.translation import gettext as _

from courses.models import SurveyOpening, SurveyPage, SurveyParticipation
from courses.questionnaire import Questionnaire, faults_of_branches, questionnaire_of

Faults = dict[str, list[str]]


def faults_of(page: SurveyPage) -> Faults:
    """Field -> sentences; empty when the survey can be asked like this."""
    asked = questionnaire_of(page)
    found: Faults = {"parts": [*faults_of_branches(asked)]}
    if page.supervisor_survey_id is not None and page.supervisor_survey_id == page.pk:
        found["supervisor_survey"] = [_("Choose another survey than this one.")]
    stored = SurveyPage.objects.filter(pk=page.pk).first()
    if stored is not None and is_under_way(page.key):
        if stored.anonymous != page.anonymous:
            text = _("Somebody has begun to answer. How it is answered stays as it was promised.")
            found["anonymous"] = [text]
        if stored.breakdown != page.breakdown:
            text = _("Somebody has begun to answer. The breakdown stays as it was.")
            found["breakdown"] = [text]
        found["parts"] += _lost(questionnaire_of(stored), asked)
    return {field: texts for field, texts in found.items() if texts}


def is_under_way(survey_key: str) -> bool:
    """Whether anybody has begun to answer, or has answered."""
    answered = SurveyOpening.objects.filter(survey_key=survey_key, answered__gt=0)
    begun = SurveyParticipation.objects.filter(opening__survey_key=survey_key)
    return answered.exists() or begun.exists()


def _lost(before: Questionnaire, after: Questionnaire) -> list[str]:
    """Questions and choices that may have been answered and would no longer be counted."""
    text = _("“%(question)s” has been asked. Reword it, but keep its kind and its choices.")
    return [
        text % {"question": question.prompt}
        for key, question in before.questions.items()
        if key not in after.questions or not _keeps(question.shape, after.questions[key].shape)
    ]


def _keeps(before: tuple[str, frozenset[str]], after: tuple[str, frozenset[str]]) -> bool:
    return before[0] == after[0] and before[1] <= after[1]
