"""The form of a search: one field, which takes whatever reaches an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.search.words import words


class QueryField(forms.CharField):
    """Whatever reaches an address is a query: control characters and the like are left out."""

    def to_python(self, value: Any) -> str:
        typed = " ".join((super().to_python(value) or "").split())
        return "".join(letter for letter in typed if letter.isprintable())

    def bound_data(self, data: Any, initial: Any) -> str:  # noqa: ARG002 -- Django's signature
        return self.to_python(data)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not words(value):
            raise forms.ValidationError(_("Enter letters or digits; signs alone cannot be found."))


class SearchForm(forms.Form):
    q = QueryField(
        label=_("Words to look for"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def query(self) -> str:
        """What is asked for; nothing, if it cannot be asked."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
