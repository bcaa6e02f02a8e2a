"""The wording of a certificate and what is filled into it."""

from collections.abc import Mapping
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.typesetting import missing_glyphs

PLACEHOLDERS = ("name", "course", "hours", "period", "completed", "edition")


def fill(wording: str, values: Mapping[str, str]) -> str:
    """The wording with its placeholders filled in; `values` has all of PLACEHOLDERS."""
    return wording.format_map(values)


def validate_wording(wording: str) -> None:
    """Raises ValidationError for an unknown placeholder and for what could not be printed."""
    allowed = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    try:
        parts = list(Formatter().parse(wording))
    except ValueError as error:
        raise ValidationError(_("A { or } is not closed.")) from error
    for _text, name, specification, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or specification or conversion):
            raise ValidationError(
                _("{%(name)s} cannot be filled in. You can use %(allowed)s."),
                params={"name": name, "allowed": allowed},
            )
    if missing := missing_glyphs(wording):
        raise ValidationError(
            _("These characters cannot be printed: %(characters)s"),
            params={"characters": " ".join(missing)},
        )
