"""What reviewers fill in: an opinion, and how psychologists use their time."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.people import Entry


class OpinionForm(Entry):
    anchor = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    text = forms.CharField(
        label=pgettext_lazy("guidelines", "Opinion"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Enter your opinion.")},
    )
