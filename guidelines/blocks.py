"""What a guideline is written with: one list of headings and paragraphs, so that each of them can be
moved anywhere and keeps the id that the editor gave it. The id is the paragraph's anchor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.blocks import DocumentBlock, FigureBlock, TableBlock, TextBlock


class Heading(blocks.StructBlock):
    title = blocks.CharBlock(label=pgettext_lazy("guideline", "Heading"), max_length=80)


class ChapterBlock(Heading):
    class Meta:
        icon = "title"
        label = pgettext_lazy("guideline", "Chapter")
        description = _("Begins a chapter. It is numbered by itself.")
        preview_value = {"title": "心理職の役割"}


class SectionBlock(Heading):
    class Meta:
        icon = "minus"
        label = pgettext_lazy("guideline", "Section")
        description = _("Begins a section within the chapter.")
        preview_value = {"title": "相談を受ける前に"}


class ParagraphBlock(blocks.StructBlock):
    text = TextBlock(
        label=pgettext_lazy("guideline", "Paragraph"), features=["bold", "ol", "ul", "link"]
    )
    notes = blocks.ListBlock(
        blocks.CharBlock(max_length=400), label=_("Footnotes"), default=[], required=False
    )
    reason = blocks.CharBlock(
        label=_("Why it was changed"),
        required=False,
        max_length=200,
        search_index=False,
        help_text=_("Shown to readers beside the old and the new wording."),
    )

    class Meta:
        icon = "pilcrow"
        label = pgettext_lazy("guideline", "Paragraph")
        description = _("One numbered paragraph. It can be cited and commented on.")
        preview_value: dict[str, Any] = {
            "text": "<p>子供と会う前に、だれが何を知りたいのかを確かめます。</p>",
            "notes": [],
            "reason": "",
        }


class StepsBlock(blocks.StructBlock):
    """A course of action as numbered steps; drawn as a flow and read as a list."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=120)
    steps = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("Steps"), min_num=2)

    class Meta:
        icon = "order-down"
        label = pgettext_lazy("guideline", "Flow of steps")
        description = _("Steps one after the other, with a caption.")
        preview_value = {"caption": "初回面接まで", "steps": ["依頼を受ける", "目的を確かめる"]}


class GuidelineBody(blocks.StreamBlock):
    chapter = ChapterBlock()
    section = SectionBlock()
    paragraph = ParagraphBlock()
    table = TableBlock()
    steps = StepsBlock()
    figure = FigureBlock()
    attachment = DocumentBlock()


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"), max_length=40)
    kana = blocks.CharBlock(label=_("Kana"), max_length=60)
    text = blocks.TextBlock(label=_("Meaning"))

    class Meta:
        icon = "openquote"
        label = _("Term")


class Glossary(blocks.StreamBlock):
    term = TermBlock()


class ReadingQuestionBlock(blocks.StructBlock):
    """Asked before the acknowledgement; who answers wrongly is shown why and tries again."""

    text = blocks.CharBlock(label=_("Question"), max_length=200)
    choices = blocks.ListBlock(
        blocks.CharBlock(max_length=160), label=_("Choices"), min_num=2, max_num=6
    )
    right = blocks.IntegerBlock(
        label=_("Number of the right choice"), min_value=1, max_value=6, search_index=False
    )
    why = blocks.TextBlock(label=_("Explanation"), search_index=False)

    class Meta:
        icon = "help"
        label = _("Check question")


class ReadingQuestions(blocks.StreamBlock):
    question = ReadingQuestionBlock()

    class Meta:
        max_num = 3
