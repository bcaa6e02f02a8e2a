"""Choosing several rows at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST_KEY = 18  # digits of a whole number that every database column holds


class SeveralField(forms.ModelMultipleChoiceField):
    """As Django's, but a key that no row can have is refused like any other that is not offered;
    there the database says that the number is too large."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(key)) > LONGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": key})
        return super().clean(value)
