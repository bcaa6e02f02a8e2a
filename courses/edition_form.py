from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import fiscal
from courses.models import CoursePage

AHEAD = 2  # 年度 after this one that may be chosen


class EditionForm(forms.Form):
    """The 年度 of the new edition. `after` is the edition whose page was looked at, so that the
    same button pressed later, or by another, makes no second one."""

    year = forms.TypedChoiceField(label=_("Fiscal year of the new edition"), coerce=int)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, course: CoursePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = fiscal.fiscal_year(timezone.localdate())
        first = max(this, (course.year or this - 1) + 1)
        years = range(first, max(first, this + AHEAD) + 1)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [(str(year), fiscal.label(year)) for year in years]
        self.initial.update(year=first, after=course.edition)
