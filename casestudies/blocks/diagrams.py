"""Diagrams as data in the editor: the rows that `casestudies.diagrams` reads and draws."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from casestudies.blocks.words import Key, NamedLine


def _key_of_person(label: Any, **kwargs: Any) -> Key:
    return Key(label=label, help_text="", **kwargs)


class DiagramPerson(blocks.StructBlock):
    id = Key()
    name = blocks.CharBlock(label=pgettext_lazy("diagram", "Name in the drawing"), max_length=60)
    sex = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Sex"),
        choices=[
            ("male", pgettext_lazy("diagram", "Man")),
            ("female", pgettext_lazy("diagram", "Woman")),
            ("unknown", pgettext_lazy("diagram", "Not known")),
        ],
        default="unknown",
        search_index=False,
    )
    age = blocks.IntegerBlock(
        label=pgettext_lazy("diagram", "Age"), required=False, min_value=0, max_value=130
    )
    is_index = blocks.BooleanBlock(
        label=pgettext_lazy("diagram", "The person of the case"), required=False
    )
    has_died = blocks.BooleanBlock(label=pgettext_lazy("diagram", "Has died"), required=False)
    is_expected = blocks.BooleanBlock(label=pgettext_lazy("diagram", "Unborn"), required=False)
    note = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Remark"), max_length=120, required=False
    )
    history = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Upbringing and family history"),
        max_length=200,
        required=False,
    )

    class Meta:
        icon = "user"
        label = pgettext_lazy("diagram", "Person")


class DiagramChild(blocks.StructBlock):
    person = _key_of_person(pgettext_lazy("diagram", "Key of the child"))
    tie = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Tie"),
        choices=[
            ("birth", pgettext_lazy("diagram", "By birth")),
            ("adopted", pgettext_lazy("diagram", "Adopted")),
            ("foster", pgettext_lazy("diagram", "Foster child")),
        ],
        default="birth",
        search_index=False,
    )
    twins = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Born together"),
        help_text=_("The same word at each of them."),
        max_length=20,
        required=False,
    )

    class Meta:
        label = pgettext_lazy("diagram", "Child")


class DiagramUnion(blocks.StructBlock):
    partners = blocks.ListBlock(
        NamedLine(label=pgettext_lazy("diagram", "Key of a partner"), max_length=40),
        label=pgettext_lazy("diagram", "Partners"),
        min_num=1,
        max_num=2,
    )
    kind = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Union"),
        choices=[
            ("married", pgettext_lazy("diagram", "Married")),
            ("cohabiting", pgettext_lazy("diagram", "Not married")),
        ],
        default="married",
        search_index=False,
    )
    ended = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Today"),
        choices=[
            ("not", pgettext_lazy("diagram", "Together")),
            ("separated", pgettext_lazy("diagram", "Separated")),
            ("divorced", pgettext_lazy("diagram", "Divorced")),
        ],
        default="not",
        search_index=False,
    )
    children = blocks.ListBlock(
        DiagramChild(), label=pgettext_lazy("diagram", "Children, the eldest first"), default=[]
    )
    custody = _key_of_person(
        pgettext_lazy("diagram", "Key of the partner with custody"), required=False
    )

    class Meta:
        label = pgettext_lazy("diagram", "Union")


class DiagramHousehold(blocks.StructBlock):
    people = blocks.ListBlock(
        NamedLine(label=pgettext_lazy("diagram", "Key of a person"), max_length=40),
        label=pgettext_lazy("diagram", "Who lives there"),
    )
    name = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Name of the household"), max_length=40, required=False
    )

    class Meta:
        label = pgettext_lazy("diagram", "Household")


class GenogramBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    people = blocks.ListBlock(DiagramPerson(), label=pgettext_lazy("diagram", "People"))
    unions = blocks.ListBlock(DiagramUnion(), label=pgettext_lazy("diagram", "Unions"), default=[])
    households = blocks.ListBlock(
        DiagramHousehold(), label=pgettext_lazy("diagram", "Households"), default=[]
    )

    class Meta:
        icon = "group"
        label = pgettext_lazy("diagram", "Genogram")
        template = "blocks/diagram.html"
        description = _("A family drawn from the people you enter, with its table.")


class EcomapResource(blocks.StructBlock):
    name = blocks.CharBlock(label=pgettext_lazy("diagram", "Person or body"), max_length=60)
    strength = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Tie"),
        choices=[
            ("strong", pgettext_lazy("diagram", "Strong")),
            ("ordinary", pgettext_lazy("diagram", "Ordinary")),
            ("weak", pgettext_lazy("diagram", "Weak")),
            ("stressful", pgettext_lazy("diagram", "Strained")),
        ],
        default="ordinary",
        search_index=False,
    )
    direction = blocks.ChoiceBlock(
        label=pgettext_lazy("diagram", "Which way help flows"),
        choices=[
            ("none", pgettext_lazy("diagram", "Not shown")),
            ("to_family", pgettext_lazy("diagram", "To the family")),
            ("from_family", pgettext_lazy("diagram", "From the family")),
            ("both", pgettext_lazy("diagram", "Both ways")),
        ],
        default="none",
        search_index=False,
    )
    note = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Remark"), max_length=120, required=False
    )

    class Meta:
        label = pgettext_lazy("diagram", "Person or body")


class EcomapBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    centre = blocks.CharBlock(label=pgettext_lazy("diagram", "In the middle"), max_length=60)
    resources = blocks.ListBlock(
        EcomapResource(), label=pgettext_lazy("diagram", "Around the family")
    )

    class Meta:
        icon = "site"
        label = pgettext_lazy("diagram", "Ecomap")
        template = "blocks/diagram.html"
        description = _("Who and what surrounds the family, with its table.")


class TimelineEvent(blocks.StructBlock):
    start = blocks.CharBlock(
        label=pgettext_lazy("diagram", "When"),
        help_text=_("X is the year of intake: X年4月, X-3年."),
        max_length=20,
    )
    end = blocks.CharBlock(label=pgettext_lazy("diagram", "Until"), max_length=20, required=False)
    who = blocks.CharBlock(
        label=pgettext_lazy("diagram", "Who or which body"), max_length=60, required=False
    )
    text = blocks.CharBlock(label=pgettext_lazy("diagram", "What happened"), max_length=200)

    class Meta:
        label = pgettext_lazy("diagram", "Event")


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    events = blocks.ListBlock(TimelineEvent(), label=pgettext_lazy("diagram", "Events"))

    class Meta:
        icon = "history"
        label = pgettext_lazy("diagram", "Timeline")
        template = "blocks/diagram.html"
        description = _("What happened when, counted from the year of intake.")
