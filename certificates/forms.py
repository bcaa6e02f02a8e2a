from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from certificates.codes import read_code
from certificates.models import Certificate, PublicName
from core.typesetting import missing_glyphs

LONGEST_NAME = 80


def validate_printable(text: str) -> None:
    if missing := missing_glyphs(text):
        raise ValidationError(
            _("These characters cannot be printed: %(characters)s"),
            params={"characters": " ".join(missing)},
        )


class CodeForm(forms.Form):
    """The code as somebody typed it; `cleaned_data` has the twelve characters."""

    code = forms.CharField(
        label=gettext_lazy("Number for checking"),
        help_text=gettext_lazy("The 12 characters beside the QR code. Hyphens may be left out."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("Enter the 12 letters and digits beside the QR code."))
        return code


class PublicNameForm(forms.Form):
    """What the verification page shows: only what the issuer allows is offered."""

    choice = forms.ChoiceField(
        label=pgettext_lazy("certificates", "Name on the page for checking"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = PublicName(certificate.issuer.public_name)
        self.fields["choice"].choices = [(option, option.label) for option in limit.up_to()]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["choice"].initial = PublicName(certificate.public_name).at_most(limit)


class NameForm(forms.Form):
    """The holder's own words about the name on the paper."""

    name = forms.CharField(
        label=gettext_lazy("The name as it should be printed"),
        help_text=gettext_lazy("Family name, a space, given name."),
        max_length=LONGEST_NAME,
        validators=[validate_printable],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("For example: my name has changed; a character is wrong."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReleaseForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name on certificates"),
        help_text=gettext_lazy(
            "Replace the characters that cannot be printed, as the holder agrees."
        ),
        max_length=LONGEST_NAME,
        validators=[validate_printable],
    )


class ReissueForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name on certificates"),
        max_length=LONGEST_NAME,
        validators=[validate_printable],
    )
    reason = forms.CharField(
        label=pgettext_lazy("certificates", "Reason"),
        help_text=gettext_lazy("It is kept with the certificate and not shown to the public."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("certificates", "Reason"),
        help_text=gettext_lazy(
            "The holder sees it. The page for checking shows only the day, not the reason."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be undone"),
    )
