"""What organisers fill in about sessions, rooms and lecturers."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.choosing import SeveralField
from courses.models import Lecturer, Room, Run, Session
from courses.organising_forms import number_field
from people.forms.people import Entry, day_field


class SessionForm(Entry):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Session.Kind.choices, widget=forms.RadioSelect
    )
    day = day_field(gettext_lazy("Day"))
    begins = forms.TimeField(
        label=gettext_lazy("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = number_field(
        gettext_lazy("Minutes that count"),
        least=1,
        required=False,
        help_text=gettext_lazy("Empty: from beginning to end. Breaks do not count."),
    )
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label=gettext_lazy("Room"),
        required=False,
        empty_label=pgettext_lazy("room", "None"),
    )
    join_url = forms.URLField(
        label=gettext_lazy("Address of the online room"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Only people who are admitted get in, from 15 minutes before to the end."
        ),
    )
    lecturers = SeveralField(
        Lecturer.objects.none(),
        label=gettext_lazy("Lecturers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    late_minutes = number_field(
        gettext_lazy("May be late by (minutes)"),
        required=False,
        help_text=gettext_lazy("Empty: lectures 10 minutes, exercises and practicums none."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Everybody concerned reads it."),
    )
    override = forms.CharField(
        label=gettext_lazy("Why it may be at the same time"), required=False, max_length=400
    )

    def __init__(
        self, data: Any, *, run: Run, session: Session | None = None, on: datetime.date
    ) -> None:
        super().__init__(
            data, initial=_facts_of_session(session) if session else {"kind": "lecture"}
        )
        rooms = Room.objects.filter(organisation=run.organiser).in_use(on)
        lecturers = Lecturer.objects.filter(organisation=run.organiser).in_use(on)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["lecturers"].queryset = lecturers  # type: ignore[attr-defined] # the same
        if session is None or run.announced_at is None:
            del self.fields["reason"]

    def show_override(self, *, shown: bool) -> None:
        """It stands there only once there is a clash, and for whoever may let one stand."""
        if not shown:
            del self.fields["override"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends before it begins."))
        elif begins and ends and (data.get("minutes") or 0) > _minutes_between(begins, ends):
            self.add_error("minutes", _("The session is not so long."))
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, begins, ends = data["day"], data["begins"], data["ends"]
        return {
            "title": data["title"],
            "kind": data["kind"],
            "starts_at": timezone.make_aware(datetime.datetime.combine(day, begins)),
            "ends_at": timezone.make_aware(datetime.datetime.combine(day, ends)),
            "minutes": data["minutes"] or _minutes_between(begins, ends),
            "room": data["room"],
            "join_url": data["join_url"],
            "late_minutes": data["late_minutes"],
            "lecturers": list(data["lecturers"]),
        }

    FIELD_OF: ClassVar = {"starts_at": "day", "ends_at": "ends"}


def _minutes_between(begins: datetime.time, ends: datetime.time) -> int:
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def _facts_of_session(session: Session) -> dict[str, Any]:
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "title": session.title, "kind": session.kind, "day": begins.date(),
        "begins": begins.time(), "ends": ends.time(), "minutes": session.minutes,
        "room": session.room_id, "join_url": session.join_url,
        "late_minutes": session.late_minutes,
        "lecturers": [each.lecturer_id for each in session.teaching.all()],
    }  # fmt: skip


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ["name", "address", "seats", "retired_on"]


class LecturerForm(forms.ModelForm):
    class Meta:
        model = Lecturer
        fields = ["name", "kana", "affiliation", "kind", "page", "retired_on"]
