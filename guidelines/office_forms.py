"""What the office of guidelines fills in."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guidelines.actions import mark_of
from guidelines.models import Opinion
from guidelines.states import Disposition
from people.forms.finding import FindForm
from people.forms.people import Entry, day_field

NOW, LATER = "now", "later"


class ReviewerForm(FindForm):
    """One person of any organisation by what identifies them, and what the table calls them."""

    title = forms.CharField(
        label=pgettext_lazy("reviewer", "Shown as"),
        max_length=60,
        help_text=gettext_lazy(
            "Stands in the published table: a role such as 児童相談所の心理職, never the name."
        ),
    )


class UntilForm(Entry):
    until = day_field(gettext_lazy("Opinions until"))


class PublishForm(Entry):
    when = forms.ChoiceField(
        label=pgettext_lazy("publish", "When"),
        choices=[
            (NOW, pgettext_lazy("publish", "Now")),
            (LATER, pgettext_lazy("publish", "At the time below")),
        ],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    day = day_field(gettext_lazy("Day"), required=False)
    time = forms.TimeField(
        label=pgettext_lazy("publish", "Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Empty: at midnight, when the day begins."),
    )
    # An action says "at"; here it is two fields.
    FIELD_OF: ClassVar[dict[str, str]] = {"at": "day"}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("when") == LATER and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the day."))
        return data

    @property
    def at(self) -> datetime.datetime | None:
        """None: now."""
        if self.cleaned_data["when"] == NOW:
            return None
        time = self.cleaned_data["time"] or datetime.time()
        return timezone.make_aware(datetime.datetime.combine(self.cleaned_data["day"], time))


class DispositionForm(Entry):
    """`seen` is the answer that was on the screen."""

    disposition = forms.ChoiceField(
        label=pgettext_lazy("opinion", "Disposition"),
        choices=Disposition.choices,
        widget=forms.RadioSelect,
        error_messages={"required": pgettext_lazy("opinion", "Choose one of the three.")},
    )
    answer = forms.CharField(
        label=pgettext_lazy("opinion", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The reviewer is told, and it is published in the table."),
        error_messages={"required": gettext_lazy("Enter the reason.")},
    )

    def __init__(self, data: Any = None, *, opinion: Opinion) -> None:
        given = {
            "disposition": opinion.disposition,
            "answer": opinion.answer,
            "seen": mark_of(opinion),
        }
        super().__init__(data, initial=given)
