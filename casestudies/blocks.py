"""The stages of a case: 受理 → 調査 → アセスメント → 支援 → 進行管理 → 終結."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.blocks import TeachingBody


class Worded(blocks.StructValue):
    """A value whose `kind` can be read as the word that the author chose."""

    @property
    def kind_word(self) -> str:
        return str(dict(self.block.child_blocks["kind"].field.choices)[self["kind"]])


class CaseDocument(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("record", pgettext_lazy("case document", "Record")),
            ("letter", pgettext_lazy("case document", "Letter")),
            ("phone_memo", pgettext_lazy("case document", "Phone memo")),
            ("visit_note", pgettext_lazy("case document", "Visit note")),
        ],
        default="record",
    )
    title = blocks.CharBlock(label=_("Title"))
    body = TeachingBody(label=_("Body"))

    class Meta:
        icon = "doc-full"
        label = _("Document of the case")
        template = "blocks/case_document.html"
        value_class = Worded


class Stage(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Stage"),
        choices=[
            ("intake", pgettext_lazy("case stage", "Intake")),
            ("investigation", pgettext_lazy("case stage", "Investigation")),
            ("assessment", pgettext_lazy("case stage", "Assessment")),
            ("support", pgettext_lazy("case stage", "Support")),
            ("follow_up", pgettext_lazy("case stage", "Follow-up")),
            ("closure", pgettext_lazy("case stage", "Closure")),
        ],
    )
    summary = blocks.TextBlock(label=_("Summary"))
    documents = blocks.ListBlock(CaseDocument(), label=pgettext_lazy("case", "Documents"))
    questions = blocks.ListBlock(blocks.CharBlock(label=_("Question")), label=_("To think about"))

    class Meta:
        icon = "list-ol"
        label = _("Stage")
        template = "blocks/stage.html"
        value_class = Worded


class Stages(blocks.StreamBlock):
    stage = Stage()
