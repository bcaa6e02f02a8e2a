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


class MarkBlock(blocks.StructBlock):
    criterion = blocks.CharBlock(
        label=pgettext_lazy("case", "Criterion"),
        max_length=80,
        help_text=_("As it is called above."),
    )
    level = blocks.CharBlock(
        label=_("Level"), max_length=200, help_text=_("As it is worded above.")
    )
    why = blocks.TextBlock(label=pgettext_lazy("case", "Why the panel marked it so"))

    class Meta:
        label = pgettext_lazy("case", "Mark")


class ExampleBlock(blocks.StructBlock):
    """E9: an answer to practise the mutual review on. It may tell all stages."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=pgettext_lazy("case", "The example answer"))
    marks = blocks.ListBlock(MarkBlock(), label=pgettext_lazy("case", "How the panel marked it"))

    class Meta:
        icon = "doc-full"
        label = pgettext_lazy("case", "Example answer")


class Examples(blocks.StreamBlock):
    example = ExampleBlock()
