"""The lines of a genogram, in the drawing and in its legend alike."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.diagrams.families import Ended, Tie, Union, UnionKind
from casestudies.diagrams.notation import Marriage, Notation
from casestudies.diagrams.svg import PAPER, SOFT, path_of, short, stroke, words

ADOPTED, FOSTERED, COHABITING, TOGETHER = "8 4", "2 4", "7 5", "1 5"


def bond_line(union: Union, path: Sequence[tuple[float, float]], notation: Notation) -> SafeString:
    d = path_of(path)
    if union.kind is UnionKind.COHABITING:
        return stroke(d, dash=COHABITING)
    if notation.marriage is Marriage.DOUBLE:
        # A wide line with a narrower one of paper upon it makes two.
        inner = format_html(
            '<path class="hollow" d="{}" fill="none" stroke="{}" stroke-width="2"/>', d, PAPER
        )
        return format_html("{}{}", stroke(d, width=6), inner)
    return stroke(d)


def separation(ended: Ended, x: float, y: float) -> Iterator[SafeString]:
    """One stroke across the line for separation, two for divorce."""
    count = {Ended.NOT: 0, Ended.SEPARATED: 1, Ended.DIVORCED: 2}[ended]
    for n in range(count):
        at = x + n * 6 - (count - 1) * 3
        yield stroke(f"M{short(at - 4)} {short(y + 9)}L{short(at + 4)} {short(y - 9)}")


def child_line(tie: Tie, d: str) -> SafeString:
    return stroke(d, dash={Tie.BIRTH: "", Tie.ADOPTED: ADOPTED, Tie.FOSTER: FOSTERED}[tie])


def household_number(nth: int, x: float, y: float) -> SafeString:
    return format_html(
        '<circle class="ground" cx="{0}" cy="{1}" r="9" fill="{2}" stroke="{3}"/>{4}',
        short(x),
        short(y),
        PAPER,
        SOFT,
        words([str(nth + 1)], x, y + 5),
    )
