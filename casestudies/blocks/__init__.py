"""What a case is written with: stages, documents, tasks, role cards, diagrams."""

from casestudies.blocks.diagrams import EcomapBlock, GenogramBlock, TimelineBlock
from casestudies.blocks.documents import CaseBody, CaseDocument
from casestudies.blocks.people import Cards, Criteria, Examples
from casestudies.blocks.stages import Stage, Stages
from casestudies.blocks.tasks import Tasks

__all__ = [
    "Cards",
    "CaseBody",
    "CaseDocument",
    "Criteria",
    "EcomapBlock",
    "Examples",
    "GenogramBlock",
    "Stage",
    "Stages",
    "Tasks",
    "TimelineBlock",
]
