"""Words looked for within one guideline."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from core.memory import remembered
from core.search.excerpt import FoldedText, Marker
from core.search.words import plain, words
from guidelines.content import Guideline
from guidelines.showing import Shown, shown_terms
from guidelines.states import EditionState

MOST = 100


@dataclass(frozen=True)
class Place:
    """Something that can be found: `plain` is its text as words are looked up in it."""

    anchor: str
    place: str
    path: str
    text: FoldedText
    plain: str


@dataclass(frozen=True)
class Hit:
    anchor: str
    place: str
    path: str
    excerpt: SafeString


@dataclass(frozen=True)
class Found:
    count: int
    hits: tuple[Hit, ...]


def found_in(shown: Shown, query: str) -> Found:
    """The paragraphs and terms in which all the words stand, in the order of the text."""
    asked = words(query)
    if not asked:
        return Found(0, ())
    places = _places_of(shown)
    marker = Marker(asked)
    found = [each for each in places if all(word.plain in each.plain for word in asked)]
    hits = [
        Hit(each.anchor, each.place, each.path, marker.excerpt(each.text)) for each in found[:MOST]
    ]
    return Found(len(found), tuple(hits))


def _places_of(shown: Shown) -> tuple[Place, ...]:
    """A draft is another text at every look; what was frozen for opinions may be frozen anew."""
    if shown.state == EditionState.DRAFT:
        return tuple(_places(shown.guideline))
    name = ("guideline places", shown.pk, shown.content_hash)
    return remembered(name, lambda: tuple(_places(shown.guideline)))


def _places(guideline: Guideline) -> Iterator[Place]:
    for part in guideline.parts:
        yield _place(part.anchor, part.place, part.path, part.text)
    glossary = pgettext("guideline", "Glossary")
    for each in shown_terms(guideline):
        yield _place(each.anchor, glossary, each.term.term, f"{each.term.term} {each.term.text}")


def _place(anchor: str, place: str, path: str, text: str) -> Place:
    return Place(anchor, place, path, FoldedText.in_one_line(text), plain(text))
