"""The paper of an attempt: the shape of its snapshot and of what is entered on it."""

from collections.abc import Collection, Mapping
from typing import NotRequired, TypedDict

from django.http import QueryDict

from courses.models.questions import Question

# What was entered for a question: ids of choices, a text, or an option for each of its parts.
Answer = list[str] | str | dict[str, str]
Answers = Mapping[str, Answer]

TEXTS = frozenset({Question.Kind.SHORT, Question.Kind.NUMERIC})
# Kinds whose answer is written: what a text field gives.
WRITTEN = TEXTS | {Question.Kind.ESSAY}
IN_PARTS = frozenset({Question.Kind.MATCHING, Question.Kind.ORDERING})
# The name of a form's field for a part: q-12.0f3a…
BETWEEN = "."


class Choice(TypedDict):
    id: str
    text: str
    correct: bool


class Part(TypedDict):
    """An item to match or to put in order; `wanted` is the id of the option that is right."""

    id: str
    text: str
    wanted: str


class Option(TypedDict):
    id: str
    text: str


class Bounds(TypedDict):
    """Numbers from `least` to `most`, both included; `text` says it to people."""

    least: str
    most: str
    text: str


class Level(TypedDict):
    id: str
    points: int
    label: str
    text: str


class Criterion(TypedDict):
    """A line of a rubric, with its levels in the author's order."""

    id: str
    name: str
    levels: list[Level]


class Item(TypedDict):
    """One question as it was drawn; the bank may change, this does not.

    The keys that are not required belong to the kinds that came later: a number has `bounds` and
    `unit`, matching and ordering have `parts` and `options`, an essay has `rubric`, `least` and
    `most` letters (0: no bound) and `takes_file`, a judgement the `votes` of its
    panel by choice and their `reasons`, each with the id of the choice it is for.
    """

    id: str
    revision: int | None
    kind: str
    prompt: str
    choices: list[Choice]
    accepted: list[str]
    explanation: str
    source: str
    bounds: NotRequired[list[Bounds]]
    unit: NotRequired[str]
    parts: NotRequired[list[Part]]
    options: NotRequired[list[Option]]
    rubric: NotRequired[list[Criterion]]
    least: NotRequired[int]
    most: NotRequired[int]
    takes_file: NotRequired[bool]
    votes: NotRequired[dict[str, int]]
    reasons: NotRequired[list[Option]]


Paper = list[Item]


def parts_of(item: Item) -> list[Part]:
    return item.get("parts", [])


def options_of(item: Item) -> list[Option]:
    return item.get("options", [])


def entered_parts(answer: Answer | None) -> dict[str, str]:
    return answer if isinstance(answer, dict) else {}


def entered_text(answer: Answer | None) -> str:
    return answer if isinstance(answer, str) else ""


def is_answered(answer: Answer | None) -> bool:
    """Something was entered, if not all of it."""
    return bool(answer.strip() if isinstance(answer, str) else answer)


def is_complete(item: Item, answer: Answer | None) -> bool:
    """Nothing is left to enter: each part has its option."""
    return is_answered(answer) and len(entered_parts(answer)) >= len(parts_of(item))


def unanswered(paper: Paper, answers: Answers, *, filed: Collection[str] = ()) -> list[int]:
    """The numbers, from 1, of the questions that something is still missing for; `filed` are
    those that a file was given to."""
    return [
        number
        for number, item in enumerate(paper, start=1)
        if not is_complete(item, answers.get(item["id"])) and item["id"] not in filed
    ]


def essays_in(paper: Paper) -> list[Item]:
    return [item for item in paper if item["kind"] == Question.Kind.ESSAY]


def essays_to_mark(paper: Paper, answers: Answers, *, filed: Collection[str] = ()) -> list[Item]:
    """Those that something was written or given to; the others earn nothing without a marker."""
    return [
        item
        for item in essays_in(paper)
        if is_answered(answers.get(item["id"])) or item["id"] in filed
    ]


def read_answers(entered: QueryDict, paper: Paper) -> dict[str, Answer]:
    """What a form of the paper holds, by question.

    `shown-<id>` says which questions stood on the form, so that a box that was unticked is told
    from one that was never there. A radio button cannot be taken back: none chosen in an old tab
    must not wipe out what was saved from another. Names that are on no form of ours are kept,
    for the action to refuse.
    """
    kinds = {item["id"]: item["kind"] for item in paper}
    named = {name[2:].partition(BETWEEN)[0] for name in entered if name.startswith("q-")}
    answers: dict[str, Answer] = {}
    shown = {name[6:] for name in entered if name.startswith("shown-")}
    for question in named | shown:
        kind = kinds.get(question)
        values = [value.replace("\0", "") for value in entered.getlist(f"q-{question}")]
        if kind in WRITTEN:
            answers[question] = " ".join(values).replace("\r\n", "\n").strip()
        elif kind in IN_PARTS and not values:
            answers[question] = _by_part(entered, f"q-{question}{BETWEEN}")
        elif values or kind == Question.Kind.MULTIPLE:
            answers[question] = values
    return answers


def read_certainties(entered: QueryDict, paper: Paper) -> dict[str, int]:
    """How certain one is of each question, as the form holds it; a radio cannot be taken back."""
    values = {item["id"]: entered.get(f"s-{item['id']}", "") for item in paper}
    return {question: int(value) for question, value in values.items() if value in {"1", "2", "3"}}


def _by_part(entered: QueryDict, prefix: str) -> dict[str, str]:
    chosen = {
        name.removeprefix(prefix): str(entered[name] or "").replace("\0", "")
        for name in entered
        if name.startswith(prefix)
    }
    return {part: value for part, value in chosen.items() if value}
