"""Who gets in where at the pages of a guideline: part of tests/doors.py, with a world of its own.

An edition with readers and the draft of another guideline, which nobody was asked about yet.
"""

from types import SimpleNamespace
from typing import Any

from guidelines import actions
from tests.factories.guidelines import make_guideline, make_published


def make_guideline_texts(everybody: Any) -> SimpleNamespace:
    office = everybody["metropolis"]
    draft = actions.begin_draft(page=make_guideline(), by=office)
    return SimpleNamespace(published=make_published(by=office).public_id, draft=draft.public_id)
