"""A style sheet that many documents have in common is parsed once in a process.

Kept are the sheet under all documents and the first `<style>`s of each, under the texts of all that
come before: rules of equal weight go by the order in which they were parsed. One with an at-rule
(`@page` changes the document at hand) or a custom property is parsed every time, and so is what
follows it.
"""

from dataclasses import dataclass
from typing import Any

from xhtml2pdf.context import pisaContext
from xhtml2pdf.parser import DEFAULT_CSS_SOURCE

MOST = 64  # sheets of some 50 kB; a size in them may follow the length of a name

Sheets = tuple[tuple[str, str], ...]  # text and name of each


@dataclass(frozen=True)
class Parsed:
    rules: Any
    declared: frozenset[str]  # names, for xhtml2pdf's warning about those it does not know


_kept: dict[Sheets, Parsed] = {}  # read and written under xhtml2pdf's lock
_parse = pisaContext._parseCSSSource  # noqa: SLF001 -- what is replaced


def parse_source(context: Any, text: str, name: str) -> Any:
    """xhtml2pdf's `pisaContext._parseCSSSource`. Nobody writes to a parsed sheet: xhtml2pdf merges
    the sheets of a document into new ones."""
    sheets = _with_those_before(context, text, name)
    if not all(_changes_nothing(sheet) for sheet, _name in sheets):
        return _parse(context, text, name)
    noted = context.cssParser.declaredBySource
    kept = _kept.get(sheets)
    if kept is None:
        if len(_kept) >= MOST:
            _kept.clear()
        rules = _parse(context, text, name)
        kept = _kept[sheets] = Parsed(rules, frozenset(noted.get(name, ())))
    noted[name] = set(kept.declared)
    return kept.rules


def _with_those_before(context: Any, text: str, name: str) -> Sheets:
    if name == DEFAULT_CSS_SOURCE:
        return ((text, name),)
    return tuple(context.cssSources[: context.cssSources.index((text, name)) + 1])


def _changes_nothing(text: str) -> bool:
    return "@" not in text and "--" not in text
