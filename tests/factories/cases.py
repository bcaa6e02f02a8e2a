"""Cases, their editions and exercises, made of words that say which stage they belong to.

Every stage holds its own secret word, so that a test can look for what must not be there yet.
"""

import itertools
from typing import Any

from casestudies.blocks.words import STAGES
from casestudies.content import content_hash, content_of
from casestudies.models import (
    CaseEdition,
    CaseIndexPage,
    CasePage,
    Exercise,
    Facilitation,
    Group,
    Member,
)
from home.demo.cases import publish_case
from people.models import Organisation, Post, User
from tests.factories.courses import bureau, home_page
from tests.factories.people import UserFactory

_numbers = itertools.count(1)
KINDS = [kind for kind, _word in STAGES]
# What only somebody who may see the stage must find: {kind: word}.
SECRETS = {kind: f"第{n}段階の秘密語" for n, kind in enumerate(KINDS, start=1)}
MODELS = {kind: f"第{n}段階の模範解答語" for n, kind in enumerate(KINDS, start=1)}
GUIDES = {kind: f"第{n}段階の進行手引語" for n, kind in enumerate(KINDS, start=1)}
CARDS = {"nurse": "保健師だけの事実語", "school": "学校だけの事実語"}
LEVELS = ["見えない", "触れている", "中心にある"]
GRADES = ["今日中に動く", "1週間以内に動く", "見守りながら続ける"]


def case_index() -> CaseIndexPage:
    if index := CaseIndexPage.objects.first():
        return index
    return home_page().add_child(instance=CaseIndexPage(title="事例", slug="cases"))


def text(words: str) -> list[tuple[str, str]]:
    return [("text", f"<p>{words}</p>")]


def document(title: str, words: str, **more: Any) -> dict[str, Any]:
    return {"kind": "record", "title": title, "body": text(words), **more}


def task(kind: str, key: str, title: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return kind, {"key": key, "title": title, "required": True, **more}


def stage(kind: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """One document, a free text and an urgency; from the second stage on the urgency asks the
    first one again."""
    first = kind == KINDS[0]
    given = {
        "kind": kind,
        "minutes": 20,
        "summary": f"{SECRETS[kind]}のあらまし",
        "documents": [document(f"{kind}の記録", SECRETS[kind])],
        "tasks": [
            task("text", f"worry-{kind}", "いちばん気になること", model=MODELS[kind]),
            task(
                "urgency", f"urgency-{kind}", "急ぎ具合", options=GRADES,
                again="" if first else f"urgency-{KINDS[0]}",
            ),
        ],
        "questions": [],
        "guide": f"<p>{GUIDES[kind]}</p>",
    }  # fmt: skip
    return "stage", given | more


def cards() -> list[tuple[str, dict[str, Any]]]:
    """Two role cards, whose facts are there from the first stage on."""
    names = {"nurse": "保健師", "school": "学校"}
    return [
        ("card", {"key": key, "name": names[key], "facts": [{"stage": KINDS[0], "text": words}]})
        for key, words in CARDS.items()
    ]


def example(level: int = 1, **fields: Any) -> tuple[str, dict[str, Any]]:
    """An answer to practise on, marked by the one criterion of `make_case`."""
    mark = {"criterion": "子供の視点", "level": LEVELS[level], "why": "合議の理由語"}
    given = {"title": "記入例の題", "text": "記入例の本文語", "marks": [mark]}
    return "example", given | fields


def make_case(**fields: Any) -> CasePage:
    """A draft of six stages with two cards; with `live=True` checked, signed and published by two
    people who are made for it."""
    number, live = next(_numbers), fields.pop("live", False)
    given: dict[str, Any] = {
        "title": f"夜に一人で過ごすきょうだい{number}",
        "slug": f"case-{number}",
        "lead": "近所からの電話で始まりました。",
        "care_note": "つらい場面があります。",
        "stages": [stage(kind) for kind in KINDS],
        "cards": cards(),
        "criteria": [
            (
                "criterion",
                {"name": "子供の視点", "levels": LEVELS},
            )
        ],
        "guide": "<p>全体の進行手引語</p>",
        "live": False,
    }
    page = case_index().add_child(instance=CasePage(**(given | fields)))
    page.save_revision()
    if live:
        return publish_case(page, author=UserFactory(), reviewer=UserFactory())
    return CasePage.objects.get(pk=page.pk)


def make_edition(case: CasePage | None = None, *, by: User | None = None) -> CaseEdition:
    """The edition of a case, as publishing leaves it behind; of a draft without its reviews."""
    page = case or make_case()
    content = content_of(page)
    edition, _is_new = CaseEdition.objects.get_or_create(
        case_key=page.key,
        content_hash=content_hash(content),
        defaults={
            "page_id": page.pk,
            "number": CaseEdition.objects.of(page.key).count() + 1,
            "title": page.title,
            "content": content,
            "published_by": by,
        },
    )
    return edition


def branching_edition() -> CaseEdition:
    """By the urgency of the first stage the second opens 立入 (the first grade) or 訪問 (the second),
    each with its own secret word."""

    def opened(by: str, name: str) -> dict[str, Any]:
        rule = {
            "task": f"urgency-{KINDS[0]}",
            "answers": [by],
            "otherwise": "この資料は届きません。",
        }
        return document(f"{name}の記録", f"{name}の秘密語", only_if=rule)

    documents = [opened(GRADES[0], "立入"), opened(GRADES[1], "訪問"), document("全員の記録", "中")]
    second = stage(KINDS[1], documents=documents)
    stages = [stage(KINDS[0]), second, *map(stage, KINDS[2:])]
    return make_edition(make_case(stages=stages))


def make_exercise(
    edition: CaseEdition | None = None,
    *,
    facilitator: User | None = None,
    groups: list[list[User]] | None = None,
    organiser: Organisation | None = None,
    **fields: Any,
) -> Exercise:
    """In preparation; `groups=[[worker, colleague], [outsider]]` puts people into 班 1, 2, …"""
    given = {"title": "事例演習", "minutes": 120} | fields
    exercise = Exercise.objects.create(
        edition=edition or make_edition(), organiser=organiser or bureau(), **given
    )
    if facilitator is not None:
        Facilitation.objects.create(exercise=exercise, person=facilitator)
    for number, people in enumerate(groups or [], start=1):
        group = Group.objects.create(exercise=exercise, number=number)
        for person in people:
            post = Post.objects.filter(person=person).first()
            Member.objects.create(exercise=exercise, person=person, post=post, group=group)
    return exercise
