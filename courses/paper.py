"""The paper of an attempt: the shape of its snapshot and of what is entered on it."""

from collections.abc import Mapping
from typing import TypedDict

from django.http import QueryDict

from courses.models.questions import Question

# What was entered for a question: ids of choices, or a text.
Answer = list[str] | str
Answers = Mapping[str, Answer]


class Choice(TypedDict):
    id: str
    text: str
    correct: bool


class Item(TypedDict):
    """One question as it was drawn; the bank may change, this does not."""

    id: str
    revision: int | None
    kind: str
    prompt: str
    choices: list[Choice]
    accepted: list[str]
    explanation: str
    source: str


Paper = list[Item]


def is_answered(answer: Answer | None) -> bool:
    return bool(answer.strip() if isinstance(answer, str) else answer)


def unanswered(paper: Paper, answers: Answers) -> list[int]:
    """The numbers, from 1, of the questions that nothing was entered for."""
    return [
        number
        for number, item in enumerate(paper, start=1)
        if not is_answered(answers.get(item["id"]))
    ]


def read_answers(entered: QueryDict, paper: Paper) -> dict[str, Answer]:
    """What a form of the paper holds, by question.

    `shown-<id>` says which questions stood on the form, so that a box that was unticked is told
    from one that was never there. A radio button cannot be taken back: none chosen in an old tab
    must not wipe out what was saved from another. Names that are on no form of ours are kept,
    for the action to refuse.
    """
    kinds = {item["id"]: item["kind"] for item in paper}
    named = {name[2:] for name in entered if name.startswith("q-")}
    answers: dict[str, Answer] = {}
    shown = {name[6:] for name in entered if name.startswith("shown-")}
    for question in named | shown:
        values = [value.replace("\0", "") for value in entered.getlist(f"q-{question}")]
        if kinds.get(question) == Question.Kind.SHORT:
            answers[question] = " ".join(values).strip()
        elif values or kinds.get(question) == Question.Kind.MULTIPLE:
            answers[question] = values
    return answers
