"""Who gets in where paragraphs are cited: part of tests/doors.py.

A guideline of two editions; a lesson of the trainer cites a paragraph that the second one changed.
"""

from types import SimpleNamespace
from typing import Any

from tests.factories.citations import citing_lesson, next_edition, passage
from tests.factories.guidelines import make_published


def make_citations(everybody: Any) -> SimpleNamespace:
    first = make_published()
    cited = passage(first)
    lesson = citing_lesson(cited, owner=everybody["trainer"])
    next_edition(first, {2: "改めた文です。"})
    return SimpleNamespace(page=lesson.pk, cited=cited.pk)


def cited_then(world: Any, _owner: str) -> dict[str, Any]:
    return {"pk": world.citations.cited, "edition": 1}


def cited_now(world: Any, _owner: str) -> dict[str, Any]:
    return {"pk": world.citations.cited}


def answered(world: Any, _owner: str) -> dict[str, Any]:
    return {"page": world.citations.page, "cited": world.citations.cited}
