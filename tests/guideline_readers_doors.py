"""Who gets in where people read guidelines and are seen to have read them: part of tests/doors.py.

One edition that everybody may read; whose paper may be entered depends on where the person works.
"""

from types import SimpleNamespace
from typing import Any

from guidelines.reading import reading_of
from tests.doors import EVERYBODY, HR, Address, only
from tests.factories.guidelines import make_published


def make_guideline_readers(everybody: Any) -> SimpleNamespace:
    edition = make_published(by=everybody["metropolis"])
    section = reading_of(everybody["worker"].pk, edition).steps[0]
    return SimpleNamespace(key=edition.public_id, anchor=section.anchor)


def edition(world: Any, _owner: str) -> dict[str, Any]:
    return {"key": world.guideline_readers.key}


def section(world: Any, _owner: str) -> dict[str, Any]:
    return {"key": world.guideline_readers.key, "anchor": world.guideline_readers.anchor}


def paper(world: Any, owner: str) -> dict[str, Any]:
    return {"key": world.guideline_readers.key, "pk": world.people[owner]}


GUIDELINE_READERS = {
    "guideline_reading:mine": Address(own=EVERYBODY),
    "guideline_reading:reading": Address(own=EVERYBODY, thing=edition),
    "guideline_reading:section": Address(own=EVERYBODY, thing=section),
    "guideline_reading:confirm": Address(own=EVERYBODY, thing=edition),
    "guideline_readers:readers": Address(own=HR | {"supervisor", "metropolis", "administrator"}),
    "guideline_readers:paper": Address(own=only("nerima_hr"), other=only("nakano_hr"), thing=paper),
}
