"""What of a case a member may see now: the only way from an edition to a page.

Everything a template, a fragment or a paper shows of a case comes through here, so that a later
stage, somebody else's card or a model answer cannot reach a browser early.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.branching import Decided
from casestudies.content import Case, Document, Stage, Task
from casestudies.tasks import chosen

Answered = Mapping[str, Mapping[str, Any]]  # {key of the task: value} of the group as one


@dataclass(frozen=True)
class ShownDocument:
    """`closed`: what the author says to a group that did not open it; then there is no body.
    `handed`: what another group wrote, where the document hands it over (handing_over.py).
    `majority`: the option of a poll that opened it for all, or kept it from all."""

    document: Document
    closed: str = ""
    hands_over: bool = False
    handed: tuple[Any, ...] = ()
    majority: str = ""


@dataclass(frozen=True)
class ShownStage:
    """A stage that is open or over. Its tasks come without how experts judged."""

    number: int
    name: str
    summary: str
    decider: str
    rule: str
    care_note: str
    questions: tuple[str, ...]
    documents: tuple[ShownDocument, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class ShownCard:
    """A role card with the facts of the stages that are open."""

    name: str
    facts: tuple[str, ...]


def stages_shown(
    case: Case, *, upto: int, card: str, answered: Answered, decided: Decided
) -> list[ShownStage]:
    """The stages from the first to the one that is open, as the holder of this card sees them."""
    return [_stage(case, stage, card, answered, decided) for stage in case.stages[:upto]]


def card_shown(case: Case, *, upto: int, card: str) -> ShownCard | None:
    held = case.card(card)
    if held is None:
        return None
    opened = {stage.kind for stage in case.stages[:upto]}
    return ShownCard(held.name, tuple(text for stage, text in held.facts if stage in opened))


def names_of_cards(case: Case) -> dict[str, str]:
    return {card.key: card.name for card in case.cards}


def without_models(task: Task) -> Task:
    """The task as a group may see it before the debrief."""
    return Task(
        **{
            name: getattr(task, name)
            for name in Task.__dataclass_fields__
            if name not in {"model", "links", "answer"}
        }
    )


def _stage(case: Case, stage: Stage, card: str, answered: Answered, decided: Decided) -> ShownStage:
    return ShownStage(
        number=stage.number,
        name=stage.name,
        summary=stage.summary,
        decider=stage.decider,
        rule=stage.rule,
        care_note=stage.care_note,
        questions=stage.questions,
        documents=tuple(
            _document(case, document, answered, decided)
            for document in stage.documents
            if not document.card or document.card == card
        ),
        tasks=tuple(without_models(task) for task in stage.tasks),
    )


def _document(
    case: Case, document: Document, answered: Answered, decided: Decided
) -> ShownDocument:
    majority = decided.get(document.only_if.task, "") if document.only_if else ""
    if opens(case, document, answered, decided):
        return ShownDocument(document, majority=majority)
    closed = document.only_if.otherwise if document.only_if else ""
    # Not even its title: that alone may tell.
    empty = Document(document.number, document.kind, "", body=())
    return ShownDocument(empty, closed=closed or " ", majority=majority)


def opens(case: Case, document: Document, answered: Answered, decided: Decided) -> bool:
    """Whether the group's answers open it (E2), or what a poll decided (E11); nothing asked opens
    always."""
    condition = document.only_if
    if condition is None:
        return True
    if condition.task in decided:
        return decided[condition.task] in condition.answers
    task = case.task(condition.task)
    value = answered.get(condition.task)
    if task is None or value is None:
        return False
    return bool(chosen(task, value) & {*condition.answers})
