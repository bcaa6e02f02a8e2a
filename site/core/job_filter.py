"""Which jobs a list shows. What is not a choice narrows nothing: an old bookmark still opens."""

from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from core.jobs import kinds
from core.models.jobs import JobQuerySet
from core.states import JobState


class JobFilter(forms.Form):
    state = forms.ChoiceField(label=pgettext_lazy("job", "State"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("job", "Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", pgettext("job", "All"))
        states: Any = self.fields["state"]
        states.choices = [everything, *JobState.choices]
        names: Any = self.fields["kind"]
        names.choices = [everything, *((name, each.label) for name, each in kinds().items())]

    def narrow(self, rows: JobQuerySet) -> JobQuerySet:
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**chosen)
