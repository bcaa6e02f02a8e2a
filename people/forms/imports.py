import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import ImportBatch


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File of people and posts"),
        help_text=_("Excel (.xlsx) or CSV, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    effective_on = forms.DateField(
        label=_("Effective on"),
        help_text=_("For rows without a first day. Changes begin on this day."),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    is_complete = forms.BooleanField(
        label=_("This list names everybody"),
        help_text=_(
            "Then you also see whose posts the file does not name. They end only if you choose so."
        ),
        required=False,
    )

    def clean_effective_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["effective_on"]
        if abs(day.year - timezone.localdate().year) > 1:
            raise forms.ValidationError(_("Choose a day of last year, this year or next year."))
        return day


class AbsentForm(forms.Form):
    """Whose posts end, of those that a complete list does not name."""

    last_day = forms.DateField(
        label=_("Last day of their posts"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    ticked = forms.TypedMultipleChoiceField(coerce=int, required=False)
    who = forms.ChoiceField(choices=[("ticked", ""), ("everybody", ""), ("nobody", "")])
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("shown", "ticked"):  # rows of this page; the action looks only at the batch's
            values = data.getlist(name) if data is not None else []
            field = self.fields[name]
            if isinstance(field, forms.TypedMultipleChoiceField):
                field.choices = [(v, v) for v in values if v.isdecimal() and len(v) < 19]

    @staticmethod
    def day_for(batch: ImportBatch) -> datetime.date:
        """The day before the file takes effect, unless another was chosen."""
        return batch.last_day_of_absent or batch.effective_on - datetime.timedelta(days=1)

    @property
    def choice(self) -> dict[str, Any]:
        who = self.cleaned_data["who"]
        return {
            "last_day": self.cleaned_data["last_day"],
            "shown": self.cleaned_data["shown"],
            "ticked": self.cleaned_data["ticked"],
            "everybody": None if who == "ticked" else who == "everybody",
        }

    @property
    def sentence(self) -> str:
        return " ".join(str(text) for texts in self.errors.values() for text in texts)
