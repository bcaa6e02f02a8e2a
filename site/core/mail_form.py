from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.messages.registry import label_of_topic


class MailTopicsForm(forms.Form):
    """About which topics one wants mail; nothing ticked is an answer too."""

    topics = forms.MultipleChoiceField(
        label=_("Topics that come by mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, by_mail: Mapping[str, bool]) -> None:
        wanted = [name for name, is_wanted in by_mail.items() if is_wanted]
        super().__init__(data, initial={"topics": wanted}, label_suffix="")
        field = self.fields["topics"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(name, label_of_topic(name)) for name in by_mail]
