"""Which two accounts, which is kept, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.login_ids import login_id
from people.models import User


class AccountField(forms.CharField):
    """An open account, by its log-in ID in any width and case."""

    def clean(self, value: Any) -> User | None:
        typed = login_id(super().clean(value) or "")
        if not typed:
            return None
        person = User.objects.filter(username=typed, is_service=False).first()
        if person is None:
            raise ValidationError(_("There is no account with this log-in ID."))
        if person.merged_into_id is not None:
            raise ValidationError(_("This account was merged already."))
        return person


class TwoAccountsForm(forms.Form):
    first = AccountField(label=gettext_lazy("Log-in ID of one account"), max_length=150)
    second = AccountField(
        label=gettext_lazy("Log-in ID of the other"), max_length=150, required=False
    )

    def clean(self) -> dict[str, Any]:
        first, second = self.cleaned_data.get("first"), self.cleaned_data.get("second")
        if first is not None and first == second:
            self.add_error("second", _("Choose two different accounts."))
        return self.cleaned_data

    def two(self) -> tuple[User, User] | None:
        """Both, once both are chosen and differ."""
        if not self.is_bound or not self.is_valid() or self.cleaned_data["second"] is None:
            return None
        return self.cleaned_data["first"], self.cleaned_data["second"]


class MergeForm(forms.Form):
    kept = forms.ChoiceField(
        label=gettext_lazy("The account that is kept"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the account that is kept.")},
    )
    reason = forms.CharField(
        label=pgettext_lazy("merging", "Reason"),
        help_text=gettext_lazy("The person reads it under “My details”."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Give a reason.")},
    )

    def __init__(self, data: Any, *, two: tuple[User, User]) -> None:
        super().__init__(data)
        self.two = two
        self.fields["kept"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (str(person.pk), f"{person.full_name}（{person.username}）") for person in two
        ]

    def kept_and_merged(self) -> tuple[User, User]:
        one, other = self.two
        return (one, other) if self.cleaned_data["kept"] == str(one.pk) else (other, one)

    def refuse(self, error: ValidationError) -> None:
        messages = getattr(error, "error_dict", {None: error.messages})
        for name, texts in messages.items():
            self.add_error(name if name in self.fields else None, texts)
