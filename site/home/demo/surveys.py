"""Surveys of the demonstration: the pages, and what some people have answered in them."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from courses import actions
from courses.models import CoursePage, SurveyPage
from courses.questionnaire import Question, questionnaire_of
from home.demo.contents import subject_key
from home.demo.days import Days
from home.demo.history import noon
from home.demo.studies import Study

COURSE = "interview-basics"
PEOPLE = 36  # who answer each survey
TEXTS = {
    "もっと知りたいこと、直してほしいこと": [
        "電話での面接の例も見たいです。",
        "沈黙への応じ方は、動画があると分かりやすいと思います。",
        "通訳をはさむ面接について知りたいです。",
        "単元2が長いので、途中で区切れると助かります。",
        "記録の書き方の見本がもう少し欲しいです。",
        "子どもと話す時の例を増やしてほしいです。",
        "紙でも読めるようにしてほしいです。",
    ],
    "環境について伝えたいこと": [
        "面接室が少なく、予約が取りにくいです。",
        "振り返りの時間を、予定に入れてもらえると助かります。",
        "二人で面接に入れる体制がほしいです。",
        "記録に追われ、練習の時間がとれません。",
        "困った時に相談できる人がいて、助かっています。",
        "ほかの部署の面接も見学してみたいです。",
    ],
}


def survey(folder: str, given: dict[str, Any]) -> SurveyPage:
    fields = {name: value for name, value in given.items() if name != "parts"}
    place = (folder, given["slug"])
    return SurveyPage(
        **fields,
        subject_key=subject_key("courses", *place),
        parts=json.dumps([_part(part, *place, str(n)) for n, part in enumerate(given["parts"])]),
    )


def answer_surveys(courses: dict[str, CoursePage], studies: Iterable[Study], days: Days) -> None:
    """By people who have completed the course: one survey is open still, the anonymous is closed."""
    done = [study for study in studies if study.course == COURSE and study.completed]
    for page in SurveyPage.objects.child_of(courses[COURSE]).order_by("path"):
        first, last = (
            (days.ago(60), days.ago(10)) if page.anonymous else (days.ago(30), days.ago(-30))
        )
        opening = actions.open_survey(page=page, opens_at=noon(first), closes_at=noon(last))
        for study in done[-PEOPLE:]:
            _answer(page, study, at=noon(first + datetime.timedelta(days=1)), days=days)
        if page.anonymous:
            actions.close_survey(opening, at=noon(last))


def _answer(page: SurveyPage, study: Study, *, at: datetime.datetime, days: Days) -> None:
    asked, person = questionnaire_of(page), study.post.person
    row = actions.begin_survey(page=page, person=person, post=study.post, by=person, at=at)
    answers = {item.id: _values(item, days) for item in asked.questions.values()}
    actions.save_survey_answers(participation=row, answers=answers, by=person, at=at)
    actions.submit_survey(participation=row, asked=asked, by=person, at=at)


def _values(item: Question, days: Days) -> list[str]:
    rng = days.rng
    if item.kind == "scale":
        return [rng.choices("54321", weights=(9, 14, 8, 4, 1))[0]]
    if item.kind == "single":
        return [rng.choices([choice.id for choice in item.choices], weights=(12, 6, 2))[0]]
    if item.kind == "multiple":
        return [choice.id for choice in item.choices if rng.random() < 0.5]
    if item.kind == "number":
        return [str(rng.randrange(30, 125, 5))]
    return [rng.choice(TEXTS[item.prompt])] if rng.random() < 0.4 else []


def _part(given: dict[str, Any], *place: str) -> dict[str, Any]:
    questions = [_question(each, *place, str(n)) for n, each in enumerate(given["questions"])]
    return _block("page", {"title": given["title"], "questions": questions}, *place)


def _question(given: dict[str, Any], *place: str) -> dict[str, Any]:
    kind = given["kind"]
    if kind == "heading":
        return _block(kind, given["prompt"], *place)
    value = {name: entry for name, entry in given.items() if name != "kind"}
    if kind == "single":
        value["choices"] = [{"text": text, "go_to": go_to} for text, go_to in given["choices"]]
    if "choices" in value:
        value["choices"] = [
            _block("item", each, *place, str(n)) for n, each in enumerate(value["choices"])
        ]
    return _block(kind, {"help": "", "required": False} | value, *place)


def _block(kind: str, value: Any, *place: str) -> dict[str, Any]:
    """With an id that is the same on every machine."""
    return {"type": kind, "value": value, "id": str(subject_key("surveys", *place))}
