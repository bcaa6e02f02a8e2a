"""What is asked of the list of readers, by GET: every choice is a link or a field of one form."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guidelines.models import GuidelineEdition
from guidelines.readers import Asked, Readers, State
from guidelines.reading_permissions import posts_named, sees_numbers_of_all
from people.models import Organisation, User


class ReadersFilter(forms.Form):
    """Its choices are what the officer's own scope holds, so nothing else can be asked for."""

    q = forms.CharField(label=_("Name, kana or staff number"), max_length=60, required=False)
    state = forms.ChoiceField(choices=State.choices, required=False, widget=forms.HiddenInput)

    field_order = ["guideline", "organisation", "q", "state"]

    def __init__(
        self,
        data: QueryDict,
        *,
        editions: Mapping[str, GuidelineEdition],
        user: User,
        on: datetime.date,
    ) -> None:
        super().__init__(data, label_suffix="")
        titles = [(key, str(edition)) for key, edition in editions.items()]
        # Numbers of several guidelines together say little: the office looks at one at a time.
        of_all = sees_numbers_of_all(user)
        self.usual = next(iter(editions), "") if of_all else ""
        self.fields["guideline"] = forms.ChoiceField(
            label=pgettext_lazy("guidelines", "Guideline"),
            choices=titles if of_all else [("", str(_("All guidelines"))), *titles],
            required=False,
        )
        held = posts_named(user, on=on).order_by().values("organisation")
        places = dict(Organisation.objects.filter(pk__in=held).values_list("pk", "name"))
        if len(places) > 1:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=pgettext_lazy("filter", "Organisation"),
                choices=[("", _("All organisations")), *places.items()],
                coerce=int,
                required=False,
                empty_value=None,
            )
        self.order_fields(self.field_order)

    def asked(self) -> Asked:
        self.is_valid()  # what is not valid is not asked for
        given: dict[str, Any] = self.cleaned_data
        return Asked(
            state=State(given.get("state") or State.UNREAD),
            guideline=given.get("guideline") or self.usual,
            organisation=given.get("organisation"),
            text=(given.get("q") or "").strip(),
        )


def readers_asked_for(
    user: User, query: QueryDict, *, on: datetime.date
) -> tuple[Readers, ReadersFilter]:
    everything = Readers(user, Asked(), on=on)
    form = ReadersFilter(query, editions=everything.editions, user=user, on=on)
    readers = Readers(user, form.asked(), on=on)
    readers.editions = everything.editions
    return readers, form
