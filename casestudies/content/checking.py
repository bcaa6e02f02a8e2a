"""What an author has to mend before a case can be played: each fault where it stands, in a sentence.

    faults(case_from(content)) == []

Pure, no query. The editor's own checks (required fields, lengths) have been made before.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casestudies.blocks.words import STAGES
from casestudies.content.cases import Case
from casestudies.content.stages import Condition, Stage
from casestudies.content.tasks import Task, plain
from casestudies.diagrams import DiagramError, ecomap_from, family_from, timeline_from

READERS: dict[str, Callable[[object], object]] = {
    "genogram": family_from,
    "ecomap": ecomap_from,
    "timeline": timeline_from,
}
ORDER = [kind for kind, _word in STAGES]
# A day of training; beyond it a number was mistyped.
MOST_MINUTES = 480
CLOSED = ("choice", "urgency")  # tasks whose answers an author can foresee


@dataclass(frozen=True)
class CaseFault:
    """`field` of the page (stages, cards); `is_gap`: something is not there yet, which a draft may
    leave open, while a wrong reference is wrong in a draft too."""

    field: str
    message: str
    is_gap: bool = False


def faults(case: Case) -> list[str]:
    """All that is wrong or missing, in the order of the page; empty where the case can be played."""
    return [fault.message for fault in faults_of(case)]


def faults_of(case: Case) -> list[CaseFault]:
    return [
        *_stages(case),
        *_keys(case),
        *_tasks(case),
        *_documents(case),
        *_cards(case),
        *_examples(case),
    ]


def _stages(case: Case) -> Iterator[CaseFault]:
    words = dict(STAGES)
    told = [stage.kind for stage in case.stages if stage.kind in words]
    for kind in (kind for kind, times in Counter(told).items() if times > 1):
        message = _("The stage “%(stage)s” is told twice.") % {"stage": words[kind]}
        yield CaseFault("stages", message)
    if [ORDER.index(kind) for kind in told] != sorted(ORDER.index(kind) for kind in told):
        order = " → ".join(str(word) for word in words.values())
        message = _("Put the stages in this order: %(order)s.") % {"order": order}
        yield CaseFault("stages", message)
    for kind in ORDER:
        if kind not in told:
            message = _("The stage “%(stage)s” is missing.") % {"stage": words[kind]}
            yield CaseFault("stages", message, is_gap=True)
    for stage in case.stages:
        if stage.minutes < 1:
            message = _("%(stage)s: enter how many minutes are planned.")
            yield CaseFault("stages", message % {"stage": stage.word}, is_gap=True)
    if case.minutes > MOST_MINUTES:
        message = _("All stages together take %(minutes)d minutes; at most %(most)d are possible.")
        said = message % {"minutes": case.minutes, "most": MOST_MINUTES}
        yield CaseFault("stages", said)


def _keys(case: Case) -> Iterator[CaseFault]:
    asked = Counter(task.key for _stage, task in case.tasks() if task.key)
    for key in (key for key, times in asked.items() if times > 1):
        message = _("Two tasks have the key “%(key)s”. Give each its own.") % {"key": key}
        yield CaseFault("stages", message)
    held = Counter(card.key for card in case.cards if card.key)
    for key in (key for key, times in held.items() if times > 1):
        message = _("Two role cards have the key “%(key)s”. Give each its own.") % {"key": key}
        yield CaseFault("cards", message)


def _tasks(case: Case) -> Iterator[CaseFault]:
    earlier: dict[str, Task] = {}
    for stage, task in case.tasks():
        place = {"stage": stage.word, "task": task.title}
        if task.again and task.again not in earlier:
            message = _("%(stage)s, “%(task)s”: no earlier task has the key “%(key)s”.")
            yield CaseFault("stages", message % {**place, "key": task.again})
        elif task.again and task.kind != earlier[task.again].kind:
            message = _("%(stage)s, “%(task)s” asks a task of another kind again.")
            yield CaseFault("stages", message % place)
        for number in _unknown_events(task):
            message = _(
                "%(stage)s, “%(task)s”: a link leads to event %(number)s, which is not there."
            )
            yield CaseFault("stages", message % {**place, "number": number})
        if any(link.first and link.first == link.second for link in task.links):
            message = _("%(stage)s, “%(task)s”: a link joins an event with itself.")
            yield CaseFault("stages", message % place)
        yield from _drawing(task.drawing, task.answer, _at(stage, task.title))
        earlier[task.key] = task


def _unknown_events(task: Task) -> list[int]:
    ends = (end for link in task.links for end in (link.first, link.second))
    return sorted({end for end in ends if end and not 1 <= end <= len(task.events)})


def _documents(case: Case) -> Iterator[CaseFault]:
    cards = {card.key for card in case.cards}
    # Of the stages before: a condition looks at what was handed in.
    open_tasks: dict[str, Task] = {}
    told: set[str] = set()
    for stage in case.stages:
        for document in stage.documents:
            place = _at(stage, document.title)
            if document.card and document.card not in cards:
                message = _("%(place)s: no role card has the key “%(key)s”.")
                yield CaseFault("stages", message % {"place": place, "key": document.card})
            if document.only_if:
                yield from _condition(document.only_if, open_tasks, place)
            if document.handover and document.handover not in told:
                message = _("%(place)s: only the judgement of an earlier stage can be handed over.")
                yield CaseFault("stages", message % {"place": place})
            for block in document.body:
                if block["type"] in READERS:
                    yield from _drawing(block["type"], plain(block["value"]), place)
        open_tasks |= {task.key: task for task in stage.tasks}
        told.add(stage.kind)


def _condition(rule: Condition, before: Mapping[str, Task], place: str) -> Iterator[CaseFault]:
    task = before.get(rule.task)
    if task is None:
        message = _("%(place)s: no task of an earlier stage has the key “%(key)s”.")
        yield CaseFault("stages", message % {"place": place, "key": rule.task})
        return
    if task.kind not in CLOSED:
        message = _("%(place)s: only a choice or an urgency can open a document.")
        yield CaseFault("stages", message % {"place": place})
        return
    for answer in rule.answers:
        if answer not in task.options:
            message = _("%(place)s: “%(answer)s” is no answer of the task “%(task)s”.")
            said = message % {"place": place, "answer": answer, "task": task.title}
            yield CaseFault("stages", said)
    if not rule.answers:
        message = _("%(place)s: enter which answers open it.") % {"place": place}
        yield CaseFault("stages", message, is_gap=True)
    if not rule.otherwise:
        message = _("%(place)s: enter what the others read.") % {"place": place}
        yield CaseFault("stages", message, is_gap=True)


def _drawing(kind: str, data: Mapping[str, Any] | None, place: str) -> Iterator[CaseFault]:
    if kind not in READERS or data is None:
        return
    try:
        READERS[kind](data)
    except DiagramError as error:
        for fault in error.faults:
            message = _("%(place)s, drawing, row %(row)d: %(fault)s")
            said = message % {"place": place, "row": fault.row, "fault": fault.message}
            yield CaseFault("stages", said)


def _cards(case: Case) -> Iterator[CaseFault]:
    told = {stage.kind for stage in case.stages}
    for card in case.cards:
        if any(kind not in told for kind, _text in card.facts):
            message = _("The card “%(card)s” has a fact of a stage that is not told.")
            yield CaseFault("cards", message % {"card": card.name}, is_gap=True)


def _examples(case: Case) -> Iterator[CaseFault]:
    levels = {criterion.name: criterion.levels for criterion in case.criteria}
    for example in case.examples:
        marked = Counter(mark.criterion for mark in example.marks)
        for mark in example.marks:
            place = {"example": example.title, "criterion": mark.criterion, "level": mark.level}
            if mark.criterion not in levels:
                message = _("“%(example)s”: no criterion is called “%(criterion)s”.")
                yield CaseFault("examples", message % place)
            elif mark.level not in levels[mark.criterion]:
                message = _("“%(example)s”: “%(level)s” is no level of “%(criterion)s”.")
                yield CaseFault("examples", message % place)
        for name in (name for name, times in marked.items() if times > 1):
            message = _("“%(example)s” has two marks for “%(criterion)s”.")
            place = {"example": example.title, "criterion": name}
            yield CaseFault("examples", message % place)
        for name in (name for name in levels if name not in marked):
            message = _("“%(example)s”: enter how the panel marked “%(criterion)s”.")
            place = {"example": example.title, "criterion": name}
            yield CaseFault("examples", message % place, is_gap=True)


def _at(stage: Stage, title: str) -> str:
    return _("%(stage)s, “%(title)s”") % {"stage": stage.word, "title": title}
