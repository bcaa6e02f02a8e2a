"""One person, found by what an office knows of them: name, staff number or log-in ID."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.folding import search_key
from people.models import Organisation, User

MOST_NAMED = 5


class PersonText(forms.CharField):
    """As typed; `find` says who it is."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=80, **more)
        self.widget.attrs["autocomplete"] = "off"


def find(text: str, place: Organisation, *, on: datetime.date) -> User:
    """Who has a post there on that day or later. Raises ValidationError that names the choice."""
    staff = User.objects.persons().filter(posts__organisation=place).distinct()
    staff = staff.filter(posts__in=place.posts.ending_after(on))
    exact = staff.filter(posts__organisation=place, posts__staff_number=text.strip())
    found = list(exact[:2]) if text.strip() else []
    if len(found) != 1:
        found = list(staff.filter(username=text.strip().lower())[:2])
    if len(found) != 1:
        found = list(staff.matching(text).by_kana()[: MOST_NAMED + 1]) if search_key(text) else []
    if not found:
        message = _("Nobody at %(place)s is found by this. Write the name or the staff number.")
        raise ValidationError(message % {"place": place})
    if len(found) > 1:
        names = "、".join(f"{each.full_name}（{each.username}）" for each in found[:MOST_NAMED])
        message = _("Several people are found: %(names)s. Write the log-in ID of one.")
        raise ValidationError(message % {"names": names})
    return found[0]
