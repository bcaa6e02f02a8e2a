"""A guideline as data: what an edition keeps, and how it is read. Import from `guidelines.content`."""

from guidelines.content.checking import faults_of
from guidelines.content.guideline import (
    Chapter,
    Guideline,
    Kind,
    Part,
    Question,
    Section,
    Term,
    guideline_from,
)
from guidelines.content.plain import plain_text
from guidelines.content.writing import content_hash, content_of

__all__ = [
    "Chapter",
    "Guideline",
    "Kind",
    "Part",
    "Question",
    "Section",
    "Term",
    "content_hash",
    "content_of",
    "faults_of",
    "guideline_from",
    "plain_text",
]
