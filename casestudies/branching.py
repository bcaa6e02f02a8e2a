"""What a poll may decide for all groups (E11): questions of open stages by whose answer documents of
later stages open (E2), and what most chose. Pure, no query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from casestudies.content import Case, Condition, Document, Task

Decided = Mapping[str, str]  # {key of the task: the option that leads on for everybody}


@dataclass(frozen=True)
class Branch:
    """A question that is on the worksheets already, with its options. `leads` (option, documents that
    it opens) is for who leads the exercise alone."""

    task: Task
    leads: tuple[tuple[str, tuple[Document, ...]], ...]

    @property
    def options(self) -> list[str]:
        return [option for option, _documents in self.leads]


def branches(case: Case, *, upto: int, decided: Collection[str]) -> list[Branch]:
    """While the stages up to that one are open. A question by which a document was opened for some
    groups is none any more: what they have read would change under their eyes."""
    settled = {*decided, *(rule.task for _document, rule in _rules(case, 1, upto))}
    waiting = _rules(case, upto + 1, len(case.stages))
    asked = [task for stage in case.stages[:upto] for task in stage.tasks]
    return [
        Branch(task, _leads(task, waiting))
        for task in asked
        if task.key not in settled and any(rule.task == task.key for _document, rule in waiting)
    ]


@dataclass(frozen=True)
class Way:
    """One of the options that most chose: how many did, and what it opens sooner or later."""

    option: str
    votes: int
    documents: tuple[Document, ...]


def ways(branch: Branch, counts: Sequence[tuple[str, int]]) -> list[Way]:
    """Several where equally many chose them: then the facilitator says which."""
    votes, leads = dict(counts), dict(branch.leads)
    return [Way(option, votes[option], leads[option]) for option in most_chosen(counts)]


def most_chosen(counts: Sequence[tuple[str, int]]) -> list[str]:
    """The option with the most votes; several if they have equally many, none without a vote."""
    most = max((count for _text, count in counts), default=0)
    return [text for text, count in counts if most and count == most]


def _rules(case: Case, first: int, last: int) -> list[tuple[Document, Condition]]:
    return [
        (document, document.only_if)
        for stage in case.stages[first - 1 : last]
        for document in stage.documents
        if document.only_if
    ]


def _leads(
    task: Task, waiting: Sequence[tuple[Document, Condition]]
) -> tuple[tuple[str, tuple[Document, ...]], ...]:
    rules = [(document, rule.answers) for document, rule in waiting if rule.task == task.key]
    return tuple(
        (option, tuple(document for document, answers in rules if option in answers))
        for option in dict.fromkeys(task.options)
    )
