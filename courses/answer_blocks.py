"""Blocks of the question bank for numbers, pairs and orders (choices: `blocks.py`)."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from courses.blocks import NamedText

LONGEST_CHOICE = 500
DIGITS = {"max_digits": 20, "decimal_places": 6}


class NumberValue(blocks.StructBlock):
    """A number, and how far from it is still right."""

    number = blocks.DecimalBlock(label=pgettext_lazy("question", "Right number"), **DIGITS)
    tolerance = blocks.DecimalBlock(label=_("Tolerance"), default=Decimal(0), min_value=0, **DIGITS)
    tolerance_in = blocks.ChoiceBlock(
        label=_("Tolerance is given"),
        choices=[
            ("absolute", pgettext_lazy("tolerance", "In the same unit")),
            ("percent", pgettext_lazy("tolerance", "In percent of the number")),
        ],
        default="absolute",
    )

    class Meta:
        icon = "order"
        label = _("Number with tolerance")


class NumberRange(blocks.StructBlock):
    least = blocks.DecimalBlock(label=pgettext_lazy("number range", "From"), **DIGITS)
    most = blocks.DecimalBlock(label=pgettext_lazy("number range", "To"), **DIGITS)

    class Meta:
        icon = "arrows-up-down"
        label = _("Range of numbers")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["least"] > cleaned["most"]:
            error = ValidationError(_("This is smaller than where the range begins."))
            raise blocks.StructBlockValidationError(block_errors={"most": error})
        return cleaned


class Pair(blocks.StructBlock):
    left = blocks.CharBlock(label=pgettext_lazy("pair", "Item"), max_length=LONGEST_CHOICE)
    right = blocks.CharBlock(label=pgettext_lazy("pair", "Matches"), max_length=LONGEST_CHOICE)

    class Meta:
        icon = "link"
        label = pgettext_lazy("question", "Pair")


class Distractor(NamedText):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_CHOICE, **kwargs)

    class Meta:
        icon = "cross"
        label = _("Answer that matches nothing")


class Step(NamedText):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_CHOICE, **kwargs)

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("question", "Item")


class Level(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("rubric", "Level"), max_length=40)
    points = blocks.IntegerBlock(label=_("Points"), min_value=0, max_value=100)
    text = blocks.TextBlock(
        label=pgettext_lazy("rubric", "What is seen"),
        max_length=LONGEST_CHOICE,
        required=False,
        rows=2,
    )

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("rubric", "Level")


class Criterion(blocks.StructBlock):
    """What a marker looks at, with its levels."""

    name = blocks.CharBlock(label=pgettext_lazy("rubric", "Criterion"), max_length=100)
    levels = blocks.ListBlock(Level(), label=_("Levels"), min_num=2, max_num=6)

    class Meta:
        icon = "tick-inverse"
        label = pgettext_lazy("rubric", "Criterion")
