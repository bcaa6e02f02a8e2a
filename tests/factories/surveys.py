"""Surveys as published pages, and the short ways to an answer."""

import datetime
import itertools
from typing import Any

from courses import actions
from courses.models import CoursePage, SurveyPage, SurveyParticipation
from courses.questionnaire import questionnaire_of
from people.models import User
from tests.factories.courses import post_of, publish

_numbers = itertools.count(1)

GOOD, BAD = "役に立った", "役に立たなかった"


def asked(prompt: str, **more: Any) -> dict[str, Any]:
    return {"prompt": prompt, "help": "", "required": False} | more


def single(prompt: str, *choices: str | tuple[str, str], **more: Any) -> tuple[str, dict[str, Any]]:
    pairs = [each if isinstance(each, tuple) else (each, "") for each in choices]
    given = [{"text": text, "go_to": go_to} for text, go_to in pairs]
    return "single", asked(prompt, choices=given, **more)


def multiple(prompt: str, *choices: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "multiple", asked(prompt, choices=list(choices), **more)


def scale(prompt: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "scale", asked(prompt, best="できる", worst="できない", **more)


def number(prompt: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "number", asked(prompt, **({"unit": "年", "least": 0, "most": 60} | more))


def text(prompt: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "text", asked(prompt, **more)


def part(*questions: tuple[str, Any], title: str = "うかがいます") -> tuple[str, dict[str, Any]]:
    return "page", {"title": title, "questions": list(questions)}


def everything() -> list[tuple[str, dict[str, Any]]]:
    """A page of each kind of question, one that is left out by whoever is content, a last one."""
    return [
        part(
            ("heading", "研修について"),
            single("役に立ちましたか", (GOOD, "3"), BAD, required=True),
            title="満足度",
        ),
        part(text("何が足りませんでしたか", required=True), title="改善"),
        part(
            multiple("使いたいもの", "面接", "記録", "連携"),
            scale("人に説明できる"),
            number("経験年数"),
            text("ご意見"),
            title="これから",
        ),
    ]


def make_survey(course: CoursePage, *, parts: list | None = None, **fields: Any) -> SurveyPage:
    n = next(_numbers)
    given = {"title": f"アンケート{n}", "slug": f"survey-{n}", "parts": parts or everything()}
    return publish(course.add_child(instance=SurveyPage(**(given | fields))))


def begun(
    person: User,
    page: SurveyPage,
    *,
    occasion_key: str | None = None,
    at: datetime.datetime | None = None,
) -> SurveyParticipation:
    return actions.begin_survey(
        page=page,
        person=person,
        post=post_of(person),
        by=person,
        occasion_key=occasion_key,
        at=at,
    )


def answers_of(page: SurveyPage, **said: Any) -> dict[str, list[str]]:
    """By the prompt: ids of choices found by their text, other answers as they are."""
    questions = {item.prompt: item for item in questionnaire_of(page).questions.values()}
    found = {}
    for prompt, value in said.items():
        item = questions[prompt]
        ids = {choice.text: choice.id for choice in item.choices}
        values = value if isinstance(value, list) else [value]
        found[item.id] = [ids.get(each, each) for each in values]
    return found


def answered(
    person: User,
    page: SurveyPage,
    *,
    occasion_key: str | None = None,
    at: datetime.datetime | None = None,
    **said: Any,
) -> SurveyParticipation:
    """Begun, saved and submitted."""
    row = begun(person, page, occasion_key=occasion_key, at=at)
    given = answers_of(page, **({"役に立ちましたか": GOOD} | said))
    actions.save_survey_answers(participation=row, answers=given, by=person, at=at)
    return actions.submit_survey(participation=row, asked=questionnaire_of(page), by=person, at=at)
