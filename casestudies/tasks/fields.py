"""The fields that tasks are answered with. None is required: drafts of any state are taken, and what
handing in asks for is told by the form."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LINE, SHORT, LONG = 120, 400, 4000  # characters


def as_typed(text: str) -> str:
    """Emoji, variation selectors and half-width kana as they came; line breaks of one kind. Control
    characters, which nobody sees and PostgreSQL partly cannot keep, are dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    kept = (one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return "".join(kept).rstrip()


class Words(forms.CharField):
    """Text of at most `most` characters. No `maxlength`: browsers would cut off what is pasted, and
    say nothing."""

    def __init__(self, *, label: Any, most: int = LINE, rows: int = 0, help_text: Any = "") -> None:
        self.most = most
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(
            label=label, required=False, strip=False, widget=widget, help_text=help_text
        )

    def to_python(self, value: Any) -> str:
        return as_typed(str(super().to_python(value)))

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            message = _("Write at most %(most)d characters; these are %(count)d.")
            raise ValidationError(message % {"most": self.most, "count": len(value)})


class Pick(forms.ChoiceField):
    """One of some texts, from a list that opens; "" for none."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choose one of these.")}

    def __init__(self, options: Iterable[tuple[Any, Any]], *, label: Any, none: Any = None) -> None:
        empty = ("", gettext_lazy("Please choose") if none is None else none)
        super().__init__(label=label, required=False, choices=[empty, *options])


class OneOf(forms.ChoiceField):
    """One of some texts, all to be seen."""

    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": gettext_lazy("Choose one of these.")}

    def __init__(self, options: Iterable[str], *, label: Any, help_text: Any = "") -> None:
        choices = [(one, one) for one in options]
        super().__init__(label=label, required=False, choices=choices, help_text=help_text)


class SomeOf(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": gettext_lazy("Choose one of these.")}

    def __init__(self, options: Iterable[str], *, label: Any, help_text: Any = "") -> None:
        choices = [(one, one) for one in options]
        super().__init__(label=label, required=False, choices=choices, help_text=help_text)


class Count(forms.IntegerField):
    """A whole number; typed in any width."""

    default_error_messages = {"invalid": gettext_lazy("Write a whole number.")}

    def __init__(self, *, label: Any, least: int, most: int) -> None:
        self.least, self.most = least, most
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=label, required=False, widget=widget)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            message = _("Write a number from %(least)d to %(most)d.")
            raise ValidationError(message % {"least": self.least, "most": self.most})
