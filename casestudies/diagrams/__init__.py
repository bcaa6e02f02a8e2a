"""Genogram, ecomap and timeline as data (E15, N5, N6): read, checked, drawn as SVG, told in words.

Everything here is pure: plain data in, text out. Words are those of the active language.
"""

from casestudies.diagrams.boards import Dot, Joined, board
from casestudies.diagrams.ecomap_drawing import ecomap_drawing
from casestudies.diagrams.faults import DiagramError, Fault
from casestudies.diagrams.genograms import genogram
from casestudies.diagrams.notation import Death, Marriage, Notation, Unknown
from casestudies.diagrams.reading import as_json, ecomap_from, family_from, timeline_from
from casestudies.diagrams.spoken import (
    Table,
    ecomap_in_words,
    ecomap_table,
    family_in_words,
    family_table,
    timeline_in_words,
    timeline_table,
)
from casestudies.diagrams.timeline_drawing import timeline_drawing

__all__ = [
    "Death",
    "DiagramError",
    "Dot",
    "Fault",
    "Joined",
    "Marriage",
    "Notation",
    "Table",
    "Unknown",
    "as_json",
    "board",
    "ecomap_drawing",
    "ecomap_from",
    "ecomap_in_words",
    "ecomap_table",
    "family_from",
    "family_in_words",
    "family_table",
    "genogram",
    "timeline_drawing",
    "timeline_from",
    "timeline_in_words",
    "timeline_table",
]
