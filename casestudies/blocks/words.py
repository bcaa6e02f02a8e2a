"""What several blocks of a case share: a worded kind, a key, a named line, the six stages."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

# 受理 → 調査 → アセスメント → 支援 → 進行管理 → 終結: the official stages of a case (N2).
STAGES = [
    ("intake", pgettext_lazy("case stage", "Intake")),
    ("investigation", pgettext_lazy("case stage", "Investigation")),
    ("assessment", pgettext_lazy("case stage", "Assessment")),
    ("support", pgettext_lazy("case stage", "Support")),
    ("follow_up", pgettext_lazy("case stage", "Follow-up")),
    ("closure", pgettext_lazy("case stage", "Closure")),
]
# Who decides at a stage: the municipality, 児童相談所, or both after talking (N2).
DECIDERS = [
    ("municipality", pgettext_lazy("who decides", "The municipality")),
    ("guidance", pgettext_lazy("who decides", "The child guidance centre")),
    ("both", pgettext_lazy("who decides", "Both, after talking")),
]

is_key = RegexValidator(
    r"^[a-z][a-z0-9-]*\Z", _("Use small letters, digits and hyphens, beginning with a letter.")
)


class Worded(blocks.StructValue):
    """A value whose `kind` can be read as the word that the author chose."""

    @property
    def kind_word(self) -> str:
        return str(dict(self.block.child_blocks["kind"].field.choices)[self["kind"]])


class Key(blocks.CharBlock):
    """What other parts of the case call this one by; no reader sees it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("case", "Key"))
        kwargs.setdefault("help_text", _("Small letters and hyphens; readers never see it."))
        super().__init__(max_length=40, validators=(is_key,), search_index=False, **kwargs)


class NamedLine(blocks.CharBlock):
    """A line of a list. Its label stands at the list and not at the field, so the field says it."""

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.field.widget.attrs["aria-label"] = self.label


def lines(label: Any, *, one: Any, least: int = 1) -> blocks.ListBlock:
    """`least` 0: none to begin with, or an author would have to take an empty one away."""
    beginning: dict[str, Any] = {} if least else {"default": []}
    line = NamedLine(label=one, max_length=200)
    return blocks.ListBlock(line, label=label, min_num=least, **beginning)
