"""What people enter about exercises."""

import datetime
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casestudies.facilitators import certified_facilitators
from casestudies.models import Exercise
from casestudies.permissions import can_facilitate, sessions_to_use, usable_cases
from casestudies.states import OPEN_EXERCISES
from courses.run_permissions import organisers_for
from people.forms.people import Entry
from people.join_codes import SEPARATORS, too_many
from people.models import Organisation, User

MOST_MINUTES = 600
YEARS = range(2000, 2101)


class JoinForm(forms.Form):
    """合言葉: of an exercise one is in no list of."""

    code = forms.CharField(
        label=gettext_lazy("Code of the exercise"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=gettext_lazy("Ten letters and digits that the facilitator shows."),
    )

    def __init__(self, data: Any = None, *, request: HttpRequest | None = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = typed.upper().translate(SEPARATORS)
        rows = Exercise.objects.filter(code=code, is_solo=False, state__in=OPEN_EXERCISES)
        found = rows.first()
        if found is None:
            if self.request is not None and too_many(self.request):
                raise ValidationError(
                    _("Too many tries. Wait ten minutes, or ask the facilitator.")
                )
            raise ValidationError(_("There is no exercise with this code, or it is over."))
        self.exercise = found
        return str(code)


class ExerciseForm(Entry):
    """A new one, or the facts of one that is there (`exercise`)."""

    case = forms.ChoiceField(label=pgettext_lazy("exercise", "Case"))
    session = forms.ChoiceField(
        label=pgettext_lazy("exercise", "Session of a run"),
        required=False,
        help_text=gettext_lazy("Its participants are in the list at once, and it has the time."),
    )
    starts_at = forms.DateTimeField(
        label=pgettext_lazy("exercise", "Begins"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("Without a session: when people meet."),
    )
    title = forms.CharField(label=pgettext_lazy("exercise", "Title"), max_length=120)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that count"), min_value=1, max_value=MOST_MINUTES
    )
    organiser = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organiser"), empty_label=None
    )
    facilitator = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("exercise", "Facilitators"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who leads it.")},
    )

    def __init__(self, data: Any = None, *, user: User, exercise: Exercise | None = None) -> None:
        super().__init__(data)
        self.user, self.exercise = user, exercise
        self.cases = {page.key: page for page in usable_cases(on=timezone.localdate())}
        self.sessions = {one.key: one for one in sessions_to_use(user, at=timezone.now())}
        if exercise is not None and exercise.session is not None:
            self.sessions.setdefault(exercise.session.key, exercise.session)
        self.people = {one.pk: one for one in certified_facilitators(on=timezone.localdate())}
        self._choices()
        self._beginnings()

    def _choices(self) -> None:
        self.fields["case"].choices = [(key, page.title) for key, page in self.cases.items()]  # type: ignore[attr-defined] # a ChoiceField
        none = [("", _("None: on its own"))]
        self.fields["session"].choices = none + [  # type: ignore[attr-defined] # a ChoiceField
            (key, f"{timezone.localtime(one.starts_at):%m/%d %H:%M} {one.run} {one}")
            for key, one in self.sessions.items()
        ]
        organisers = organisers_for(self.user)
        if not organisers.exists() and self.user.active_post is not None:
            organisers = Organisation.objects.filter(pk=self.user.active_post.organisation_id)
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["facilitator"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (pk, one.name_to_show) for pk, one in self.people.items()
        ]

    def _beginnings(self) -> None:
        exercise = self.exercise
        if exercise is None:
            self.fields["minutes"].initial = 120
            self.fields["facilitator"].initial = [self.user.pk] if can_facilitate(self.user) else []
            return
        del self.fields["case"]
        del self.fields["organiser"]
        leading = exercise.facilitations.filter(until=None).values_list("person", flat=True)
        self.initial = {
            "title": exercise.title,
            "minutes": exercise.minutes,
            "session": exercise.session.key if exercise.session else "",
            "starts_at": exercise.starts_at and timezone.localtime(exercise.starts_at),
            "facilitator": list(leading),
        }

    def clean_starts_at(self) -> datetime.datetime | None:
        """A slip of the year is no day of ours, and its ends are none in UTC."""
        typed: datetime.datetime | None = self.cleaned_data["starts_at"]
        if typed is not None and typed.year not in YEARS:
            raise ValidationError(self.fields["starts_at"].error_messages["invalid"])
        return typed

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        session = self.sessions.get(given.get("session", ""))
        given["session"] = session
        if session is not None:
            given["starts_at"] = session.starts_at
        return given

    def facts(self) -> dict[str, Any]:
        names = ("title", "minutes", "session", "starts_at")
        return {name: self.cleaned_data[name] for name in names}

    def facilitators(self) -> list[User]:
        return [self.people[pk].person for pk in self.cleaned_data["facilitator"]]


class GroupsForm(Entry):
    count = forms.IntegerField(
        label=pgettext_lazy("exercise", "How many groups"), min_value=1, max_value=20
    )


class AnnouncementForm(Entry):
    text = forms.CharField(
        label=pgettext_lazy("exercise", "What you want to say"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    group = forms.TypedChoiceField(
        label=pgettext_lazy("exercise", "To whom"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Any = None, *, numbers: list[int]) -> None:
        super().__init__(data)
        words = [(number, _("Group %(number)d") % {"number": number}) for number in numbers]
        self.fields["group"].choices = [("", _("Everybody")), *words]  # type: ignore[attr-defined] # a ChoiceField


class GroupNoteForm(Entry):
    text = forms.CharField(
        label=pgettext_lazy("exercise", "Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only who leads the exercise reads it."),
    )


class PollForm(Entry):
    question = forms.CharField(label=pgettext_lazy("poll", "Question"), max_length=200)
    options = forms.CharField(
        label=pgettext_lazy("poll", "Choices, one a line"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_options(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
