"""What a stage asks of a group. `casestudies.content.tasks` reads these; `key` binds answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from casestudies.blocks.diagrams import EcomapBlock, GenogramBlock, TimelineBlock
from casestudies.blocks.words import Key, lines


class TaskBlock(blocks.StructBlock):
    """What every kind of task has."""

    key = Key()
    title = blocks.CharBlock(label=pgettext_lazy("case", "What is asked"), max_length=160)
    help = blocks.CharBlock(label=pgettext_lazy("case", "Hint"), max_length=300, required=False)
    required = blocks.BooleanBlock(
        label=pgettext_lazy("case", "Must be answered"), required=False, default=True
    )
    again = Key(
        label=pgettext_lazy("case", "Key of the earlier task that this asks again"),
        help_text=_("The debrief shows both answers side by side."),
        required=False,
    )
    model = blocks.TextBlock(
        label=pgettext_lazy("case", "How experts judged"),
        help_text=_("Groups read it in the debrief, not before."),
        required=False,
    )

    class Meta:
        icon = "edit"


class FreeText(TaskBlock):
    class Meta:
        icon = "pilcrow"
        label = pgettext_lazy("case task", "Free text")


class ChoiceTask(TaskBlock):
    options = lines(_("Choices"), one=pgettext_lazy("case", "Choice"), least=2)
    many = blocks.BooleanBlock(
        label=pgettext_lazy("case", "More than one may be chosen"), required=False
    )

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("case task", "Choice")


class RankingTask(TaskBlock):
    options = lines(
        pgettext_lazy("case", "What is put in order"), one=pgettext_lazy("case", "Item"), least=2
    )

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("case task", "Ranking")


class SheetTask(TaskBlock):
    """A structured assessment. With two lenses 母子保健 and 児童福祉 fill it in apart, then the group
    sees where they differ and writes one joint judgement (E14, N1)."""

    items = lines(pgettext_lazy("case", "Items"), one=pgettext_lazy("case", "Item"))
    levels = lines(pgettext_lazy("case", "Levels"), one=_("Level"), least=2)
    two_lenses = blocks.BooleanBlock(
        label=pgettext_lazy("case", "Filled in from two sides"),
        help_text=_("Maternal and child health, and child welfare; then a joint judgement."),
        required=False,
    )

    class Meta:
        icon = "table"
        label = pgettext_lazy("case task", "Assessment sheet")


class UrgencyTask(TaskBlock):
    options = lines(
        pgettext_lazy("case", "Grades, the most urgent first"),
        one=pgettext_lazy("case", "Grade"),
        least=2,
    )

    class Meta:
        icon = "warning"
        label = pgettext_lazy("case task", "Urgency")


class DutiesTask(TaskBlock):
    """役割分担表: who does what until when (E16, N3)."""

    actors = lines(pgettext_lazy("case", "Who may act"), one=pgettext_lazy("case", "Body"))

    class Meta:
        icon = "group"
        label = pgettext_lazy("case task", "Who does what")


class PlanTask(TaskBlock):
    """サポートプラン: 意向、課題、支援、見直し時期 (N7; domain of 合同ケース会議)."""

    class Meta:
        icon = "form"
        label = pgettext_lazy("case task", "Support plan")


class ReviewDateTask(TaskBlock):
    """When the case is looked at again, counted from today of the story."""

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("case task", "Next review")


class LinkEvent(blocks.StructBlock):
    when = blocks.CharBlock(label=pgettext_lazy("diagram", "When"), max_length=20)
    who = blocks.CharBlock(label=pgettext_lazy("diagram", "Who or which body"), max_length=60)
    text = blocks.CharBlock(label=pgettext_lazy("diagram", "What happened"), max_length=200)

    class Meta:
        label = pgettext_lazy("diagram", "Event")


class EventLink(blocks.StructBlock):
    first = blocks.IntegerBlock(label=pgettext_lazy("case", "Number of one event"), min_value=1)
    second = blocks.IntegerBlock(label=pgettext_lazy("case", "Number of the other"), min_value=1)
    why = blocks.CharBlock(label=pgettext_lazy("case", "Why they belong together"), max_length=200)

    class Meta:
        label = pgettext_lazy("case", "Link")


class LinksTask(TaskBlock):
    """点から線へ: which events of different bodies belong together (N5)."""

    events = blocks.ListBlock(LinkEvent(), label=pgettext_lazy("diagram", "Events"), min_num=2)
    links = blocks.ListBlock(
        EventLink(), label=pgettext_lazy("case", "Links that experts see"), default=[]
    )

    class Meta:
        icon = "link"
        label = pgettext_lazy("case task", "From dots to lines")


class DrawingTask(TaskBlock):
    """The group draws its own; the facilitator's stands beside it in the debrief (E15)."""

    drawing = blocks.ChoiceBlock(
        label=pgettext_lazy("case", "What is drawn"),
        choices=[
            ("genogram", pgettext_lazy("diagram", "Genogram")),
            ("ecomap", pgettext_lazy("diagram", "Ecomap")),
            ("timeline", pgettext_lazy("diagram", "Timeline")),
        ],
        search_index=False,
    )
    answer = blocks.StreamBlock(
        [("genogram", GenogramBlock()), ("ecomap", EcomapBlock()), ("timeline", TimelineBlock())],
        label=pgettext_lazy("case", "The facilitator's drawing"),
        max_num=1,
        required=False,
    )

    class Meta:
        icon = "site"
        label = pgettext_lazy("case task", "Drawing")


class Tasks(blocks.StreamBlock):
    text = FreeText()
    choice = ChoiceTask()
    ranking = RankingTask()
    sheet = SheetTask()
    urgency = UrgencyTask()
    duties = DutiesTask()
    plan = PlanTask()
    next_review = ReviewDateTask()
    links = LinksTask()
    drawing = DrawingTask()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(*args, **kwargs)
