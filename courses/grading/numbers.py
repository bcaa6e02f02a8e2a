"""Numbers as people type them, and from where to where one is right."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.paper import Bounds

LONGEST_NUMBER = 40
# Grouped by threes, or not grouped at all: "1,5" may be meant in two ways and is asked about.
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
# What a Japanese keyboard gives for a minus, and the triangles of official tables.
MINUS = str.maketrans(dict.fromkeys("-‐‒–—―−ーｰ▲△", "-"))


def read_number(text: str, *, unit: str = "") -> Decimal | None:
    """The number that was typed: any width, commas by thousands, with or without the unit.

    None when it is no number, or might be another one than was meant.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = plain.removesuffix("".join(unicodedata.normalize("NFKC", unit).split()))
    plain = plain[:1].translate(MINUS) + plain[1:]
    if len(plain) > LONGEST_NUMBER or not NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def around(number: Decimal, tolerance: Decimal, *, percent: bool) -> Bounds:
    """Right is what is no further away than the tolerance; the bounds themselves are right."""
    away = abs(number) * tolerance / 100 if percent else tolerance
    text = plain_number(number)
    if tolerance:
        known = {"number": text, "tolerance": plain_number(tolerance)}
        text = (
            _("%(number)s (±%(tolerance)s%%)") if percent else _("%(number)s (±%(tolerance)s)")
        ) % known
    return {"least": str(number - away), "most": str(number + away), "text": text}


def between(least: Decimal, most: Decimal) -> Bounds:
    known = {"least": plain_number(least), "most": plain_number(most)}
    return {"least": str(least), "most": str(most), "text": _("%(least)s to %(most)s") % known}


def lies_in(number: Decimal, bounds: Bounds) -> bool:
    return Decimal(bounds["least"]) <= number <= Decimal(bounds["most"])


def plain_number(number: Decimal) -> str:
    """Without zeros that say nothing: 12.50 is 12.5, and 100 stays 100."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
