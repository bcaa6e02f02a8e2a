"""One form for one row of a file of people and posts: texts become facts, or sentences."""

import copy
import re
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.folding import fold
from people.importing.columns import ALL_HEADINGS
from people.importing.fields import (
    EXCEL_ERRORS,
    UNKNOWN,
    CodeField,
    DayField,
    KanaField,
    NameField,
    WordField,
    not_in,
)
from people.importing.words import Words
from people.login_ids import login_id, validate_login_id
from people.models import Organisation
from people.roles import Role

# One sentence for a log-in ID that cannot be one and for one that is somebody else's.
UNUSABLE = gettext_lazy("This log-in ID cannot be used.")

Fault = dict[str, str]


class SharedFields(dict[str, forms.Field]):
    """A form copies its fields for itself; thousands of rows of one file need not."""

    def __deepcopy__(self, _memo: object) -> Self:
        return self


class RowForm(forms.Form):
    staff_number = CodeField(max_length=20, required=False)
    login_id = forms.CharField(max_length=150, required=False)
    last_name = NameField(required=True, error_messages={"required": gettext_lazy("Write a name.")})
    first_name = NameField()
    last_name_kana = KanaField()
    first_name_kana = KanaField()
    code = CodeField(max_length=20, required=False)
    organisation_name = forms.CharField(max_length=120, required=False)
    section = forms.CharField(max_length=80, required=False)
    profession = WordField(required=False)
    grade = WordField(required=False)
    employment = WordField(required=False)
    roles = forms.CharField(max_length=200, required=False)
    supervisor = CodeField(max_length=150, required=False)
    start = DayField(required=False)
    last_day = DayField(required=False)
    announced_on = DayField(required=False)
    email = CodeField(required=False, validators=[validate_email])
    born_on = DayField(required=False)
    leave_kind = WordField(required=False)
    leave_start = DayField(required=False)
    leave_last_day = DayField(required=False)

    words: Words

    def __init__(self, values: Mapping[str, str]) -> None:
        """`values` by the names of the fields; a column that the file lacks is blank."""
        super().__init__({name: text for name, text in values.items() if text})
        self.is_outside = False  # it is about an organisation that the uploader cannot import

    @classmethod
    def for_file(cls, words: Words) -> type[Self]:
        """The form of the rows of one file, with the words that may stand in it."""
        made: type[Self] = type(cls.__name__, (cls,), {"words": words})
        made.base_fields = SharedFields(copy.deepcopy(cls.base_fields))
        for name, field in made.base_fields.items():
            if isinstance(field, WordField):
                field.words = words.lists[name]
        return made

    def clean_login_id(self) -> str:
        typed = login_id(self.cleaned_data["login_id"])
        if typed:
            try:
                validate_login_id(typed)
            except ValidationError as error:
                raise ValidationError(UNUSABLE) from error
        return typed

    def clean_supervisor(self) -> str:
        return str(self.cleaned_data["supervisor"]).strip()

    def clean_roles(self) -> frozenset[Role] | None:
        """None where the cell is blank: what the post has is kept."""
        typed = re.split(r"[\s、,，/／;；]+", self.cleaned_data["roles"])
        if any(name and fold(name) not in self.words.roles for name in typed):
            raise ValidationError(not_in(self.words.roles), code=UNKNOWN)
        return frozenset(self.words.roles[fold(name)] for name in typed if name) or None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name, text in self.data.items():
            if text in EXCEL_ERRORS:
                self.errors.pop(name, None)
                self.add_error(name, _("The formula shows an error (%(text)s).") % {"text": text})
        data["organisation"] = self._organisation()
        if not self.errors and not data["staff_number"] and not data["login_id"]:
            self.add_error("staff_number", _("Write a staff number or a log-in ID."))
        dates = data.get("leave_start") or data.get("leave_last_day")
        if dates and not data.get("leave_kind") and "leave_kind" not in self.errors:
            self.add_error("leave_kind", _("Write the kind of leave."))
        return data

    def _organisation(self) -> Organisation | None:
        """By code, else by name, else the uploader's own; only where they may import."""
        code, name = (
            self.cleaned_data.get("code", ""),
            self.cleaned_data.get("organisation_name", ""),
        )
        column = "code" if code else "organisation_name"
        found = self.words.organisation(code, name)
        if found is None:
            message = (
                _("There is no such organisation.")
                if code or name
                else _("Write the code or name.")
            )
            self.is_outside = bool(code or name)
            self.add_error(column, ValidationError(message, code=UNKNOWN if code or name else ""))
        elif found.pk not in self.words.allowed:
            self.is_outside = True
            self.add_error(column, _("You cannot import the people of this organisation."))
        return found

    def faults(self) -> list[Fault]:
        """As stored beside the row: the column as it is called in the file, and what to do."""
        return [
            fault(name, message, unknown=error.code == UNKNOWN)
            for name, errors in self.errors.as_data().items()
            for error in errors
            for message in error.messages
        ]


def fault(name: str, message: object, *, unknown: bool = False) -> Fault:
    found = {"column": ALL_HEADINGS.get(name, ""), "message": str(message)}
    return found | {"kind": UNKNOWN} if unknown else found
