"""allauth's forms for second factors, in our words; what a browser sends cannot break them."""

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.mfa.base import forms as by_code
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as by_passkey
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.backends import SignInBackend

REFUSED = _("This passkey could not be used here. Try again, or log in with your password.")
TOO_MANY_CODES = _("The code was wrong too many times. Please wait 5 minutes and try again.")
TOO_MANY = ("too_many_login_attempts", "rate_limited")
MOST = 60  # characters of a passkey's name

Answer = TypeVar("Answer")


def understood(judge: Callable[[], Answer]) -> Answer:
    """Its answer. Whatever it cannot read is a passkey that was refused, never an error page:
    the libraries below raise KeyError, AttributeError, struct.error… at what they do not expect."""
    try:
        return judge()
    except ValidationError as error:
        said = TOO_MANY_CODES if getattr(error, "code", "") in TOO_MANY else REFUSED
        raise ValidationError(said, code="refused") from error
    except Exception as error:
        raise ValidationError(REFUSED, code="refused") from error


def registration(sent: Any) -> dict[str, Any]:
    """What is kept of a registration: nothing that the browser adds of its own."""
    extensions = sent.get("clientExtensionResults", {}).get("credProps", {})
    return {
        "id": str(sent["id"]),
        "rawId": str(sent["rawId"]),
        "type": "public-key",
        "response": {
            name: str(sent["response"][name]) for name in ("clientDataJSON", "attestationObject")
        },
        "clientExtensionResults": {"credProps": {"rk": bool(extensions.get("rk"))}},
    }


class NamedPasskey(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("passkey", "Name of this passkey"),
        help_text=_("So that you can tell it apart from others: office computer, own phone."),
        max_length=MOST,
    )


class AddPasskeyForm(NamedPasskey, by_passkey.AddWebAuthnForm):
    """Always one that logs in by itself, so nobody has to decide that."""

    passwordless = None
    field_order = ("name", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the device has made its key before we are asked

    def clean_credential(self) -> dict[str, Any]:
        return understood(lambda: registration(self.cleaned_data["credential"]))

    def clean(self) -> dict[str, Any] | None:
        return understood(super().clean)


class RenamePasskeyForm(NamedPasskey, by_passkey.EditWebAuthnForm):
    pass


class ConfirmByPasskeyForm(by_passkey.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return understood(super().clean_credential)


class ReauthenticateByPasskeyForm(ConfirmByPasskeyForm, by_passkey.ReauthenticateWebAuthnForm):
    pass


class LoginByPasskeyForm(by_passkey.LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        authenticator = understood(super().clean_credential)
        # A passkey asks no backend, so it would let in who has left.
        if not SignInBackend().user_can_authenticate(authenticator.user):
            raise ValidationError(REFUSED, code="refused")
        return authenticator


class ByCode(forms.Form):
    """Six digits of an app, or a recovery code; in any width."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code from the app, or a recovery code"),
            max_length=20,
            widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        try:
            return str(super().clean_code())  # type: ignore[misc]  # allauth's, beside this one
        except ValidationError as error:
            if getattr(error, "code", "") in TOO_MANY:  # allauth speaks of passwords
                raise ValidationError(TOO_MANY_CODES, code=error.code) from error
            raise


class CodeForm(ByCode, by_code.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(ByCode, by_code.ReauthenticateForm):
    pass


class ActivateAppForm(ByCode, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows")


class ChoosePassword(forms.Form):
    """Labels in our words; allauth's forms bring the fields."""

    LABELS = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.LABELS.get(name, field.label)
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].help_text = ""  # the log-in page leads to the reset


class ChangeOwnPasswordForm(ChoosePassword, ChangePasswordForm):
    pass


class SetOwnPasswordForm(ChoosePassword, SetPasswordForm):
    pass


class ResetOwnPasswordForm(ChoosePassword, ResetPasswordKeyForm):
    pass
