"""The small forms of a secondment: each knows the arguments of the action it is for."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.people import Entry, day_after, day_field
from people.models import Section
from secondments.forms.finding import PersonText, find
from secondments.models import Secondment
from secondments.states import Cause

Facts = dict[str, Any]


def reason_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("change", "Reason"),
        max_length=1000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeedForm(Entry):
    """`initial_of` is what stands in the form at first, `facts` what the action is called with."""

    def __init__(self, data: Any, *, secondment: Secondment, on: datetime.date) -> None:
        super().__init__(data, initial=self.initial_of(secondment))
        self.secondment, self.on = secondment, on
        self.prepare()

    def initial_of(self, _it: Secondment) -> Facts:
        return {}

    def prepare(self) -> None:
        """Narrows choices to what this secondment allows."""

    def facts(self) -> Facts:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class AgreeForm(DeedForm):
    basis = forms.CharField(
        label=pgettext_lazy("secondment", "Basis"),
        max_length=200,
        help_text=gettext_lazy("For example the number and the day of the agreement."),
    )
    agreed_last_day = day_field(
        gettext_lazy("Last day that the agreement covers"),
        help_text=gettext_lazy("As far as that the secondment can be extended later."),
    )

    def initial_of(self, it: Secondment) -> Facts:
        until = it.agreed_until or it.planned_end
        return {"basis": it.basis, "agreed_last_day": until - datetime.timedelta(days=1)}

    def facts(self) -> Facts:
        given = self.cleaned_data
        return {"basis": given["basis"], "agreed_until": day_after(given["agreed_last_day"])}


class AnnounceForm(DeedForm):
    announced_on = day_field(
        pgettext_lazy("secondment", "Announced on"),
        help_text=gettext_lazy(
            "Until that day only the offices, the head at home and the metropolis know. On that day "
            "the person and those concerned are told."
        ),
    )

    def initial_of(self, it: Secondment) -> Facts:
        return {"announced_on": it.planned_start - datetime.timedelta(days=14)}


class ArrangeForm(DeedForm):
    host_section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section at the host"), required=False
    )
    host_title = forms.CharField(
        label=gettext_lazy("Job title at the host"), max_length=60, required=False
    )
    instructor = PersonText(
        label=pgettext_lazy("secondment", "Instructor"),
        required=False,
        help_text=gettext_lazy("Name, staff number or log-in ID of somebody at the host."),
    )

    def initial_of(self, it: Secondment) -> Facts:
        return {
            "host_section": it.host_section_id,
            "host_title": it.host_title,
            "instructor": it.instructor.username if it.instructor else "",
        }

    def prepare(self) -> None:
        sections = Section.objects.filter(organisation=self.secondment.host)
        sections = sections.ending_after(self.secondment.start)
        self.fields["host_section"].queryset = sections  # type: ignore[attr-defined] # a choice
        if self.secondment.host_post_id:  # the post is made already
            del self.fields["host_section"], self.fields["host_title"]

    def clean_instructor(self) -> Any:
        typed = self.cleaned_data["instructor"]
        return find(typed, self.secondment.host, on=self.on) if typed.strip() else None


class ExtendForm(DeedForm):
    last_day = day_field(pgettext_lazy("secondment", "New last day"))
    reason = reason_field()

    def facts(self) -> Facts:
        given = self.cleaned_data
        return {"end": day_after(given["last_day"]), "reason": given["reason"]}


class ReturnForm(ExtendForm):
    last_day = day_field(gettext_lazy("Last day at the host"))


class InterruptForm(DeedForm):
    FIELD_OF: ClassVar[dict[str, str]] = {"start": "first_day", "end": "last_day"}

    cause = forms.ChoiceField(
        label=pgettext_lazy("interruption", "Cause"), choices=Cause.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    first_day = day_field(pgettext_lazy("interruption", "First day away"))
    last_day = day_field(
        pgettext_lazy("interruption", "Last day away"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it is not known yet."),
    )
    reason = reason_field(gettext_lazy("Only the offices read it."))

    def facts(self) -> Facts:
        given = self.cleaned_data
        return {
            "cause": Cause(given["cause"]),
            "start": given["first_day"],
            "end": day_after(given["last_day"]),
            "reason": given["reason"],
        }


class ResumeForm(DeedForm):
    first_day = day_field(gettext_lazy("First day back at work"))

    def facts(self) -> Facts:
        return {"on": self.cleaned_data["first_day"]}


class WithdrawForm(DeedForm):
    reason = reason_field(gettext_lazy("Both offices read it."))


class SubmitForm(DeedForm):
    """Nothing to fill in."""


class AnswerForm(Entry):
    comment = forms.CharField(
        label=pgettext_lazy("approval", "Comment"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed when you return it."),
    )


class FileForm(Entry):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, Excel, JPEG or PNG, up to 10 MB."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name:
            raise ValidationError(gettext_lazy("Choose a file."))
        return file
