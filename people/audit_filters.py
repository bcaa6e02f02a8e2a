"""What the list of audit events is narrowed to: a GET form, so that a view is a link."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.audit import kinds
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from people.login_ids import login_id
from people.models import Organisation, User

MOST_PEOPLE = 100  # that one name may stand for
FIRST, LAST = datetime.date(2000, 1, 1), datetime.date(2199, 12, 31)


class AuditFilter(forms.Form):
    since = forms.DateField(
        label=pgettext_lazy("audit", "From this day"), required=False, widget=forms.DateInput
    )
    until = forms.DateField(
        label=pgettext_lazy("audit", "Until this day"), required=False, widget=forms.DateInput
    )
    kind = forms.ChoiceField(label=pgettext_lazy("audit", "What"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=pgettext_lazy("filter", "Organisation"),
        required=False,
        empty_label=gettext_lazy("All organisations"),
    )
    by = forms.CharField(
        label=pgettext_lazy("audit", "Who did it (name or log-in ID)"),
        max_length=60,
        required=False,
    )
    person = forms.CharField(
        label=pgettext_lazy("audit", "Whose data (name or log-in ID)"),
        max_length=60,
        required=False,
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        for name in ("since", "until"):
            field = self.fields[name]
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            field.validators += [MinValueValidator(FIRST), MaxValueValidator(LAST)]
        named = [(name, kind.sentence({})) for name, kind in kinds().items()]
        choices = [("", pgettext("audit", "Anything")), *named]
        kind_field = self.fields["kind"]
        if isinstance(kind_field, forms.ChoiceField):
            kind_field.choices = choices

    def clean_by(self) -> list[int] | None:
        return self._people("by")

    def clean_person(self) -> list[int] | None:
        return self._people("person")

    def _people(self, field: str) -> list[int] | None:
        """The keys of those meant; None where nobody is asked for."""
        typed = self.cleaned_data[field].strip()
        if not typed:
            return None
        if account := User.objects.filter(username=login_id(typed)).first():
            return [account.pk]
        found = list(User.objects.matching(typed).values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        if len(found) > MOST_PEOPLE:
            raise forms.ValidationError(
                _("More than %(most)s people have this in their name. Type the log-in ID.")
                % {"most": MOST_PEOPLE}
            )
        return found

    @property
    def is_open(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)

    def events(self) -> AuditEventQuerySet:
        """What fits. A field that cannot be understood says so and narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        events = AuditEvent.objects.all()
        if since := asked.get("since"):
            events = events.filter(at__gte=_midnight(since))
        if until := asked.get("until"):
            events = events.filter(at__lt=_midnight(until + datetime.timedelta(days=1)))
        if kind := asked.get("kind"):
            events = events.filter(kind=kind)
        if organisation := asked.get("organisation"):
            events = events.filter(organisation=organisation.pk)
        if (people := asked.get("by")) is not None:
            events = events.filter(by__in=people)
        if (people := asked.get("person")) is not None:
            events = events.about(*people)
        return events


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
