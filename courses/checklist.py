"""The conditions of completion as a person reads them: a shape, a word and a reason each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.models import BasePage
from courses.models import CoursePage, QuizPage, SurveyPage
from courses.models.self_assessments import assessment_key
from courses.outline import address
from courses.own_sessions import Stand
from courses.standing import Standing
from records.rules import All, Attended, Done, Status, Verdict
from records.states import Kind

AnyPage = TypeVar("AnyPage", bound=BasePage)
ICONS = {"done": "done", "doing": "doing", "todo": "todo", "lock": "lock", "stuck": "late"}


@dataclass(frozen=True)
class Row:
    state: str  # a key of ICONS
    title: str
    word: str
    why: str = ""
    url: str = ""  # where the reason is put right, if not on this page
    parts: tuple["Row", ...] = ()

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def checklist(standing: Standing) -> tuple[Row, ...]:
    return tuple(_row(part, standing) for part in standing.verdict.parts)


def _row(verdict: Verdict, standing: Standing) -> Row:
    if verdict.parts:
        return _group(verdict, standing)
    if isinstance(verdict.rule, Done):
        if quiz := _page(standing.outline.quizzes, verdict.rule.subject):
            return _quiz(verdict, quiz, standing)
        if survey := _page(_surveys(standing), verdict.rule.subject):
            return _survey(verdict, survey, standing)
        if verdict.rule.subject == assessment_key(standing.outline.course.key):
            return _self_assessment(verdict, standing)
        return _done(verdict, standing)
    return _time_spent(verdict, standing)


def _time_spent(verdict: Verdict, standing: Standing) -> Row:
    if isinstance(verdict.rule, Attended):
        return _attendance(verdict, standing)
    return Row(_state(verdict), verdict.rule.title, _word(verdict), _why(verdict))


def _attendance(verdict: Verdict, standing: Standing) -> Row:
    """Of whoever has a seat somewhere; what was missed leads to the days on which it is made up."""
    state, title, word = _state(verdict), verdict.rule.title, _word(verdict)
    if verdict.done:
        return Row(state, title, word, verdict.sentence)
    if not standing.sessions:
        return Row(state, title, _("Not yet"), _("Apply for a run of this course."), url="#runs")
    if verdict.status is not Status.IMPOSSIBLE:
        return Row(state, title, word)
    attended = sum(each.stand is Stand.ATTENDED for each in standing.sessions)
    text = _("%(done)d of %(total)d sessions attended")
    word = text % {"done": attended, "total": len(standing.sessions)}
    missed = [each for each in standing.sessions if each.stand is Stand.MISSED]
    if not missed:
        return Row(state, title, word, _("Apply for another run."), url="#runs")
    names = "、".join(_("session %(number)d") % {"number": each.number} for each in missed)
    why = _("As it stands you cannot complete it (missed: %(sessions)s). Choose a make-up.")
    url = reverse("runs:run", args=[missed[0].session.run.key])
    if len(missed) == 1:
        url = reverse("runs:make_up", args=[missed[0].session.key])
    return Row(state, title, word, why % {"sessions": names}, url=url)


def _group(verdict: Verdict, standing: Standing) -> Row:
    done, total = sum(part.done for part in verdict.parts), len(verdict.parts)
    state = "doing" if done and _state(verdict) == "todo" else _state(verdict)
    lessons = isinstance(verdict.rule, All) and all(_is_lesson(part) for part in verdict.parts)
    word = _word(verdict)
    if not verdict.done and state != "lock":
        word = pgettext("conditions", "%(done)d of %(total)d") % {"done": done, "total": total}
    return Row(
        state,
        verdict.rule.title,
        word,
        _reading(standing) if lessons and not verdict.done else "",
        # Every lesson stands in the list below; other groups say what is in them.
        parts=() if lessons else tuple(_row(part, standing) for part in verdict.parts),
    )


def _quiz(verdict: Verdict, quiz: QuizPage, standing: Standing) -> Row:
    title = verdict.rule.title
    if verdict.done:
        return Row("done", title, _word(verdict), verdict.sentence, url=address(quiz))
    reason = standing.why_closed(quiz)
    attempts = ""
    if quiz.attempts_allowed:
        text = ngettext("You can take it %(count)d time.", "You can take it %(count)d times.",
                        quiz.attempts_allowed)  # fmt: skip
        attempts = text % {"count": quiz.attempts_allowed}
    if standing.attempts_left(quiz) == 0:
        return Row("stuck", title, _("Not passed"), reason, url=address(quiz))
    if reason:
        return Row("lock", title, _("Not open yet"), f"{reason}{attempts}")
    tried = standing.tries(quiz)
    state = "doing" if tried else "todo"
    return Row(state, title, verdict.sentence, attempts if not tried else "", url=address(quiz))


def _survey(verdict: Verdict, survey: SurveyPage, standing: Standing) -> Row:
    title, url = verdict.rule.title, address(survey)
    if not verdict.done and survey.key in standing.answered:
        later = _("An anonymous survey is written into the record during the following night.")
        return Row("doing", title, pgettext("survey", "Submitted"), later, url=url)
    if _state(verdict) == "lock":
        return Row("lock", title, _word(verdict), _why(verdict))
    return Row(_state(verdict), title, _word(verdict), _why(verdict), url=url)


def _self_assessment(verdict: Verdict, standing: Standing) -> Row:
    url = reverse("courses:self_assessment", args=[standing.outline.course.key])
    return Row(_state(verdict), verdict.rule.title, _word(verdict), _why(verdict), url=url)


def _surveys(standing: Standing) -> list[SurveyPage]:
    named = standing.outline.named.values()
    return [*standing.outline.surveys, *(page for page in named if isinstance(page, SurveyPage))]


def _done(verdict: Verdict, standing: Standing) -> Row:
    rule = verdict.rule
    pages = [*standing.outline.lessons, *standing.outline.named.values()]
    page = _page(pages, rule.subject) if isinstance(rule, Done) else None
    is_other = isinstance(page, CoursePage)
    return Row(
        _state(verdict),
        rule.title,
        _word(verdict),
        _why(verdict),
        url=address(page) if page and is_other and not verdict.done else "",
    )


def _state(verdict: Verdict) -> str:
    if verdict.done:
        return "done"
    if verdict.status is Status.IMPOSSIBLE:
        return "stuck"
    if verdict.status is Status.LOCKED:
        return "lock"
    return "doing" if verdict.share else "todo"


def _word(verdict: Verdict) -> str:
    if verdict.done:
        return pgettext("condition", "Done")
    if verdict.status is Status.LOCKED:
        return _("Not open yet")
    return pgettext("condition", "To come") if isinstance(verdict.rule, Done) else verdict.sentence


def _why(verdict: Verdict) -> str:
    """The day it was done; what is left stands in the word already."""
    return verdict.sentence if verdict.done else ""


def _reading(standing: Standing) -> str:
    last = standing.progress.last_lesson_key if standing.progress else ""
    lesson = _page(standing.outline.lessons, last)
    if lesson is None or standing.is_done(lesson):
        return ""
    number = standing.outline.number_of(lesson)
    return _("You are in the middle of lesson %(number)d.") % {"number": number}


def _is_lesson(verdict: Verdict) -> bool:
    return isinstance(verdict.rule, Done) and verdict.rule.kind == Kind.LESSON


def _page(pages: Iterable[AnyPage], key: str) -> AnyPage | None:
    return next((page for page in pages if page.key == key), None)
