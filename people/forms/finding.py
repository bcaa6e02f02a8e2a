"""Finding one person whom the metropolitan office gives a role: by what identifies somebody, whole.

Other organisations' people are not the metropolitan office's to list, so there is no search by a
name or by part of a number, and whoever may not be found reads as nobody.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.fields import CodeField
from people.login_ids import login_id
from people.models import Organisation, Post, User


@dataclass(frozen=True)
class Found:
    person: User
    posts: list[Post]  # running or to come


class FindForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("Log-in ID"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )
    staff_number = CodeField(label=gettext_lazy("Staff number"), required=False, max_length=20)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.open(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        place, number = data["organisation"], data["staff_number"]
        if data["login"] and (place or number):
            self.add_error("login", _("Write either the log-in ID, or organisation and number."))
        elif number and not place:
            self.add_error("organisation", _("Choose the organisation of this staff number."))
        elif place and not number:
            self.add_error("staff_number", _("Write the staff number in this organisation."))
        elif not data["login"] and not number:
            self.add_error("login", _("Write the log-in ID, or organisation and staff number."))
        return data

    def found(self) -> Found | None:
        """Somebody with a post of today or to come that is announced; None for anybody else."""
        today = timezone.localdate()
        posts = Post.objects.ending_after(today).announced(today)
        posts = posts.filter(person__merged_into=None)
        if login := login_id(self.cleaned_data["login"]):
            whose = posts.filter(person__username=login)
        else:
            whose = posts.filter(
                organisation=self.cleaned_data["organisation"],
                staff_number=self.cleaned_data["staff_number"],
            )
        first = whose.select_related("person").order_by("start", "pk").first()
        if first is None:
            return None
        shown = posts.of(first.person).with_names().prefetch_related("roles")
        return Found(person=first.person, posts=list(shown.main_first()))
