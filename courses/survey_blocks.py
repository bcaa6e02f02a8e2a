"""Blocks of the survey editor: pages of questions, and where a choice leads."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail import blocks

from courses.blocks import NamedText

MOST_PAGES = 20
END = "end"


def go_to_choices() -> list[tuple[str, str]]:
    """Where a choice may lead; the next page is what happens without one."""
    page = pgettext("survey", "Page %(number)d")
    pages = [(str(n), page % {"number": n}) for n in range(2, MOST_PAGES + 1)]
    return [*pages, (END, pgettext("survey", "To the end"))]


class Heading(NamedText):
    class Meta:
        icon = "title"
        label = pgettext_lazy("survey", "Section heading")


class SurveyChoice(NamedText):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class LeadingChoice(blocks.StructBlock):
    """A choice that may lead to another page than the next."""

    text = blocks.CharBlock(label=_("Text"), max_length=200)
    go_to = blocks.ChoiceBlock(
        label=pgettext_lazy("survey", "Who chooses this goes"),
        choices=go_to_choices,
        required=False,
        help_text=_("Empty: on to the next page."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class Asked(blocks.StructBlock):
    """What every question has."""

    prompt = blocks.CharBlock(label=_("Question"), max_length=300)
    help = blocks.CharBlock(
        label=pgettext_lazy("survey", "Note below the question"), required=False, max_length=300
    )
    required = blocks.BooleanBlock(
        label=pgettext_lazy("survey", "Must be answered"), required=False, default=False
    )


class SingleQuestion(Asked):
    choices = blocks.ListBlock(LeadingChoice(), label=_("Choices"), min_num=2, max_num=30)

    class Meta:
        icon = "radio-full"
        label = pgettext_lazy("survey", "One choice")


class MultipleQuestion(Asked):
    choices = blocks.ListBlock(SurveyChoice(), label=_("Choices"), min_num=2, max_num=30)

    class Meta:
        icon = "list-ul"
        label = pgettext_lazy("survey", "Several choices")


class ScaleQuestion(Asked):
    """5 is best. The two words stand at the ends of the scale."""

    best = blocks.CharBlock(
        label=pgettext_lazy("survey", "Word at 5"), max_length=40, default="そう思う"
    )
    worst = blocks.CharBlock(
        label=pgettext_lazy("survey", "Word at 1"), max_length=40, default="そう思わない"
    )

    class Meta:
        icon = "order"
        label = pgettext_lazy("survey", "Scale of five")


class NumberQuestion(Asked):
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=20)
    least = blocks.DecimalBlock(label=pgettext_lazy("survey", "Not less than"), required=False)
    most = blocks.DecimalBlock(label=pgettext_lazy("survey", "Not more than"), required=False)

    class Meta:
        icon = "order"
        label = pgettext_lazy("survey", "Number")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        least, most = cleaned["least"], cleaned["most"]
        if least is not None and most is not None and least > most:
            error = ValidationError(_("This is smaller than where the range begins."))
            raise blocks.StructBlockValidationError(block_errors={"most": error})
        return cleaned


class TextQuestion(Asked):
    class Meta:
        icon = "pilcrow"
        label = pgettext_lazy("survey", "Free text")


class Questions(blocks.StreamBlock):
    heading = Heading()
    single = SingleQuestion()
    multiple = MultipleQuestion()
    scale = ScaleQuestion()
    number = NumberQuestion()
    text = TextQuestion()


class SurveyPart(blocks.StructBlock):
    """One page of the survey, as a person sees it at a time."""

    title = blocks.CharBlock(label=pgettext_lazy("survey", "Title of the page"), max_length=100)
    questions = Questions(label=pgettext_lazy("survey", "Questions"), min_num=1, max_num=40)

    class Meta:
        icon = "doc-empty"
        label = pgettext_lazy("survey", "Page of questions")
