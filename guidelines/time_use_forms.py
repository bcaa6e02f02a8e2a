from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from guidelines.models import TimeUse
from guidelines.time_use import SHARES
from people.forms.people import Entry

WHOLE_NUMBER = gettext_lazy("Enter a whole number from 0 to 100.")


def _share(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), WHOLE_NUMBER
        ),
    )


class TimeUseForm(Entry):
    """Shares of the working time of the last month, in percent."""

    casework = _share(
        pgettext_lazy("time use", "Casework (%)"),
        gettext_lazy("Visits, liaison, records and the like that any worker does."),
    )
    psychology = _share(
        pgettext_lazy("time use", "Psychological work (%)"),
        gettext_lazy("Assessment, interviews, tests, advice to colleagues."),
    )
    other = _share(
        pgettext_lazy("time use", "Other (%)"),
        gettext_lazy("Meetings, office work, training."),
    )

    def __init__(self, data: Any = None, *, row: TimeUse | None) -> None:
        initial = {name: getattr(row, name) for name in SHARES} if row else {}
        super().__init__(data, initial=initial)

    def shares(self) -> list[int]:
        """In the order of SHARES."""
        return [self.cleaned_data[name] for name in SHARES]
