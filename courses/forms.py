"""What the CMS checks before a page of ours goes out."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import BasePageForm


class QuizPageForm(BasePageForm):
    """A draft may ask for questions that are still being written; what is published may not."""

    def clean(self) -> dict[str, Any]:
        from courses.drawing import bank_is_short  # noqa: PLC0415 -- cycle: it reads models

        cleaned: dict[str, Any] = super().clean()
        draws = self.formsets.get("draws")
        if self._goes_out() and draws is not None and draws.is_valid():
            wanted = [
                (row["category"].pk, row["count"])
                for row in draws.cleaned_data
                if row.get("category") and not row.get("DELETE")
            ]
            for sentence in bank_is_short(wanted):
                self.add_error(None, sentence)
        return cleaned

    def _goes_out(self) -> bool:
        return bool({"action-publish", "action-submit"} & set(self.data))


class SurveyPeriodForm(forms.Form):
    """From which day to which a survey of a self-paced course is open; both days included."""

    first = forms.DateField(
        label=pgettext_lazy("survey", "First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=pgettext_lazy("survey", "Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Give a day that is not before the first."))
        if last and last < timezone.localdate():
            self.add_error("last", _("This day has passed."))
        return cleaned


class QuestionFileForm(forms.Form):
    file = forms.FileField(
        label=_("File of questions"),
        help_text=_("Excel (.xlsx), CSV or GIFT (.gift, .txt), up to 10 MB and 500 questions."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.gift,.txt"}),
    )
    category = forms.CharField(
        label=_("Category for questions of a GIFT file that have none"),
        required=False,
        max_length=60,
    )


class KitFileForm(forms.Form):
    file = forms.FileField(
        label=_("Teaching kit"),
        help_text=_("A ZIP file that another site saved, up to 300 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )
