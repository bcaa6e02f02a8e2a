"""Whom an office puts into a programme, and by when it is due."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choosing import SeveralField
from core.fiscal import first_day, fiscal_year
from courses.actions import DueRule
from courses.programme_permissions import can_require_of_everybody, organisations_to_require_of
from people.forms.people import Entry
from people.importing.fields import DayField
from people.models import Organisation, Post, Profession, User
from people.models.posts import PostQuerySet
from records.models import Requirement


class DueForm(Entry):
    """By when: each way has a field of its own."""

    due_rule = forms.ChoiceField(
        label=gettext_lazy("Due"),
        choices=[
            (Requirement.Due.YEAR_END, gettext_lazy("By the end of this fiscal year")),
            (Requirement.Due.FIXED, gettext_lazy("On a date")),
            (Requirement.Due.MONTHS, gettext_lazy("So many months from today")),
        ],
        initial=Requirement.Due.YEAR_END,
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=gettext_lazy("Date, if due on a date"), required=False)
    due_months = forms.IntegerField(
        label=gettext_lazy("Months, if due by months"), required=False, min_value=1, max_value=120
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {Requirement.Due.FIXED: "due_on", Requirement.Due.MONTHS: "due_months"}
        name = needed.get(cleaned.get("due_rule"))  # type: ignore[arg-type] # none of them: no field
        if name and name not in self.errors and not cleaned.get(name):
            self.add_error(name, _("Fill this in, or choose another way."))
        return cleaned

    def due(self) -> DueRule:
        data = self.cleaned_data
        rule = data["due_rule"]
        return DueRule(
            rule,
            data["due_on"] if rule == Requirement.Due.FIXED else None,
            data["due_months"] if rule == Requirement.Due.MONTHS else None,
        )


class AssignForm(DueForm):
    posts = SeveralField(
        Post.objects.none(),
        label=gettext_lazy("People"),
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )

    def __init__(self, data: Any, *, posts: PostQuerySet) -> None:
        super().__init__(data)
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined] # a ModelChoiceField


class FileForm(DueForm):
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy(
            "With a column 「職員番号」 or 「ログインID」; 「氏名」 is compared if it is there."
        ),
    )
    field_order = ("file",)


class RequireForm(DueForm):
    """Everybody in an organisation and below, narrowed by what their post is."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Whose people"), required=False
    )
    professions = SeveralField(
        Profession.objects.all(),
        label=gettext_lazy("Professions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: every profession."),
    )
    newcomers_only = forms.BooleanField(
        label=gettext_lazy("Only people whose post began on the day below or later"), required=False
    )
    start = DayField(label=gettext_lazy("Required from"))
    field_order = ("organisation", "professions", "newcomers_only", "start")

    def __init__(self, data: Any = None, *, user: User) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"start": first_day(fiscal_year(today)).isoformat()})
        field: Any = self.fields["organisation"]
        field.queryset = organisations_to_require_of(user, on=today)
        if can_require_of_everybody(user):
            field.empty_label = _("All organisations")
        else:
            field.required = True
            field.empty_label = None
            field.initial = user.active_post.organisation_id if user.active_post else None
        rule: Any = self.fields["due_rule"]
        rule.choices = [
            *rule.choices[:2],
            (Requirement.Due.MONTHS, _("So many months after the post began")),
        ]

    def facts(self) -> dict[str, Any]:
        names = ("organisation", "professions", "newcomers_only", "start")
        return {name: self.cleaned_data[name] for name in names}
