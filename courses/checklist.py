"""The conditions of completion as a person reads them: a shape, a word and a reason each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.models import BasePage
from courses.models import CoursePage, QuizPage
from courses.outline import address
from courses.standing import Standing
from records.rules import All, Done, Status, Verdict
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
    parts: list["Row"] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS[self.state]


def checklist(standing: Standing) -> list[Row]:
    return [_row(part, standing) for part in standing.verdict.parts]


def _row(verdict: Verdict, standing: Standing) -> Row:
    if verdict.parts:
        return _group(verdict, standing)
    if isinstance(verdict.rule, Done):
        if quiz := _page(standing.outline.quizzes, verdict.rule.subject):
            return _quiz(verdict, quiz, standing)
        return _done(verdict, standing)
    return Row(_state(verdict), verdict.rule.title, _word(verdict), _why(verdict))


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
        parts=[] if lessons else [_row(part, standing) for part in verdict.parts],
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
