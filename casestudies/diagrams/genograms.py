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
from casestudies.diagrams.svg import SOFT, document, path_of, short, stroke, words

LEAST_WIDTH = 360


def genogram(family: Family, notation: Notation | None = None) -> SafeString:
    """The family as an <svg>; the same family gives the same drawing, byte for byte."""
    notation = notation or Notation()
    layout = lay_out(family)
    width = max(LEAST_WIDTH, layout.width)
    entries = genogram_entries(family, notation)
    below, height = legend(entries, layout.height, width)
    parts = [
        *_households(family, layout),
        *(part for bond in layout.bonds for part in _bond(bond, layout, notation)),
        *(_person(one, notation) for one in layout.placed.values()),
        *_numbers(family, layout),
        below,
    ]
    title = family.title or _("Genogram")
    return document(parts, width, height, title, " ".join(family_in_words(family)))


def _households(family: Family, layout: Layout) -> Iterator[SafeString]:
    for nth, household in enumerate(family.households):
        lines, _corner = outline(household, layout, nth)
        for line in lines:
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
        x, y = outline(household, layout, nth)[1]
        yield household_number(nth, x + 3, y)


def _person(one: Placed, notation: Notation) -> SafeString:
    return format_html(
        '<g class="person">{}{}</g>',
        draw_symbol(one.symbol, one.x, one.y, SIZE, notation),
        words(one.words, one.x, one.y + SIZE / 2 + 16, bold=one.symbol.person.is_index),
    )


def _bond(bond: Bond, layout: Layout, notation: Notation) -> Iterator[SafeString]:
    yield bond_line(bond.union, bond.path, notation)
    yield from separation(bond.union.ended, *bond.mark)
    if bond.union.children:
        yield from _children(bond, layout)


def _children(bond: Bond, layout: Layout) -> Iterator[SafeString]:
    """Down from the parents to a line over all children, and from it to each."""
    x, y = bond.drop
    groups = list(_born_together(bond.union.children))
    roots = [sum(layout.placed[child.person].x for child in group) / len(group) for group in groups]
    left, right = min([x, *roots]), max([x, *roots])
    yield stroke(
        f"M{short(x)} {short(y)}V{short(bond.bus)}M{short(left)} {short(bond.bus)}H{short(right)}"
    )
    for group, root in zip(groups, roots, strict=True):
        for child in group:
            one = layout.placed[child.person]
            d = f"M{short(root)} {short(bond.bus)}L{short(one.x)} {short(one.top)}"
            yield child_line(child.tie, d)


def _born_together(children: Iterable[Child]) -> Iterator[list[Child]]:
    groups: dict[str, list[Child]] = {}
    for n, child in enumerate(children):
        groups.setdefault(child.twins or f"\n{n}", []).append(child)
    yield from groups.values()
