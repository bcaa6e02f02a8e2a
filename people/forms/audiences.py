"""An audience in the CMS: lists of boxes; an empty list means any."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.choosing import SeveralField
from people.models import Organisation, Profession
from people.roles import Role


class FilteredChoices(forms.CheckboxSelectMultiple):
    """Boxes with a field above that narrows them down (js/cms.js). Without JavaScript all are
    there."""

    template_name = "people/cms/filtered_choices.html"


class AudienceForm(WagtailAdminModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of organisation"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any kind."),
    )
    organisations = SeveralField(
        Organisation.objects.none(),
        label=_("Organisations"),
        required=False,
        widget=FilteredChoices,
        help_text=_("None ticked: any organisation."),
    )
    professions = SeveralField(
        Profession.objects.all(),
        label=_("Professions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any profession."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisations"]
        chosen = self.instance.organisations.values("pk") if self.instance.pk else []
        offered = Organisation.objects.open(timezone.localdate())
        field.queryset = offered | Organisation.objects.filter(pk__in=chosen)
