"""From what the author built in the CMS to the rule that the engine judges."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any as Anything

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CoursePage, LessonPage, QuizPage, SurveyPage
from courses.models.self_assessments import assessment_key
from courses.outline import Outline, RuleBlock
from records.rules import All, Any, AtLeast, Attended, Done, InOrder, Minutes, Rule, to_json
from records.states import Kind

WHOLE = 100  # percent


@lru_cache(maxsize=1024)
def rule_of(outline: Outline) -> All:
    """What completes the course: a row of the checklist for each part.

    An empty rule of the author means every lesson and every quiz. What the rule names and is no
    longer published is left out, or nobody could ever complete the course again.
    """
    blocks = outline.rule_blocks or [("all_lessons", None), ("all_quizzes", None)]
    return All(tuple(rule for block in blocks for rule in _rules_of(block, outline)))


def subjects_of(rule: Rule) -> set[str]:
    """Keys of all that the rule mentions."""
    if isinstance(rule, Done | Attended):
        return {rule.subject}
    return set().union(*(subjects_of(part) for part in getattr(rule, "rules", ())))


@lru_cache(maxsize=1024)
def asks_for_sessions(outline: Outline) -> bool:
    """Whether it matters which sessions are planned: attendance is asked for, or minutes are in a
    course that has dates."""
    kinds = {type(leaf) for leaf in leaves_of(rule_of(outline))}
    dated = outline.course.delivery != CoursePage.Delivery.SELF_PACED
    return Attended in kinds or (dated and Minutes in kinds)


def leaves_of(rule: Rule) -> list[Rule]:
    parts = getattr(rule, "rules", None)
    return [rule] if parts is None else [leaf for part in parts for leaf in leaves_of(part)]


def mark_of(rule: Rule) -> str:
    """Changes when the rule asks for something else, and not when a title is put right."""
    text = json.dumps(_without_titles(to_json(rule)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rules_of(block: RuleBlock, outline: Outline) -> Iterable[Rule]:
    kind, value = block
    if kind == "all_lessons":
        return _lessons(outline.lessons)
    if kind == "all_quizzes":
        counted = [quiz for quiz in outline.quizzes if quiz.timing != QuizPage.Timing.BEFORE]
        return [_quiz(quiz) for quiz in counted]
    if kind in {"minutes", "attendance"}:
        return [_time_spent(kind, value, outline.course)]
    if kind == "self_assessment":
        return _self_assessment(outline.course)
    if kind == "group":
        return _group(value, outline)
    page = outline.named.get(value["page"])
    return _case(page) if kind == "case_exercise" else _page(page)


def _lessons(lessons: Iterable[LessonPage]) -> Iterable[Rule]:
    rules = tuple(Done(page.key, Kind.LESSON, title=page.title) for page in lessons)
    if rules:
        text = ngettext("Read %(count)d lesson", "Read %(count)d lessons", len(rules))
        yield All(rules, title=text % {"count": len(rules)})


def _quiz(quiz: QuizPage) -> Done:
    title = _("%(mark)d points or more in “%(quiz)s”") % {
        "mark": quiz.pass_mark,
        "quiz": quiz.title,
    }
    return Done(quiz.key, Kind.QUIZ, title=title)


def _page(page: Anything) -> Iterable[Rule]:
    if isinstance(page, LessonPage):
        yield Done(page.key, Kind.LESSON, title=_("Read “%(title)s”") % {"title": page.title})
    if isinstance(page, QuizPage):
        yield _quiz(page)
    if isinstance(page, SurveyPage):
        yield Done(page.key, Kind.SURVEY, title=_("Answer “%(title)s”") % {"title": page.title})
    if isinstance(page, CoursePage):
        title = _("Complete “%(title)s”") % {"title": page.title}
        yield Done(page.key, Kind.COURSE, title=title)


def _case(page: Anything) -> Iterable[Rule]:
    """A case of an app above this one: done when an exercise with it is closed."""
    if page is not None:
        title = _("Do the case study “%(title)s”") % {"title": page.title}
        yield Done(page.key, Kind.EXERCISE, title=title)


def _self_assessment(course: CoursePage) -> Iterable[Rule]:
    if course.objectives.get_prep_value():  # nothing to rate: nobody could ever complete it
        title = _("Rate yourself after the course")
        yield Done(assessment_key(course.key), Kind.SURVEY, title=title)


def _group(value: dict[str, Anything], outline: Outline) -> Iterable[Rule]:
    inside = tuple(
        rule
        for block in value["conditions"]
        for rule in _rules_of((block["type"], block["value"]), outline)
    )
    if not inside:
        return
    if value["mode"] == "any":
        yield Any(inside, title=_("One of these"))
    elif value["mode"] == "at_least":
        count = min(value["count"] or 1, len(inside))
        text = ngettext("At least %(count)d of these", "At least %(count)d of these", count)
        yield AtLeast(count, inside, title=text % {"count": count})
    elif value["mode"] == "in_order":
        yield InOrder(inside, title=_("All of these, in this order"))
    else:
        yield All(inside, title=_("All of these"))


def _time_spent(kind: str, value: dict[str, Anything], course: CoursePage) -> Rule:
    if kind == "minutes":
        return Minutes(value["kind"], value["at_least"], title=_title_of_minutes(value))
    return _attendance(course, value["percent"] or WHOLE)


def _attendance(course: CoursePage, percent: int) -> Attended:
    title = _("Attend every session")
    if percent < WHOLE:
        title = _("Attend %(percent)d%% of the sessions or more") % {"percent": percent}
    return Attended(course.key, Decimal(percent) / WHOLE, title=title)


def _title_of_minutes(value: dict[str, Anything]) -> str:
    texts = {
        "lecture": _("%(minutes)d minutes of lectures"),
        "exercise": _("%(minutes)d minutes of exercises"),
        "practicum": _("%(minutes)d minutes of practicum"),
    }
    return texts[value["kind"]] % {"minutes": value["at_least"]}


def _without_titles(data: dict[str, Anything]) -> dict[str, Anything]:
    kept = {name: value for name, value in data.items() if name != "title"}
    if "rules" in kept:
        kept["rules"] = [_without_titles(part) for part in kept["rules"]]
    return kept
