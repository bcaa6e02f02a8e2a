"""Forms for leave, and for who answers for a supervisor meanwhile."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from people import marks
from people.forms.people import Entry, PersonChoice, day_after, day_field
from people.models import Leave, Post, User


class LeaveForm(Entry):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Leave.Kind.choices)
    start = day_field(gettext_lazy("First day"))
    last_day = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty while it is not known."),
    )

    def __init__(self, data: Any, *, leave: Leave | None = None) -> None:
        first: dict[str, Any] = {}
        if leave is not None:
            first = {"kind": leave.kind, "start": leave.start, "last_day": leave.last_day}
            first["seen"] = marks.mark_of_leave(leave)
        super().__init__(data, initial=first)

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"], "start": data["start"], "end": day_after(data["last_day"]),
        }  # fmt: skip


class DeputyForm(Entry):
    deputy = PersonChoice(
        User.objects.none(), label=gettext_lazy("Deputy"), empty_label=gettext_lazy("Choose")
    )
    start = day_field(gettext_lazy("First day"))
    last_day = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty while it is not known."),
    )

    def __init__(self, data: Any, *, post: Post) -> None:
        super().__init__(data, initial={"start": timezone.localdate()})
        self.fields["deputy"].queryset = deputies_for(post)  # type: ignore[attr-defined] # a choice

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "deputy": data["deputy"], "start": data["start"], "end": day_after(data["last_day"]),
        }  # fmt: skip


def deputies_for(post: Post) -> QuerySet[User]:
    """Colleagues of the supervisor: who works in the same organisation today."""
    today = timezone.localdate()
    here = Post.objects.on(today).announced(today).filter(organisation=post.organisation_id)
    there = Q(left_on=None) | Q(left_on__gt=today)
    colleagues = User.objects.filter(there, pk__in=here.values("person"), merged_into=None)
    return colleagues.exclude(pk=post.person_id).by_kana()
