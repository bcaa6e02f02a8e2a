"""The one form of /office/tokens/: which program reads where, as what, and until when."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.actions.tokens import READING_ROLES
from people.models import Organisation
from people.roles import Role

# What a role means for a program; the names of the roles are for people.
SCOPES = {
    Role.HR: _("The organisation and what it administers"),
    Role.SUPERVISOR: _("This organisation only"),
    Role.METROPOLIS: _("Metropolitan training office: what it follows everywhere, and coverage"),
}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("api", "Program that uses it"),
        help_text=_("A name by which the office knows it. HR sees it in its list."),
        max_length=60,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=pgettext_lazy("api", "Organisation"),
        empty_label=_("Choose an organisation"),
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("api", "What it may read"),
        choices=[(role.value, SCOPES[role]) for role in READING_ROLES],
        widget=forms.RadioSelect,
        initial=Role.HR,
    )
    last_day = forms.DateField(
        label=pgettext_lazy("api", "Last day"),
        help_text=_("Within 400 days. Before that day make a new token and exchange it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    field_order = ["name", "organisation", "role", "last_day"]

    def __init__(self, data: object, *, today: datetime.date, initial: dict[str, str]) -> None:
        year = {"last_day": today + datetime.timedelta(days=365)}
        super().__init__(data, initial={**year, **initial})  # type: ignore[arg-type] # a QueryDict
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.open(today)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
