"""Draws a family: symbols, bonds, children, households, and the legend below, always."""

from collections.abc import Iterable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.diagrams.bonds import TOGETHER, bond_line, child_line, household_number, separation
from casestudies.diagrams.families import Child, Family
from casestudies.diagrams.layout import SIZE, Bond, Layout, Placed, lay_out
from casestudies.diagrams.legends import genogram_entries, legend
from casestudies.diagrams.notation import Notation, draw_symbol
from casestudies.diagrams.outlines import outline
from casestudies.diagrams.spoken import family_in_words
from casestudies.diagrams.svg import PAPER, SOFT, document, path_of, short, stroke, words

LEAST_WIDTH = 360


def genogram(family: Family, notation: Notation | None = None) -> SafeString:
    """The family as an <svg>; the same family gives the same drawing, byte for byte."""
    notation = notation or Notation()
    layout = lay_out(family)
    width = max(LEAST_WIDTH, layout.width)
    entries = genogram_entries(family, notation)
    below, height = legend(entries, layout.height, width)
    parts = [
        *(part for bond in layout.bonds for part in _bond(bond, layout, notation)),
        *_households(family, layout),
        *(_person(one, notation) for one in layout.placed.values()),
        *_numbers(family, layout),
        below,
    ]
    title = family.title or _("Genogram")
    return document(parts, width, height, title, " ".join(family_in_words(family)))


def _households(family: Family, layout: Layout) -> Iterator[SafeString]:
    for nth, household in enumerate(family.households):
        for line in outline(household, layout, nth):
            yield format_html(
                '<path class="household" d="{}z" fill="none" stroke="{}" stroke-width="2" '
                'stroke-dasharray="{}" stroke-linecap="round"/>',
                path_of(line),
                SOFT,
                TOGETHER,
            )


def _numbers(family: Family, layout: Layout) -> Iterator[SafeString]:
    """Households are told apart by number, in the drawing and in the legend."""
    for nth, household in enumerate(family.households):
        for (x, y), *_rest in outline(household, layout, nth):
            yield household_number(nth, x + 3, y)


def _person(one: Placed, notation: Notation) -> SafeString:
    return format_html(
        '<g class="person">{}{}</g>',
        draw_symbol(one.symbol, one.x, one.y, SIZE, notation),
        words(one.words, one.x, one.y + SIZE / 2 + 16, bold=one.symbol.person.is_index),
    )


def _bond(bond: Bond, layout: Layout, notation: Notation) -> Iterator[SafeString]:
    """A ground of paper below each bond parts it from those it crosses without meeting them."""
    lines = list(_child_lines(bond, layout))
    trunk = _trunk(bond) if lines else ""
    yield format_html(
        '<path class="hollow" d="{}" fill="none" stroke="{}" stroke-width="7"/>',
        path_of(bond.path) + trunk + "".join(d for _, d in lines),
        PAPER,
    )
    yield bond_line(bond.union, bond.path, notation)
    yield from separation(bond.union.ended, *bond.mark)
    if lines:
        yield stroke(trunk)
    yield from (child_line(child.tie, d) for child, d in lines)


def _trunk(bond: Bond) -> str:
    """Down from the parents to a line over all children."""
    x, y = bond.drop
    roots = [root for _, root in _roots(bond)]
    left, right = short(min([x, *roots])), short(max([x, *roots]))
    return f"M{short(x)} {short(y)}V{short(bond.bus)}M{left} {short(bond.bus)}H{right}"


def _child_lines(bond: Bond, layout: Layout) -> Iterator[tuple[Child, str]]:
    """They end inside of the symbol, which covers the end: its edge is not everywhere as high."""
    for group, root in _roots(bond):
        for child in group:
            one = layout.placed[child.person]
            end = f"{short(bond.hangs[child.person])} {short(one.top + 10)}"
            yield child, f"M{short(root)} {short(bond.bus)}L{end}"


def _roots(bond: Bond) -> list[tuple[list[Child], float]]:
    """From where on the line children hang; those born together from one point."""
    groups = _born_together(bond.union.children)
    return [
        (group, sum(bond.hangs[child.person] for child in group) / len(group)) for group in groups
    ]


def _born_together(children: Iterable[Child]) -> Iterator[list[Child]]:
    groups: dict[str, list[Child]] = {}
    for n, child in enumerate(children):
        groups.setdefault(child.twins or f"\n{n}", []).append(child)
    yield from groups.values()
