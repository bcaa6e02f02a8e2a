"""What the list of people is narrowed to: a GET form, so that a view is a link."""

import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import fiscal
from core.folding import fold
from people.models import Leave, Organisation, Profession, User
from people.models.posts import PostQuerySet
from people.models.users import UserQuerySet
from people.permissions import people_in_scope


class PeopleFilter(forms.Form):
    q = forms.CharField(
        label=_("Name, kana, log-in ID or staff number"), max_length=60, required=False
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=pgettext_lazy("filter", "Organisation"),
        required=False,
        empty_label=_("All organisations"),
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label=pgettext_lazy("filter", "Profession"),
        required=False,
        empty_label=_("All professions"),
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("filter", "State"),
        required=False,
        choices=[
            ("", _("All states")),
            ("never", _("Never logged in")),
            ("away", pgettext_lazy("person", "On leave")),
            ("leaving", _("About to leave")),
        ],
    )
    on = forms.DateField(required=False)  # a link of its own, not a field on the screen

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.day = self._day()
        self.scope = people_in_scope(user, on=self.day)
        places = Organisation.objects.filter(pk__in=self.scope.values("organisation"))
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = places

    def _day(self) -> datetime.date:
        field = self.fields["on"]
        try:
            return field.clean(self.data.get("on", "")) or timezone.localdate()
        except forms.ValidationError:
            return timezone.localdate()

    def days(self) -> list[datetime.date]:
        """One click each: today, the next 1 April, and the day looked at."""
        today = timezone.localdate()
        next_year = fiscal.first_day(fiscal.fiscal_year(today) + 1)
        return sorted({today, next_year, self.day})

    def posts(self) -> PostQuerySet:
        posts = self.scope
        if not self.is_valid():
            return posts
        if organisation := self.cleaned_data["organisation"]:
            posts = posts.filter(organisation=organisation)
        if profession := self.cleaned_data["profession"]:
            posts = posts.filter(profession=profession)
        return posts

    def people(self) -> QuerySet[User]:
        """Each person once, in kana order, with `.seen_posts` and `.leaves_now`."""
        of_person = self.posts().filter(person=OuterRef("pk"))
        people = User.objects.filter(Exists(of_person))
        if text := self.cleaned_data.get("q", "") if self.is_valid() else "":
            number = Exists(of_person.filter(staff_number__icontains=fold(text)))
            people = people.filter(number | Q(pk__in=User.objects.matching(text).values("pk")))
        people = self._in_state(people)
        posts = self.posts().with_names().main_first().prefetch_related("roles")
        return people.by_kana().prefetch_related(
            Prefetch("posts", posts, to_attr="seen_posts"),
            Prefetch("leaves", Leave.objects.on(self.day), to_attr="leaves_now"),
        )

    def _in_state(self, people: UserQuerySet) -> UserQuerySet:
        state = self.cleaned_data.get("state", "") if self.is_valid() else ""
        if state == "never":
            return people.filter(last_login=None)
        if state == "away":
            return people.filter(Exists(Leave.objects.on(self.day).filter(person=OuterRef("pk"))))
        if state == "leaving":
            # Whose last post here has a last day, or who is entered as leaving.
            staying = self.scope.filter(person=OuterRef("pk"), end=None)
            return people.filter(~Exists(staying) | Q(left_on__isnull=False))
        return people
