import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User


class OwnNamesForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("certificate_name", "public_name")


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

    def clean_effective_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["effective_on"]
        if abs(day.year - timezone.localdate().year) > 1:
            raise forms.ValidationError(_("Choose a day of last year, this year or next year."))
        return day
