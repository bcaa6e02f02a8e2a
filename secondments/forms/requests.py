"""要望: who is to go where, from when until when."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.people import Entry, day_after, day_field
from people.models import Grade, Organisation, Profession, User
from people.models.organisations import below
from secondments.forms.finding import PersonText, find
from secondments.models import Secondment
from secondments.states import Bearer, Kind, ReportRule, Side

PLACES = (
    Organisation.Kind.METROPOLIS,
    Organisation.Kind.CENTRE,
    Organisation.Kind.MUNICIPALITY,
    Organisation.Kind.FAMILY_CENTRE,
)


class RequestForm(Entry):
    FIELD_OF: ClassVar[dict[str, str]] = {"host_section": "host", "home_section": "home"}

    home = forms.ModelChoiceField(
        Organisation.objects.none(), label=pgettext_lazy("secondment", "From (home)")
    )
    host = forms.ModelChoiceField(
        Organisation.objects.none(), label=pgettext_lazy("secondment", "To (host)")
    )
    person = PersonText(
        label=pgettext_lazy("secondment", "Person"),
        required=False,
        help_text=gettext_lazy(
            "Name, staff number or log-in ID of somebody at home. Leave it empty as long as nobody "
            "is chosen; the agreement needs a name."
        ),
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=gettext_lazy("Profession"), required=False
    )
    grade = forms.ModelChoiceField(Grade.objects.all(), label=gettext_lazy("Grade"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("secondment", "Kind"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.TRAINING,
    )
    is_full_time = forms.BooleanField(
        label=gettext_lazy("Full time at the host"), required=False, initial=True
    )
    planned_start = day_field(pgettext_lazy("secondment", "First day"))
    last_day = day_field(gettext_lazy("Last day"))
    salary = forms.ChoiceField(
        label=gettext_lazy("Salary borne by"), choices=Bearer.choices, widget=forms.RadioSelect,
        initial=Bearer.HOME,
    )  # fmt: skip
    report_rule = forms.ChoiceField(
        label=pgettext_lazy("secondment", "Report due"), choices=ReportRule.choices,
        widget=forms.RadioSelect, initial=ReportRule.DAYS_30,
    )  # fmt: skip
    purpose = forms.CharField(
        label=pgettext_lazy("secondment", "Purpose"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: Any, *, user: User, on: datetime.date, secondment: Secondment | None = None
    ) -> None:
        super().__init__(data, initial=_as_shown(secondment) if secondment else _own_place(user))
        self.on, self.side = on, Side.HOME
        places = Organisation.objects.open(on).filter(kind__in=PLACES).order_by("code", "name")
        for name in ("home", "host"):
            self.fields[name].queryset = places  # type: ignore[attr-defined] # a choice
        post = user.active_post
        own = below(post.organisation_id, on=on) if post else []
        self.own = set(places.filter(pk__in=own).values_list("pk", flat=True))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        home, host = given.get("home"), given.get("host")
        if home is None or host is None:
            return given
        if home.pk in self.own:
            self.side = Side.HOME
        elif host.pk in self.own:
            self.side = Side.HOST
        else:
            self.add_error("home", gettext_lazy("Choose an organisation of yours on one side."))
            return given
        if given.get("person"):
            self._find(given, home)
        elif not given.get("profession"):
            self.add_error("profession", gettext_lazy("Name a person, or choose a profession."))
        return given

    def _find(self, given: dict[str, Any], home: Organisation) -> None:
        if self.side != Side.HOME:
            text = gettext_lazy("The home names the person. Leave this empty.")
            self.add_error("person", text)
            return
        try:
            given["person"] = find(given["person"], home, on=self.on)
        except ValidationError as error:
            self.add_error("person", error)

    def facts(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in FACTS}
        return given | {
            "person": self.cleaned_data["person"] or None,
            "planned_end": day_after(self.cleaned_data["last_day"]),
        }


FACTS = (
    "home", "host", "profession", "grade", "kind", "is_full_time", "planned_start", "salary",
    "report_rule", "purpose",
)  # fmt: skip


def _as_shown(it: Secondment) -> dict[str, Any]:
    shown = {name: getattr(it, name) for name in FACTS}
    return shown | {
        "person": it.person.username if it.person else "",
        "last_day": it.planned_end - datetime.timedelta(days=1),
    }


def _own_place(user: User) -> dict[str, Any]:
    return {"home": user.active_post.organisation_id} if user.active_post else {}
