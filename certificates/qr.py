"""QR codes for web pages: an SVG path of dark squares, coloured by the style sheet."""

from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True)
class QR:
    """`size` modules a side, of which the outer ones are the quiet zone; `path` draws the rest."""

    size: int
    path: str


QUIET = 4  # modules, as ISO/IEC 18004 asks for


def qr(text: str) -> QR:
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET)]
    path = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QR(size=len(rows), path="".join(path))
