"""Rows of staff by profession and employment, and what a standard hangs on."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.models import Employment, Profession
from workforce.staffing import Kind

MOST_PEOPLE = 999
EMPTY_ROWS = 3
NOT_CHOSEN, ANY = pgettext_lazy("staffing", "Choose"), pgettext_lazy("staffing", "Any")


class KindForm(forms.Form):
    """One row; an empty number takes it out."""

    profession = forms.ModelChoiceField(
        label=gettext_lazy("Profession"), queryset=Profession.objects.all(), required=False,
        empty_label=NOT_CHOSEN,
    )  # fmt: skip
    employment = forms.ModelChoiceField(
        label=gettext_lazy("Kind of employment"), queryset=Employment.objects.all(),
        required=False, empty_label=ANY,
    )  # fmt: skip
    people = forms.IntegerField(
        label=pgettext_lazy("staffing", "People"), min_value=0, max_value=MOST_PEOPLE,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("people") is not None and facts.get("profession") is None:
            self.add_error("profession", _("Choose a profession."))
        return facts


class BaseKindFormSet(forms.BaseFormSet[KindForm]):
    def clean(self) -> None:
        seen: set[Kind] = set()
        for form in self.forms:
            kind = _kind_of(form)
            if kind in seen:
                form.add_error(
                    "profession", _("This profession and employment stands above already.")
                )
            elif kind is not None:
                seen.add(kind)

    def people(self) -> dict[Kind, int]:
        found = {}
        for form in self.forms:
            if (kind := _kind_of(form)) is not None:
                found[kind] = form.cleaned_data["people"]
        return found


def kind_forms(data: Any, known: Mapping[Kind, int]) -> BaseKindFormSet:
    """The rows that are there, and a few empty ones."""
    made = forms.formset_factory(KindForm, formset=BaseKindFormSet, extra=EMPTY_ROWS, max_num=60)
    initial = [
        {"profession": kind.profession, "employment": kind.employment, "people": count}
        for kind, count in known.items()
    ]
    found: Any = made(data, initial=initial, prefix="rows")
    # Read once for all rows, not once a row.
    professions = [("", NOT_CHOSEN), *_choices(Profession)]
    employments = [("", ANY), *_choices(Employment)]
    for form in found.forms:
        form.fields["profession"].widget.choices = professions
        form.fields["employment"].widget.choices = employments
    kinds: BaseKindFormSet = found
    return kinds


def _choices(model: Any) -> list[tuple[int, str]]:
    return list(model.objects.values_list("pk", "name"))


def _kind_of(form: KindForm) -> Kind | None:
    facts = getattr(form, "cleaned_data", None) or {}
    profession, employment = facts.get("profession"), facts.get("employment")
    if profession is None or facts.get("people") is None:
        return None
    return Kind(profession.pk, employment and employment.pk)


class BandForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("population band", "Name"), max_length=60)
    at_least = forms.IntegerField(
        label=pgettext_lazy("population band", "From how many inhabitants on"),
        min_value=0, max_value=20_000_000,
    )  # fmt: skip

    def refuse(self, error: ValidationError) -> None:
        for name, texts in error.message_dict.items():
            self.add_error(name, texts)


class PopulationForm(forms.Form):
    on = forms.DateField(
        label=pgettext_lazy("population", "On"), widget=forms.DateInput(attrs={"type": "date"})
    )
    people = forms.IntegerField(
        label=pgettext_lazy("population", "Inhabitants"), min_value=0, max_value=20_000_000
    )
    source = forms.CharField(
        label=pgettext_lazy("population", "Source"), max_length=200, required=False
    )
