"""A case as data: what an edition keeps and exercises read. Pure, no query.

    case = case_from(edition.content)
    case.stages[0].documents, case.stages[0].tasks, case.cards

Nothing here decides who may see what: `casestudies.showing` does.
"""

from casestudies.content.cases import Case, Criterion, Example, case_from
from casestudies.content.stages import Card, Condition, Document, Stage
from casestudies.content.tasks import CONFIDENCE, LENSES, VIEWPOINTS, Event, Link, Task
from casestudies.content.writing import content_hash, content_of

__all__ = [
    "CONFIDENCE",
    "LENSES",
    "VIEWPOINTS",
    "Card",
    "Case",
    "Condition",
    "Criterion",
    "Document",
    "Event",
    "Example",
    "Link",
    "Stage",
    "Task",
    "case_from",
    "content_hash",
    "content_of",
]
