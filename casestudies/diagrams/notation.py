"""The symbols of a genogram: 男 square, 女 circle, 本人 double line.

After McGoldrick, Gerson and Petry (2020) as Japanese offices write it. There is no one rule, so an
office chooses among the variants and the legend is always printed.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.diagrams.families import Sex
from casestudies.diagrams.generations import Symbol
from casestudies.diagrams.svg import INK, PAPER, shape, short, stroke, words


class Death(StrEnum):
    CROSS = "cross"
    FILLED = "filled"


class Unknown(StrEnum):
    TRIANGLE = "triangle"
    DIAMOND = "diamond"


class Marriage(StrEnum):
    SINGLE = "single"
    DOUBLE = "double"


@dataclass(frozen=True)
class Notation:
    """What differs from office to office."""

    death: Death = Death.CROSS
    unknown: Unknown = Unknown.DIAMOND
    marriage: Marriage = Marriage.SINGLE


def draw_symbol(symbol: Symbol, x: float, y: float, size: float, notation: Notation) -> SafeString:
    """The symbol with its middle at (x, y); the age stands inside."""
    person, half = symbol.person, size / 2
    is_full = person.has_died and notation.death is Death.FILLED
    outer = _form(person.sex, x, y, half, notation, is_expected=person.is_expected)
    parts = [shape(outer, fill=INK if is_full else PAPER, dash="4 3" if symbol.is_repeated else "")]
    if person.is_index:
        inner = _form(person.sex, x, y, half - 5, notation, is_expected=person.is_expected)
        parts.append(shape(inner, fill="none"))
    if person.has_died and not is_full:
        reach = half if person.sex is not Sex.FEMALE else half * 0.707
        a, b, c, d = short(x - reach), short(x + reach), short(y - reach), short(y + reach)
        parts.append(stroke(f"M{a} {c}L{b} {d}M{b} {c}L{a} {d}", width=1.5))
    inside = "?" if symbol.is_stranger else "" if person.age is None else str(person.age)
    if inside:
        parts.append(
            _inside(inside, x, y + 5 + _lower(symbol, notation), is_on_ink=person.has_died)
        )
    return format_html("{}" * len(parts), *parts)


def _form(
    sex: Sex, x: float, y: float, half: float, notation: Notation, *, is_expected: bool
) -> str:
    left, right, top, bottom = x - half, x + half, y - half, y + half
    corners = {
        "square": [(left, top), (right, top), (right, bottom), (left, bottom)],
        "diamond": [(x, top), (right, y), (x, bottom), (left, y)],
        "triangle": [(x, top), (right, bottom), (left, bottom)],
    }
    if is_expected:
        kind = "triangle"
    elif sex is Sex.FEMALE:
        r = short(half)
        return f"M{short(left)} {short(y)}a{r} {r} 0 1 0 {short(2 * half)} 0a{r} {r} 0 1 0 -{short(2 * half)} 0z"
    else:
        kind = "square" if sex is Sex.MALE else str(notation.unknown)
    return "M" + "L".join(f"{short(a)} {short(b)}" for a, b in corners[kind]) + "z"


def _lower(symbol: Symbol, notation: Notation) -> float:
    is_triangle = symbol.person.sex is Sex.UNKNOWN and notation.unknown is Unknown.TRIANGLE
    return 6.0 if is_triangle or symbol.person.is_expected else 0.0


def _inside(text: str, x: float, y: float, *, is_on_ink: bool) -> SafeString:
    """On a full symbol and under a cross the age keeps a ground of its own."""
    wide = 5 + 8 * len(text)
    ground = format_html(
        '<rect class="ground" x="{}" y="{}" width="{}" height="16" fill="{}"/>',
        short(x - wide / 2),
        short(y - 13),
        short(wide),
        PAPER,
    )
    return format_html("{}{}", ground if is_on_ink else "", words([text], x, y))
