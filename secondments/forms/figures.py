"""What is asked of the figures, and one row of the plan."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import fiscal
from people.models import Grade, Organisation, Profession, User
from secondments.actions.plans import Wish
from secondments.actuals import Line
from secondments.figures_permissions import PARTIES, keeps_plan_between, own_party
from secondments.models import PlanRow
from secondments.parties import direction_between
from secondments.states import Direction

MOST_YEARS = 10
BACK, AHEAD = 15, 5  # 年度 that can be asked for, seen from this one
MOST_PEOPLE = 999
LARGEST_KEY = 2**31 - 1  # no row has a larger one, and no database is asked for it


def years_offered(today: datetime.date) -> range:
    now = fiscal.fiscal_year(today)
    return range(now - BACK, now + AHEAD + 1)


def _year_field(label: Any, today: datetime.date) -> forms.TypedChoiceField:
    choices = [(year, fiscal.label(year)) for year in reversed(years_offered(today))]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, required=False)


class YearsFilter(forms.Form):
    def __init__(self, data: Any, *, today: datetime.date) -> None:
        self.now = fiscal.fiscal_year(today)
        asked = {"first": data.get("first", self.now - 1), "last": data.get("last", self.now)}
        super().__init__(asked, label_suffix="")
        self.fields["first"] = _year_field(pgettext_lazy("span of years", "First year"), today)
        self.fields["last"] = _year_field(pgettext_lazy("span of years", "Last year"), today)

    def span(self) -> tuple[int, int]:
        """At most ten years; what makes no sense is put right."""
        self.is_valid()
        first = self.cleaned_data.get("first") or self.now - 1
        last = max(first, self.cleaned_data.get("last") or self.now)
        return first, min(last, first + MOST_YEARS - 1)


class YearFilter(forms.Form):
    def __init__(self, data: Any, *, today: datetime.date) -> None:
        self.now = fiscal.fiscal_year(today)
        super().__init__({"year": data.get("year", self.now)}, label_suffix="")
        self.fields["year"] = _year_field(gettext_lazy("Fiscal year"), today)

    def chosen(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("year") or self.now


class LineForm(forms.Form):
    """Which figure is asked for, by the address."""

    year = forms.IntegerField()
    direction = forms.ChoiceField(choices=Direction.choices)
    home = forms.IntegerField(max_value=LARGEST_KEY)
    host = forms.IntegerField(max_value=LARGEST_KEY)
    profession = forms.IntegerField(required=False, max_value=LARGEST_KEY)
    grade = forms.IntegerField(required=False, max_value=LARGEST_KEY)

    def __init__(self, data: Any, *, today: datetime.date) -> None:
        super().__init__(data)
        self.years = years_offered(today)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year not in self.years:
            raise ValidationError("")
        return year

    def line(self) -> Line:
        facts = self.cleaned_data
        return Line(*(facts[name] for name in Line._fields))


class PlanRowForm(forms.Form):
    home = forms.ModelChoiceField(label=pgettext_lazy("secondment", "Home"), queryset=None)
    host = forms.ModelChoiceField(label=pgettext_lazy("secondment", "Host"), queryset=None)
    profession = forms.ModelChoiceField(
        label=gettext_lazy("Profession"), queryset=Profession.objects.all(), required=False,
        empty_label=pgettext_lazy("plan", "Any"),
    )  # fmt: skip
    grade = forms.ModelChoiceField(
        label=gettext_lazy("Grade"), queryset=Grade.objects.all(), required=False,
        empty_label=pgettext_lazy("plan", "Any"),
    )  # fmt: skip
    planned = forms.IntegerField(
        label=pgettext_lazy("plan", "Planned (people)"), min_value=0, max_value=MOST_PEOPLE
    )
    note = forms.CharField(label=pgettext_lazy("plan", "Note"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, year: int, user: User) -> None:
        super().__init__(data, label_suffix="")
        self.year, self.user = year, user
        parties = Organisation.objects.filter(kind__in=PARTIES).open(fiscal.last_day(year))
        for name in ("home", "host"):
            self.fields[name].queryset = parties.order_by("code", "name")  # type: ignore[attr-defined] # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        home, host = self.cleaned_data.get("home"), self.cleaned_data.get("host")
        if home is None or host is None:
            return self.cleaned_data
        try:
            direction_between(home, host)
        except ValidationError as error:
            self.add_error("host", error)
            return self.cleaned_data
        if not keeps_plan_between(self.user, home, host):
            party = own_party(self.user)
            message = _("Choose %(party)s as home or as host.")
            self.add_error("home", message % {"party": party})
        elif self._is_there(home, host):
            message = _("This row is in the plan already. Change it in the list below.")
            self.add_error("planned", message)
        return self.cleaned_data

    def _is_there(self, home: Organisation, host: Organisation) -> bool:
        facts = self.cleaned_data
        same = PlanRow.objects.of_year(self.year).filter(home=home, host=host)
        same = same.filter(profession=facts.get("profession"), grade=facts.get("grade"))
        return same.exists()

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class PlannedForm(forms.Form):
    """Another number for a row that is there."""

    planned = forms.IntegerField(
        label=pgettext_lazy("plan", "Planned (people)"), min_value=0, max_value=MOST_PEOPLE
    )
    note = forms.CharField(label=pgettext_lazy("plan", "Note"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, row: PlanRow) -> None:
        super().__init__(data, label_suffix="", initial={"planned": row.planned, "note": row.note})
        self.row = row

    def wish(self) -> Wish:
        row = self.row
        return Wish(row.home, row.host, row.profession, row.grade, **self.cleaned_data)


class PlanFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
