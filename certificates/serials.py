"""How an issuer writes its numbers: 第8-0412号 from 第{year}-{number:04}号."""

import re
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import fiscal
from core.typesetting import missing_glyphs

LONGEST = 60


def serial(pattern: str, *, fiscal_year: int, number: int) -> str:
    """The pattern filled in. The year is the 年度 of issue, counted in its era."""
    return pattern.format(year=fiscal.era_year(fiscal_year), number=number)


def validate_pattern(pattern: str) -> None:
    """Raises ValidationError unless the pattern makes a different serial of every number."""
    try:
        fields = [
            (name, specification or "", conversion)
            for _text, name, specification, conversion in Formatter().parse(pattern)
            if name is not None
        ]
    except ValueError as error:
        raise ValidationError(_("A { or } is not closed.")) from error
    for name, specification, conversion in fields:
        padded = name == "number" and re.fullmatch(r"0?[1-9]?", specification)
        plain = name == "year" and not specification
        if conversion or not (padded or plain):
            raise ValidationError(_("Only {year}, {number} and {number:04} can be filled in here."))
    if "number" not in [name for name, _spec, _conversion in fields]:
        raise ValidationError(_("Write {number} where the running number goes."))
    if missing := missing_glyphs(pattern):
        raise ValidationError(
            _("These characters cannot be printed: %(characters)s"),
            params={"characters": " ".join(missing)},
        )
    if len(serial(pattern, fiscal_year=2026, number=99999)) > LONGEST:
        raise ValidationError(_("The number would be longer than 60 characters."))
