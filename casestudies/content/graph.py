"""A case as a graph (E1, E2): stages with documents and tasks, and which answer opens which document.

The drawing is for authors; the same is told as a table, which needs no eyes and no pointer.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.content.cases import Case
from casestudies.content.stages import Document
from casestudies.content.tasks import VIEWPOINTS_KIND, Task
from casestudies.diagrams import Table


@dataclass(frozen=True)
class Node:
    """`key` is unique within the graph. `is_closed`: a document that only some groups get."""

    key: str
    name: str
    is_closed: bool = False


@dataclass(frozen=True)
class Row:
    """A stage: `name` with its number and minutes."""

    name: str
    documents: tuple[Node, ...]
    tasks: tuple[Node, ...]


@dataclass(frozen=True)
class Arrow:
    """From the node `start` to the node `end`, which comes later in the case."""

    start: str
    end: str
    words: str


@dataclass(frozen=True)
class Graph:
    """`opens`: from a task to a document; `asks_again`: from a task to a later one."""

    title: str
    rows: tuple[Row, ...]
    opens: tuple[Arrow, ...]
    asks_again: tuple[Arrow, ...]


def graph_of(case: Case) -> Graph:
    """Arrows from or to what is not there, or from what comes later, are left out: they are faults
    (`casestudies.content.checking`), not ways."""
    rows, opens, again = [], [], []
    seen: set[str] = set()
    for stage in case.stages:
        asked = [task for task in stage.tasks if task.kind != VIEWPOINTS_KIND and task.key]
        for document in stage.documents:
            rule = document.only_if
            if rule and rule.task in seen:
                words = pgettext("case graph", " or ").join(rule.answers)
                opens.append(Arrow(_task_key(rule.task), _document_key(document), words))
        for task in asked:
            if task.again in seen:
                words = pgettext("case graph", "Asked again")
                again.append(Arrow(_task_key(task.again), _task_key(task.key), words))
            seen.add(task.key)
        name = _("%(number)d %(stage)s (%(minutes)d minutes)")
        told = {"number": stage.number, "stage": stage.word, "minutes": stage.minutes}
        documents = tuple(_document(each, case) for each in stage.documents)
        rows.append(Row(name % told, documents, tuple(_task(each) for each in asked)))
    return Graph(case.title, tuple(rows), tuple(opens), tuple(again))


def graph_table(graph: Graph) -> Table:
    """One row for each document and task, with what leads there."""
    names = {node.key: node.name for row in graph.rows for node in (*row.documents, *row.tasks)}
    leads: dict[str, list[str]] = {}
    for arrow in graph.opens:
        message = _("Only for groups that answered “%(answers)s” to “%(task)s”")
        said = message % {"answers": arrow.words, "task": names[arrow.start]}
        leads.setdefault(arrow.end, []).append(said)
    for arrow in graph.asks_again:
        said = _("Asks “%(task)s” again") % {"task": names[arrow.start]}
        leads.setdefault(arrow.end, []).append(said)
    head = [
        pgettext("case graph", "Stage"),
        pgettext("case graph", "Part"),
        pgettext("case graph", "Name"),
        pgettext("case graph", "Way there"),
    ]
    rows = [
        [row.name, part, node.name, " ".join(leads.get(node.key, []))]
        for row in graph.rows
        for part, nodes in (
            (pgettext("case graph", "Document"), row.documents),
            (pgettext("case graph", "Task"), row.tasks),
        )
        for node in nodes
    ]
    return Table(head, rows)


def _document(document: Document, case: Case) -> Node:
    words = {"number": document.number, "title": document.title}
    name = _("Document %(number)d %(title)s") % words
    if card := case.card(document.card):
        name = _("%(document)s (only %(card)s)") % {"document": name, "card": card.name}
    return Node(_document_key(document), name, is_closed=document.only_if is not None)


def _task(task: Task) -> Node:
    return Node(_task_key(task.key), task.title)


def _document_key(document: Document) -> str:
    return f"document-{document.number}"


def _task_key(key: str) -> str:
    return f"task-{key}"
