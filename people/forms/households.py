"""The form that puts two people into one household."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from people.forms.people import Entry, PersonChoice
from people.models import User
from people.permissions import people_in_scope


class HouseholdForm(Entry):
    other = PersonChoice(
        User.objects.none(),
        label=gettext_lazy("Lives together with"),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("Among the people of the same organisation."),
    )

    def __init__(self, data: Any, *, person: User, by: User) -> None:
        super().__init__(data)
        today = timezone.localdate()
        here = people_in_scope(by, on=today).filter(
            organisation__in=person.posts.on(today).values("organisation")
        )
        others = User.objects.filter(pk__in=here.values("person"), household_member=None)
        choice: Any = self.fields["other"]  # a ModelChoiceField
        choice.queryset = others.exclude(pk=person.pk).by_kana()
