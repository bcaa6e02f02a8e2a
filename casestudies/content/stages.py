"""Stages, what they disclose, and who alone knows what, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casestudies.blocks.words import DECIDERS, STAGES
from casestudies.content.tasks import Task, items, tasks_from

Raw = Mapping[str, Any]
STAGE_WORDS = dict(STAGES)
DECIDER_WORDS = dict(DECIDERS)


@dataclass(frozen=True)
class Condition:
    """Opens where the task was answered with one of these; the others read `otherwise`."""

    task: str
    answers: tuple[str, ...]
    otherwise: str = ""


@dataclass(frozen=True)
class Document:
    """`number` counts through the whole case (資料1, 資料2, …); `body` is a stored stream of blocks.
    `card`: the key of the card that alone gets it, "" for everybody."""

    number: int
    kind: str
    title: str
    body: tuple[Raw, ...]
    card: str = ""
    only_if: Condition | None = None
    handover: str = ""  # kind of the earlier stage whose judgement by another group comes with it


@dataclass(frozen=True)
class Stage:
    """`number` counts from 1 in the order they open. `decides` and `rule`: who decides at this stage,
    and what municipality and 児童相談所 have agreed for it (N2); "" where the author says nothing."""

    number: int
    kind: str
    minutes: int
    summary: str
    care_note: str
    guide: str
    questions: tuple[str, ...]
    documents: tuple[Document, ...]
    tasks: tuple[Task, ...]
    decides: str = ""
    rule: str = ""

    @property
    def decider(self) -> str:
        return str(DECIDER_WORDS.get(self.decides, ""))

    @property
    def name(self) -> str:
        return str(STAGE_WORDS[self.kind])

    @property
    def word(self) -> str:
        """As `name`; its number where the author has chosen no kind yet."""
        word = STAGE_WORDS.get(self.kind)
        return str(word) if word else _("Stage %(number)d") % {"number": self.number}

    def task(self, key: str) -> Task | None:
        return next((task for task in self.tasks if task.key == key), None)


@dataclass(frozen=True)
class Card:
    """A role of the exercise. `facts`: (kind of the stage from which on, what it alone knows)."""

    key: str
    name: str
    facts: tuple[tuple[str, str], ...]


def stages_from(raw: Any) -> tuple[Stage, ...]:
    stages, number = [], 0
    for position, block in enumerate(raw, start=1):
        value = block["value"]
        documents = []
        for given in items(value["documents"]):
            number += 1
            documents.append(_document(given, number))
        stages.append(
            Stage(
                number=position,
                kind=value["kind"],
                minutes=int(value.get("minutes") or 0),
                summary=value["summary"],
                care_note=value.get("care_note") or "",
                guide=value.get("guide") or "",
                questions=tuple(items(value.get("questions"))),
                documents=tuple(documents),
                tasks=tasks_from(value.get("tasks"), stage=value["kind"]),
                decides=value.get("decides") or "",
                rule=value.get("rule") or "",
            )
        )
    return tuple(stages)


def cards_from(raw: Any) -> tuple[Card, ...]:
    return tuple(
        Card(
            key=block["value"]["key"],
            name=block["value"]["name"],
            facts=tuple((fact["stage"], fact["text"]) for fact in items(block["value"]["facts"])),
        )
        for block in raw or []
    )


def _document(given: Raw, number: int) -> Document:
    rule = given.get("only_if") or {}
    condition = None
    if rule.get("task"):
        answers = tuple(items(rule.get("answers")))
        condition = Condition(rule["task"], answers, rule.get("otherwise") or "")
    return Document(
        number=number,
        kind=given["kind"],
        title=given["title"],
        body=tuple(given["body"]),
        card=given.get("card") or "",
        only_if=condition,
        handover=given.get("handover") or "",
    )
