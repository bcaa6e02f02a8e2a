"""The one form of the rules by which people are reminded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import ReminderRule
from core.reminding import sources

BEFORE, THAT_DAY, AFTER = "before", "that_day", "after"
MOST_DAYS = 365


class ReminderForm(forms.Form):
    """A rule's source is chosen once; its day, words and whether it acts may change."""

    source = forms.ChoiceField(
        label=pgettext_lazy("reminder", "What it is about"), widget=forms.RadioSelect
    )
    when = forms.ChoiceField(
        label=pgettext_lazy("reminder", "When people are told"),
        choices=[
            (BEFORE, pgettext_lazy("reminder", "Some days before")),
            (THAT_DAY, pgettext_lazy("reminder", "On the day itself")),
            (AFTER, pgettext_lazy("reminder", "Some days after, if it is not done")),
        ],
        widget=forms.RadioSelect,
        initial=BEFORE,
    )
    number = forms.IntegerField(
        label=pgettext_lazy("reminder", "How many days"),
        help_text=_("1 to 365. Not needed for the day itself."),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    text = forms.CharField(
        label=pgettext_lazy("reminder", "Text under the title"),
        help_text=_(
            "The title gives the training and the day. Leave this empty for the usual text."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    copies = forms.BooleanField(
        label=_("Also tell those who answer for them, in one message"), required=False
    )
    active = forms.BooleanField(label=_("Act on this rule"), required=False, initial=True)

    def __init__(self, data: Any, *, rule: ReminderRule | None = None) -> None:
        self.rule = rule
        super().__init__(data, initial=_values(rule) if rule else None, label_suffix="")
        choices = [(name, source.label) for name, source in sources().items()]
        if rule is not None:
            del self.fields["source"]
            return
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            if len(choices) == 1:
                field.initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs_days = cleaned.get("when") in {BEFORE, AFTER} and "number" not in self.errors
        if needs_days and cleaned.get("number") is None:
            self.add_error("number", _("Enter how many days."))
        return cleaned

    def as_rule(self) -> ReminderRule:
        """The rule as it was typed, not saved."""
        rule = self.rule or ReminderRule(source=self.cleaned_data["source"])
        sign = {BEFORE: 1, THAT_DAY: 0, AFTER: -1}[self.cleaned_data["when"]]
        rule.days = sign * (self.cleaned_data["number"] or 0)
        for name in ("text", "copies", "active"):
            setattr(rule, name, self.cleaned_data[name])
        return rule


def _values(rule: ReminderRule) -> dict[str, Any]:
    when = BEFORE if rule.days > 0 else AFTER if rule.days < 0 else THAT_DAY
    return {
        "when": when,
        "number": abs(rule.days) or None,
        "text": rule.text,
        "copies": rule.copies,
        "active": rule.active,
    }
