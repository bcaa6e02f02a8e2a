"""What readers and officers enter about the reading of guidelines."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guidelines.content import Guideline
from people.forms.people import Entry, day_field


class AcknowledgementForm(Entry):
    """The check questions, then the statement. Whether an answer is right says the action."""

    confirmed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick the box to confirm.")}
    )

    def __init__(self, data: Any = None, *, guideline: Guideline) -> None:
        super().__init__(data)
        self.fields["confirmed"].label = guideline.statement
        for number, question in enumerate(guideline.questions, start=1):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.text,
                choices=list(enumerate(question.choices, start=1)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )
        self.questions = [f"q{number}" for number in range(1, len(guideline.questions) + 1)]
        self.order_fields(self.questions)

    @property
    def answers(self) -> list[int | None]:
        """In the order of the questions."""
        return [self.cleaned_data.get(name) for name in self.questions]


class PaperForm(Entry):
    read_on = day_field(
        gettext_lazy("Read on"), help_text=gettext_lazy("The day written on the paper.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why on paper"),
        max_length=200,
        help_text=gettext_lazy("For example that the person has no computer. The person reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("read_on", "reason")}
