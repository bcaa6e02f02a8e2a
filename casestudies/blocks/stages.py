"""The stages of a case: 受理 → 調査 → アセスメント → 支援 → 進行管理 → 終結."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from casestudies.blocks.documents import CaseDocument
from casestudies.blocks.tasks import Tasks
from casestudies.blocks.words import DECIDERS, STAGES, Worded, lines
from core.blocks.text import TextBlock


class Stage(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Stage"), choices=STAGES, search_index=False)
    minutes = blocks.IntegerBlock(
        label=pgettext_lazy("case", "Planned minutes"), min_value=1, max_value=480, default=20
    )
    summary = blocks.TextBlock(label=_("Summary"))
    decides = blocks.ChoiceBlock(
        label=pgettext_lazy("case", "Who decides"),
        choices=DECIDERS,
        required=False,
        search_index=False,
    )
    rule = blocks.TextBlock(
        label=pgettext_lazy("case", "What is agreed for this stage"),
        help_text=_("Between municipality and child guidance centre: who does what, until when."),
        required=False,
    )
    care_note = blocks.TextBlock(
        label=_("Before you read"),
        help_text=_("What may be hard to read, and where to turn."),
        required=False,
    )
    documents = blocks.ListBlock(CaseDocument(), label=pgettext_lazy("case", "Documents"))
    tasks = Tasks(label=pgettext_lazy("case", "Tasks"), required=False)
    questions = lines(_("To think about"), one=_("Question"), least=0)
    guide = TextBlock(
        label=pgettext_lazy("case", "Guide for the facilitator"),
        help_text=_("Only facilitators read it."),
        features=["bold", "ol", "ul"],
        required=False,
    )

    class Meta:
        icon = "list-ol"
        label = _("Stage")
        value_class = Worded


class Stages(blocks.StreamBlock):
    stage = Stage()
