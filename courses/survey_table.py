"""The results of an opening as the screen and the files show them; and the follow-ups beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.exports import Column
from courses.models import SurveyOpening, SurveyPage, SurveyParticipation
from courses.questionnaire import Questionnaire, questionnaire_of
from courses.survey_figures import (
    WHOLE,
    Line,
    QuestionFigures,
    figures_of,
    name_of,
    replies_to,
)
from records.suppression import shown


@dataclass(frozen=True)
class Wave:
    """The same survey at one time: at the end of the course, or months later."""

    title: str
    people: str
    means: list[str]  # by question of the comparison


@dataclass(frozen=True)
class Comparison:
    title: str
    prompts: list[str]
    waves: list[Wave]

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        return [(p, [wave.means[n] for wave in self.waves]) for n, p in enumerate(self.prompts)]


def openings_of(survey_key: str) -> list[SurveyOpening]:
    """The newest first; follow-ups stand beside the one they follow."""
    rows = SurveyOpening.objects.filter(survey_key=survey_key, follows=None)
    return list(rows.order_by("-opens_at", "-pk"))


def people_of(opening: SurveyOpening) -> tuple[str, str]:
    """How many answered and how many were asked."""
    if opening.closed_at is not None:
        return shown(opening.answered), f"{opening.asked:,}"
    rows = SurveyParticipation.objects.filter(opening=opening)
    return shown(rows.filter(submitted=True).count()), (
        "" if opening.for_everyone else str(len(rows))
    )


def is_shown(opening: SurveyOpening) -> bool:
    """Anonymous answers are shown when they have been mixed; named ones as they come in."""
    return opening.closed_at is not None or not opening.anonymous


def figures_for(page: SurveyPage, opening: SurveyOpening) -> list[QuestionFigures]:
    return figures_of(questionnaire_of(page), replies_to([opening])) if is_shown(opening) else []


def comparisons(page: SurveyPage, opening: SurveyOpening) -> list[Comparison]:
    """The end of the course beside 3 and 6 months later, of those who answered and of their
    supervisors; only what has a mean can be compared."""
    later = list(SurveyOpening.objects.filter(follows=opening).order_by("wave", "opens_at"))
    other = page.supervisor_survey
    own = [opening, *(each for each in later if each.survey_key == page.key)]
    theirs = [each for each in later if other and each.survey_key == other.key]
    found = []
    if len(own) > 1:
        found.append(_comparison(_("Who answered"), questionnaire_of(page), own))
    if other and theirs:
        found.append(_comparison(_("Their supervisors"), questionnaire_of(other), theirs))
    return found


def _comparison(title: str, asked: Questionnaire, openings: Iterable[SurveyOpening]) -> Comparison:
    waves: list[Wave] = []
    prompts: list[str] = []
    for wave in sorted({each.wave for each in openings}):
        of_wave = [each for each in openings if each.wave == wave and is_shown(each)]
        figures = [
            each
            for each in figures_of(asked, replies_to(of_wave))
            if each.question.kind in {"scale", "number"}
        ]
        prompts = [each.prompt for each in figures]
        people = shown(sum(each.answered for each in of_wave))
        waves.append(Wave(_name_of_wave(wave), people, [each.mean() for each in figures]))
    return Comparison(title, prompts, waves)


def _name_of_wave(months: int) -> str:
    if not months:
        return _("End of the course")
    text = ngettext("%(count)d month later", "%(count)d months later", months)
    return text % {"count": months}


FileLine = tuple[QuestionFigures, str, Line | None]


def file_lines(figures: Iterable[QuestionFigures]) -> Iterator[FileLine]:
    """One line a question, group and choice; free texts follow, one a line."""
    for each in figures:
        for group in (WHOLE, *each.shown_groups()):
            lines = each.lines(group)
            yield from ((each, group, line) for line in lines)
            if not lines:
                yield each, group, None
        for text in each.texts:
            yield each, WHOLE, Line(text, "", None)


def columns() -> list[Column]:
    return [
        Column(_("No."), lambda line: line[0].number),
        Column(pgettext("survey", "Question"), lambda line: line[0].prompt),
        Column(_("Group"), lambda line: name_of(line[1])),
        Column(
            pgettext("survey", "People who answered"), lambda line: shown(line[0].sizes[line[1]])
        ),
        Column(pgettext("survey", "Mean"), lambda line: line[0].mean(line[1])),
        Column(pgettext("survey", "Answer"), lambda line: line[2].text if line[2] else ""),
        Column(
            pgettext("question statistics", "People"),
            lambda line: line[2].people if line[2] else "",
        ),
        Column(_("Share"), lambda line: line[2].share if line[2] else ""),
    ]


def sheet_columns(asked: Questionnaire) -> list[Column]:
    """For a named survey: one line a person, as they answered."""
    fixed = [
        Column(_("Name"), lambda row: row.person.get_full_name()),
        Column(_("Organisation"), lambda row: str(row.post.organisation) if row.post else ""),
        Column(
            pgettext("survey", "Submitted on"), lambda row: timezone.localdate(row.submitted_at)
        ),
    ]

    def said(key: str) -> Column:
        question = asked.questions[key]
        return Column(question.prompt, lambda row: question.said(row.answers.get(key, [])))

    return [*fixed, *(said(key) for key in asked.questions)]
