"""Marks what may tell who a case is about. It never says that a text is anonymous.

The rules know forms, not meaning: in text they had not seen they found what docs/casestudies.md
says, no more. The author decides each finding, another person reads the whole (decision 8).
"""

from collections.abc import Sequence

from casestudies.anonymity.aligned import align, plain
from casestudies.anonymity.circumstances import circumstances
from casestudies.anonymity.findings import Finding, without_overlaps
from casestudies.anonymity.institutions import institutions
from casestudies.anonymity.morphemes import morphemes
from casestudies.anonymity.names import names
from casestudies.anonymity.numbers import numbers
from casestudies.anonymity.places import municipalities, places


def check(text: str, known_places: Sequence[str] | None = None) -> list[Finding]:
    """Findings in reading order, none over another.

    `known_places`: names of municipalities to mark; those of the reference data if None.
    """
    known = municipalities() if known_places is None else known_places
    aligned = align(text, plain)
    marks = [
        *numbers(aligned.text),
        *places(aligned.text, known),
        *institutions(aligned.text),
        *names(aligned.text),
        *circumstances(aligned.text),
    ]
    found = []
    for start, end, kind in [*marks, *morphemes(aligned.text, marks)]:
        here, there = aligned.span(start, end)
        found.append(Finding(here, there, kind, text[here:there]))
    return without_overlaps(found)
