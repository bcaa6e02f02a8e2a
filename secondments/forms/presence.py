"""Quick entry of a visit or a joint meeting, on a phone in front of the door."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.choosing import SeveralField
from core.templatetags.japanese import minutes as minutes_words
from people.forms.people import day_field
from people.models import Organisation, Post, User
from secondments.forms.learning import Entry
from secondments.learning_states import PresenceKind
from secondments.models import Presence

LENGTHS = (30, 60, 90, 120, 180, 240, 360, 480)


class PeopleField(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, post: Any) -> str:
        return f"{post.person.full_name}（{post.section or post.organisation}）"


class PresenceForm(Entry):
    kind = forms.ChoiceField(
        label=pgettext_lazy("presence", "Kind"), choices=PresenceKind, widget=forms.RadioSelect
    )
    day = day_field(pgettext_lazy("presence", "Day"))
    place = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation visited"), empty_label=_("Choose")
    )
    where = forms.CharField(
        label=pgettext_lazy("presence", "Place"),
        max_length=120,
        required=False,
        help_text=_("Only if it was not in its own rooms."),
    )
    purpose = forms.CharField(
        label=pgettext_lazy("presence", "Purpose"),
        max_length=200,
        help_text=_("Nothing by which a child or a family could be recognised."),
    )
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=[], initial=120)
    posts = PeopleField(Post.objects.none(), label=_("Who was there"))

    def __init__(self, *args: Any, sender: Organisation, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("minutes")
        lengths = sorted({*LENGTHS, *([kept] if kept else [])})
        self.fields["minutes"].choices = [(each, minutes_words(each)) for each in lengths]  # type: ignore[attr-defined]  # each field is of its own kind
        on = timezone.localdate()
        kinds = (
            Organisation.Kind.METROPOLIS,
            Organisation.Kind.CENTRE,
            Organisation.Kind.MUNICIPALITY,
            Organisation.Kind.FAMILY_CENTRE,
        )
        there = Organisation.objects.open(on).filter(kind__in=kinds)
        # What is entered stays, though the place may have closed since.
        entered = self.initial.get("place")
        could = Q(pk__in=there.values("pk")) | Q(pk=entered.pk if entered else None)
        places = Organisation.objects.filter(could).exclude(pk=sender.pk)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]  # each field is of its own kind
        self.fields["posts"].queryset = colleagues  # type: ignore[attr-defined]  # each field is of its own kind

    @staticmethod
    def initial_of(presence: Presence | None, user: User) -> dict[str, Any]:
        if presence is None:
            post = user.active_post
            return {
                "kind": PresenceKind.REGULAR,
                "day": timezone.localdate(),
                "minutes": 120,
                "posts": [post.pk] if post else [],
            }
        names = ("kind", "day", "place", "where", "purpose", "minutes")
        facts = {name: getattr(presence, name) for name in names}
        return facts | {"posts": list(presence.people.values_list("post", flat=True))}
