"""What people fill in about programmes: a request, more time, evidence, and the answers."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.choosing import SeveralField
from courses.actions import Shown
from courses.models import Allocation, Evidence
from courses.models.allocations import AllocationQuerySet
from courses.programme_outline import MINUTES, Item
from courses.run_forms import AnswerForm
from people.forms.people import Entry
from people.importing.fields import DayField

LARGEST_FILE = 10 * 1024 * 1024
# What an office scans or photographs. By content too: a name says what its owner likes.
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
LINES = forms.Textarea(attrs={"rows": 3})


class RequestForm(Entry):
    wish = forms.CharField(
        label=gettext_lazy("Why you would like to take it"),
        max_length=400,
        widget=LINES,
        required=False,
        help_text=gettext_lazy("Whoever approves reads it."),
    )


class MoreTimeForm(Entry):
    until = DayField(label=gettext_lazy("New due date"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400, widget=LINES)


class AnswerMoreTimeForm(AnswerForm):
    """Another day than the one asked for may be given."""

    until = DayField(label=gettext_lazy("New due date"), required=False)
    comment = forms.CharField(
        label=gettext_lazy("Reason of the answer"),
        required=False,
        max_length=400,
        widget=LINES,
        help_text=gettext_lazy("Needed if you decline. The person reads it."),
    )
    field_order = ("until", "comment", "answer")
    FIELD_OF = {"decision": "comment"}


class TakeOutForm(Entry):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        widget=LINES,
        help_text=gettext_lazy("What was done stays, and the person can be put back at any time."),
    )


class ResolveForm(Entry):
    how = forms.ChoiceField(
        label=gettext_lazy("What is to be done"),
        choices=[
            ("date", gettext_lazy("Give a date that can be kept")),
            ("assign", gettext_lazy("Assign as it is")),
            ("skip", gettext_lazy("Leave the person out")),
        ],
        widget=forms.RadioSelect,
    )
    until = DayField(label=gettext_lazy("New due date"), required=False)

    def __init__(self, *args: Any, completed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if completed:  # there is nothing left to be in time with
            self.fields["how"].choices = self.fields["how"].choices[1:]  # type: ignore[attr-defined] # a ChoiceField
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how") == "date" and "until" not in self.errors and not cleaned.get("until"):
            self.add_error("until", _("Enter the date."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        how = self.cleaned_data["how"]
        until: datetime.date | None = self.cleaned_data.get("until")
        return {"skip": how == "skip", "until": until if how == "date" else None}


class PlacesChoice(SeveralField):
    def label_from_instance(self, place: Any) -> str:
        return str(place.person.full_name)


class ResolveManyForm(ResolveForm):
    """One answer for all who are ticked."""

    places = PlacesChoice(
        Allocation.objects.none(),
        label=gettext_lazy("People"),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, places: AllocationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = places  # type: ignore[attr-defined] # a ModelMultipleChoiceField
        self.fields["until"].help_text = _("For those who have not completed it.")

    @property
    def ticked(self) -> set[str]:
        data: Any = self.data  # a QueryDict, or nothing
        return set(data.getlist("places")) if self.is_bound else set()


class EvidenceForm(Entry):
    """What was learnt elsewhere. The minutes are the item's unless others are entered."""

    happened_on = DayField(label=pgettext_lazy("evidence", "Date of completion"))
    text = forms.CharField(
        label=gettext_lazy("What was learnt, where and from whom"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Certificate or other paper"),
        required=False,
        help_text=gettext_lazy(
            "PDF, PNG or JPEG, at most 10 MB. Only you and those who decide see it."
        ),
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "lecture": gettext_lazy("Lecture minutes"),
            "exercise": gettext_lazy("Exercise minutes"),
            "practicum": gettext_lazy("Practicum minutes"),
        }
        for kind in MINUTES:
            self.fields[f"{kind}_minutes"] = forms.IntegerField(
                label=labels[kind], min_value=0, max_value=60_000, initial=getattr(item, kind)
            )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB."))
        _type, begins = KINDS.get(_ending(file.name), ("", b"\0"))
        if not file.read(len(begins)) == begins:
            raise ValidationError(_("Choose a PDF, PNG or JPEG file."))
        file.seek(0)
        return file

    def shown(self) -> Shown:
        data = self.cleaned_data
        return Shown(
            happened_on=data["happened_on"],
            text=data["text"],
            file=data.get("file"),
            result=data.get("result", Evidence.Result.COMPLETED),
            minutes={kind: data[f"{kind}_minutes"] for kind in MINUTES},
        )


class ResultForm(EvidenceForm):
    """What the office says of one item: completed, failed, or not there."""

    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=Evidence.Result.choices, widget=forms.RadioSelect
    )
    field_order = ("result", "happened_on")


def content_type_of(name: str) -> str:
    return KINDS.get(_ending(name), ("application/octet-stream", b""))[0]


def _ending(name: str | None) -> str:
    _stem, dot, ending = (name or "").rpartition(".")
    return f"{dot}{ending}".lower()
