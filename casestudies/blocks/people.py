"""Who holds which fact (role cards), and by what a worksheet is judged."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from casestudies.blocks.words import STAGES, Key, lines


class CardFact(blocks.StructBlock):
    stage = blocks.ChoiceBlock(
        label=pgettext_lazy("case", "From this stage on"), choices=STAGES, search_index=False
    )
    text = blocks.TextBlock(label=pgettext_lazy("case", "What this role alone knows"))

    class Meta:
        label = pgettext_lazy("case", "Fact")


class CardBlock(blocks.StructBlock):
    key = Key()
    name = blocks.CharBlock(label=pgettext_lazy("case", "Role"), max_length=60)
    facts = blocks.ListBlock(CardFact(), label=pgettext_lazy("case", "Facts"))

    class Meta:
        icon = "user"
        label = pgettext_lazy("case", "Role card")


class Cards(blocks.StreamBlock):
    card = CardBlock()


class CriterionBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=pgettext_lazy("case", "What is looked at"), max_length=80)
    levels = lines(
        pgettext_lazy("case", "Levels, the lowest first"),
        one=_("Level"),
        least=2,
    )

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("case", "Criterion")


class Criteria(blocks.StreamBlock):
    criterion = CriterionBlock()
