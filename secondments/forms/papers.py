"""A paper as a form: its date and its way, and every text in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.people import Entry, day_field
from secondments.models import Paper
from secondments.papers import Form, form_of

MOST = 4000
DATES = ("dated_on", "sent_on", "received_on")


class PaperForm(Entry):
    """Of a numbered paper only the days on which it was sent and received."""

    dated_on = day_field(
        pgettext_lazy("paper", "Dated"),
        required=False,
        help_text=gettext_lazy("Its fiscal year decides the number."),
    )
    sent_on = day_field(pgettext_lazy("paper", "Sent on"), required=False)
    received_on = day_field(pgettext_lazy("paper", "Received on"), required=False)

    def __init__(self, data: Any, *, paper: Paper, words: dict[str, str]) -> None:
        days = {name: getattr(paper, name) for name in DATES}
        super().__init__(data, initial=days | words)
        self.form: Form = form_of(paper.kind)
        if not paper.is_draft:
            del self.fields["dated_on"]
            return
        if self.form.opening:
            self.fields["opening"] = _text(gettext_lazy("Opening"), 4)
        for item in self.form.items:
            self.fields[item.name] = _text(item.label, item.rows)

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given.pop("seen", None)
        days = {name: given.pop(name) for name in DATES if name in given}
        return days | {"words": given}


def _text(label: Any, rows: int) -> forms.CharField:
    widget: forms.Widget = forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST, required=False, widget=widget)
