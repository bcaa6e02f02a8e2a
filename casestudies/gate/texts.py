"""Every piece of text of a case that a reader may ever see, with where it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.blocks.words import STAGES
from casestudies.content.tasks import items

Raw = Mapping[str, Any]
STAGE_WORDS = dict(STAGES)
# Keys, kinds and choices of blocks: no author's words.
SILENT = frozenset({
    "id", "type", "key", "kind", "card", "task", "again", "stage", "sex", "tie", "strength",
    "direction", "ended", "drawing", "handover", "person", "custody", "partners", "page", "decides",
})  # fmt: skip
_BREAKS = re.compile(r"</(p|h\d|li|td|th)>|<br\s*/?>")


@dataclass(frozen=True)
class Piece:
    """`place` as a person would name it; `text` without markup."""

    place: str
    text: str


def pieces(content: Raw) -> list[Piece]:
    """All texts of what `casestudies.content.content_of` gave, in the order of the page."""
    named = {
        "title": _("Title"), "lead": _("In one sentence"), "themes": _("Themes"), "ages": _("Ages"),
        "licence": _("Licence"), "care_note": _("Before you read"), "guide": _("Guide for the facilitator"),
    }  # fmt: skip
    found = [Piece(str(place), plain(content.get(name) or "")) for name, place in named.items()]
    found += _of_stages(content["stages"])
    found += _of_blocks(content["cards"], _("Role cards"))
    found += _of_blocks(content["criteria"], _("Criteria of the review"))
    found += _of_blocks(content["examples"], _("Example answers"))
    return [piece for piece in found if piece.text.strip()]


def plain(text: str) -> str:
    """Rich text as one reads it, a line for each paragraph."""
    return strip_tags(_BREAKS.sub("\n", text)) if "<" in text else text


def _of_stages(stages: Any) -> Iterator[Piece]:
    number = 0
    for block in stages:
        value = block["value"]
        stage = str(STAGE_WORDS.get(value["kind"], ""))
        for document in items(value["documents"]):
            number += 1
            place = pgettext("anonymity", "%(stage)s, document %(number)d")
            yield from _words(document, place % {"stage": stage, "number": number})
        rest = {name: each for name, each in value.items() if name != "documents"}
        yield from _words(rest, stage)


def _of_blocks(blocks: Any, place: Any) -> Iterator[Piece]:
    for block in blocks:
        yield from _words(block["value"], str(place))


def _words(value: Any, place: str) -> Iterator[Piece]:
    if isinstance(value, str):
        yield Piece(place, plain(value))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in SILENT:
                yield from _words(each, place)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each, place)
