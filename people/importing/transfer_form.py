"""One row of a personnel change: as a row of people, and what happens to the person's posts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from people.importing.fields import UNKNOWN, CodeField, WordField
from people.importing.forms import RowForm
from people.models import Organisation
from people.states import Move

KIND_NEEDED = pgettext_lazy(
    "personnel change", "Write the kind of change, for example 異動, 採用 or 退職."
)


class TransferForm(RowForm):
    """An organisation that no cell names is where the person is (people.importing.moving)."""

    move = WordField(required=True, error_messages={"required": KIND_NEEDED})
    origin = CodeField(max_length=20, required=False)
    new_number = CodeField(max_length=20, required=False)

    def clean_origin(self) -> Organisation | None:
        typed = self.cleaned_data["origin"]
        if not typed:
            return None
        found = self.words.by_code.get(typed)
        if found is None:
            raise ValidationError(_("There is no such organisation."), code=UNKNOWN)
        if found.pk not in self.words.allowed:
            raise ValidationError(_("You cannot import the people of this organisation."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["says_place"] = bool(data.get("code") or data.get("organisation_name"))
        _split_name(data)
        start = data.get("start")
        if start is not None and start != self.words.effective_on:
            message = _("This change takes effect on %(day)s. Other days need a file of their own.")
            self.add_error("start", message % {"day": date_format(self.words.effective_on)})
        data["start"] = None  # one day for the whole file
        return data

    def _organisation(self) -> Organisation | None:
        """Whoever is only promoted, or leaves, need not be told where they work."""
        data = self.cleaned_data
        if data.get("code") or data.get("organisation_name") or data.get("move") == Move.HIRE:
            return super()._organisation()
        return data.get("origin") or self.words.own or super()._organisation()


def _split_name(data: dict[str, Any]) -> None:
    """氏名 in one cell, with a blank of either width between the names."""
    for last, first in (("last_name", "first_name"), ("last_name_kana", "first_name_kana")):
        parts = (data.get(last) or "").split()
        if len(parts) == 2 and not data.get(first):
            data[last], data[first] = parts
