"""The file of a personnel change, and what is looked for in its rows."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fiscal import first_day, fiscal_year
from people.models import ImportRow

MOST_YEARS = 1


def next_april() -> datetime.date:
    """The day most of them are for: the first of the next 年度."""
    return first_day(fiscal_year(timezone.localdate()) + 1)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChangeForm(forms.Form):
    title = forms.CharField(
        label=pgettext_lazy("personnel change", "Title"),
        max_length=80,
        help_text=_("As you will look for it later, for example 4月1日付 定期異動."),
    )
    file = forms.FileField(
        label=pgettext_lazy("personnel change", "File of the change"),
        help_text=_("Excel (.xlsx) or CSV, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    effective_on = forms.DateField(
        label=pgettext_lazy("personnel change", "Takes effect on"),
        help_text=_("Posts end on the day before, and begin on this day."),
        initial=next_april,
        widget=_day_input(),
    )
    announced_on = forms.DateField(
        label=pgettext_lazy("personnel change", "Announced on"),
        help_text=_(
            "Before this day only the HR officers concerned see the new posts and when the old ones "
            "end. Leave it empty if everybody may know."
        ),
        required=False,
        widget=_day_input(),
    )

    def clean_effective_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["effective_on"]
        if abs(day.year - timezone.localdate().year) > MOST_YEARS:
            raise forms.ValidationError(_("Choose a day of last year, this year or next year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        announced, effective = data.get("announced_on"), data.get("effective_on")
        if announced and effective and announced > effective:
            message = _("The announcement comes after the day of the change. Enter an earlier day.")
            self.add_error("announced_on", message)
        return data


class RowFilter(forms.Form):
    """Looks for somebody in a long file."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=pgettext_lazy("personnel change", "Name, staff number or section"),
        required=False,
        max_length=60,
    )

    def narrowed(self, rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
        words = self.cleaned_data.get("q", "").split() if self.is_valid() else []
        for word in words:
            fits = Q(values__staff_number=word)
            for name in ("last_name", "first_name", "section", "organisation_name"):
                fits |= Q(**{f"values__{name}__icontains": word})
            rows = rows.filter(fits)
        return rows
