"""What the signs of a drawing mean, printed below it: offices write them differently."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from casestudies.diagrams.bonds import TOGETHER, bond_line, child_line, household_number, separation
from casestudies.diagrams.families import Ended, Family, Person, Sex, Tie, Union, UnionKind
from casestudies.diagrams.generations import Symbol, plan_of
from casestudies.diagrams.labels import LINE, wrapped
from casestudies.diagrams.notation import Notation, draw_symbol
from casestudies.diagrams.svg import SOFT, short, stroke, words

Entry = tuple[SafeString, str]  # drawn around (0, 0), at most 44 by 26 px; its words
COLUMN, ROW = 172, 42
LEFT, TOP = 16, 48
EMS, LINES = 8, 2


def legend(entries: Sequence[Entry], top: float, width: float) -> tuple[SafeString, float]:
    """The legend from `top` on, and where it ends."""
    columns = max(1, int((width - LEFT) // COLUMN))
    items = []
    for n, (sample, text) in enumerate(entries):
        x, y = LEFT + n % columns * COLUMN, top + TOP + n // columns * ROW
        lines = wrapped(text, EMS, LINES)
        said = words(lines, x + 54, y + 5 - (len(lines) - 1) * LINE / 2, anchor="start")
        items.append((short(x + 22), short(y), sample, said))
    drawn = format_html_join("", '<g transform="translate({} {})">{}</g>{}', items)
    end = top + TOP + -(-len(entries) // columns) * ROW
    drawing = format_html(
        '<g class="legend"><path class="bond" d="M{} {}H{}" stroke="{}" stroke-width="1"/>{}{}</g>',
        LEFT,
        short(top),
        short(width - LEFT),
        SOFT,
        words([pgettext("diagram", "Legend")], LEFT, top + 20, anchor="start", bold=True),
        drawn,
    )
    return drawing, end


def genogram_entries(family: Family, notation: Notation) -> list[Entry]:
    """The three usual signs and every other one that this drawing uses."""
    people = family.people
    used: list[tuple[bool, Entry]] = [
        (True, _person(pgettext("genogram", "Male"), notation, sex=Sex.MALE)),
        (True, _person(pgettext("genogram", "Female"), notation, sex=Sex.FEMALE)),
        (_has_unknown(family), _person(pgettext("genogram", "Sex not known"), notation)),
        (
            any(len(union.partners) == 1 for union in family.unions),
            _person(pgettext("genogram", "Partner not known"), notation, is_stranger=True),
        ),
        (
            True,
            _person(pgettext("genogram", "Index person"), notation, sex=Sex.FEMALE, is_index=True),
        ),
        (
            any(person.has_died for person in people),
            _person(pgettext("genogram", "Died"), notation, sex=Sex.MALE, has_died=True),
        ),
        (
            any(person.is_expected for person in people),
            _person(pgettext("genogram", "Pregnancy"), notation, is_expected=True),
        ),
        (
            any(person.age is not None for person in people),
            _person(pgettext("genogram", "Age inside"), notation, sex=Sex.MALE, age=8),
        ),
    ]
    entries = [entry for is_used, entry in used if is_used]
    return entries + _bonds(family, notation) + _ties(family) + _households(family)


def _has_unknown(family: Family) -> bool:
    return any(one.sex is Sex.UNKNOWN and not one.is_expected for one in family.people)


def _person(text: str, notation: Notation, *, is_stranger: bool = False, **facts: object) -> Entry:
    person = replace(Person("", ""), **facts)  # type: ignore[arg-type]  # the fields of Person
    symbol = Symbol("", person, is_stranger=is_stranger)
    return draw_symbol(symbol, 0, 0, 26, notation), text


def _bonds(family: Family, notation: Notation) -> list[Entry]:
    kinds = {union.kind for union in family.unions}
    ends = {union.ended for union in family.unions}
    entries: list[Entry] = []
    if UnionKind.MARRIED in kinds:
        entries.append((_line(Union(()), notation), pgettext("genogram", "Marriage")))
    if UnionKind.COHABITING in kinds:
        union = Union((), UnionKind.COHABITING)
        entries.append((_line(union, notation), pgettext("genogram", "Cohabiting, not married")))
    if Ended.SEPARATED in ends:
        union = Union((), ended=Ended.SEPARATED)
        entries.append((_line(union, notation), pgettext("genogram", "Separated")))
    if Ended.DIVORCED in ends:
        union = Union((), ended=Ended.DIVORCED)
        entries.append((_line(union, notation), pgettext("genogram", "Divorced")))
    if any(union.custody for union in family.unions):
        custody = stroke("M-20 -6H20M-10 -6V12")
        entries.append((custody, pgettext("genogram", "Children hang on the side of custody")))
    return entries


def _line(union: Union, notation: Notation) -> SafeString:
    cross = list(separation(union.ended, 0, 0))
    line = bond_line(union, [(-20, 0), (20, 0)], notation)
    return format_html("{}" * (1 + len(cross)), line, *cross)


def _ties(family: Family) -> list[Entry]:
    children = [child for union in family.unions for child in union.children]
    entries: list[Entry] = []
    if any(child.twins for child in children):
        entries.append((stroke("M0 -10L-14 10M0 -10L14 10"), pgettext("genogram", "Twins")))
    for tie, text in (
        (Tie.ADOPTED, pgettext("genogram", "Adopted child")),
        (Tie.FOSTER, pgettext("genogram", "Foster child")),
    ):
        if any(child.tie is tie for child in children):
            entries.append((child_line(tie, "M0 -13V13"), text))
    return entries


def _households(family: Family) -> list[Entry]:
    entries: list[Entry] = []
    for nth, household in enumerate(family.households):
        line = format_html(
            '<path class="household" d="M-12 -10H20V12H-12z" fill="none" stroke="{}" stroke-width="2" '
            'stroke-dasharray="{}" stroke-linecap="round"/>',
            SOFT,
            TOGETHER,
        )
        number = household_number(nth, -10, -9)
        text = household.name or pgettext("genogram", "Lives together")
        entries.append((format_html("{}{}", line, number), text))
    if any(symbol.is_repeated for symbol in plan_of(family).symbols.values()):
        symbol = Symbol("", Person("", ""), is_repeated=True)
        entries.append(
            (draw_symbol(symbol, 0, 0, 26, Notation()), pgettext("genogram", "Drawn again"))
        )
    return entries
