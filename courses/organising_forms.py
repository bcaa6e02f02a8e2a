"""What organisers fill in: a run, its sessions, kept seats, and who is nominated.

People say the last day on which something can be done; the rows hold the moment after it.
"""

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choosing import SeveralField
from courses.models import CoursePage, Run, SeatHold
from courses.models.runs import AFTERWARDS
from people.forms.people import DAY, Entry, day_field
from people.models import Organisation, Post

MIDNIGHT = datetime.time()


def moment(day: datetime.date) -> datetime.datetime:
    """The beginning of a day in Tokyo."""
    return timezone.make_aware(datetime.datetime.combine(day, MIDNIGHT))


def last_day(until: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(until - datetime.timedelta(minutes=1)) if until else None


def number_field(label: Any, *, least: int = 0, required: bool = True, **options: Any) -> Any:
    return forms.IntegerField(
        label=label, min_value=least, max_value=9999, required=required, **options
    )


class RunForm(Entry):
    title = forms.CharField(
        label=gettext_lazy("Name of the run"),
        max_length=80,
        help_text=gettext_lazy(
            "What tells it from other runs of the course, e.g. 第1回（新宿会場）."
        ),
    )
    capacity = number_field(gettext_lazy("Seats"), least=1)
    minimum = number_field(gettext_lazy("Held from so many people"), initial=0)
    minimum_by = day_field(
        gettext_lazy("Look whether there are enough on"),
        required=False,
        help_text=gettext_lazy("You are told if by then fewer have been admitted."),
    )
    apply_first = day_field(gettext_lazy("First day of applications"))
    apply_last = day_field(gettext_lazy("Last day of applications"))
    withdraw_last = day_field(
        gettext_lazy("Last day for withdrawals"),
        required=False,
        help_text=gettext_lazy("Empty: until it begins. Later ones are kept as late withdrawals."),
    )
    admission = forms.ChoiceField(
        label=gettext_lazy("Admission"), choices=Run.Admission.choices, widget=forms.RadioSelect
    )
    waiting_list = forms.BooleanField(label=gettext_lazy("With a waiting list"), required=False)
    takes_applications = forms.BooleanField(
        label=gettext_lazy("People apply themselves"), required=False
    )
    takes_nominations = forms.BooleanField(
        label=gettext_lazy("HR nominates people"), required=False
    )
    by_supervisor = forms.BooleanField(
        label=gettext_lazy("The supervisor approves"), required=False
    )
    by_hr = forms.BooleanField(label=gettext_lazy("The HR officer approves"), required=False)
    by_organiser = forms.BooleanField(label=gettext_lazy("The organiser approves"), required=False)
    contact = forms.CharField(label=gettext_lazy("Whom to ask"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("To know beforehand"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    materials_until = day_field(gettext_lazy("Materials available until"), required=False)

    def __init__(self, data: Any, *, run: Run | None = None) -> None:
        super().__init__(data, initial=_facts_of(run) if run else FIRST)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("apply_first"), data.get("apply_last")
        if first and last and last < first:
            self.add_error("apply_last", _("This is before the first day."))
        if (data.get("minimum") or 0) > (data.get("capacity") or 0) > 0:
            self.add_error("minimum", _("There are not so many seats."))
        if not data.get("takes_applications") and not data.get("takes_nominations"):
            self.add_error("takes_applications", _("Choose at least one way to get in."))
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        same = ("title", "capacity", "minimum", "minimum_by", "admission", "contact", "note",
                "materials_until", *BOXES)  # fmt: skip
        return {
            **{name: data[name] for name in same},
            "apply_from": moment(data["apply_first"]),
            "apply_until": moment(data["apply_last"] + DAY),
            "withdraw_until": moment(data["withdraw_last"] + DAY)
            if data["withdraw_last"]
            else None,
        }

    # What an action calls these, where it refuses one.
    FIELD_OF: ClassVar = {"apply_until": "apply_last", "apply_from": "apply_first"}


BOXES = ("waiting_list", "takes_applications", "takes_nominations", "by_supervisor", "by_hr",
         "by_organiser")  # fmt: skip
FIRST: dict[str, Any] = {
    "admission": Run.Admission.ORDER, "waiting_list": True, "takes_applications": True,
    "takes_nominations": True, "by_supervisor": True, "minimum": 0,
}  # fmt: skip


def _facts_of(run: Run) -> dict[str, Any]:
    same = ("title", "capacity", "minimum", "minimum_by", "admission", "contact", "note",
            "materials_until", *BOXES)  # fmt: skip
    return {
        **{name: getattr(run, name) for name in same},
        "apply_first": timezone.localdate(run.apply_from),
        "apply_last": last_day(run.apply_until),
        "withdraw_last": last_day(run.withdraw_until),
    }


class EndedRunForm(RunForm):
    """What can still be said of a run that is over."""

    def __init__(self, data: Any, *, run: Run) -> None:
        super().__init__(data, run=run)
        for name in set(self.fields) - AFTERWARDS - {"seen"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return Entry.clean(self) or {}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in AFTERWARDS}


class NewRunForm(RunForm):
    course = forms.ModelChoiceField(
        CoursePage.objects.none(), label=gettext_lazy("Course"), empty_label=gettext_lazy("Choose")
    )
    organiser = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organiser"), empty_label=None
    )
    field_order = ["course", "organiser"]

    def __init__(
        self,
        data: Any,
        *,
        courses: QuerySet[CoursePage],
        organisers: QuerySet[Organisation],
    ) -> None:
        super().__init__(data)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined] # the same


class HoldForm(Entry):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("For whom"),
        empty_label=gettext_lazy("Choose"),
    )
    seats = number_field(gettext_lazy("Seats"), help_text=gettext_lazy("0 gives them back."))
    last_day = day_field(
        gettext_lazy("Kept until"),
        help_text=gettext_lazy("From the next day on they are anybody's."),
    )

    def __init__(
        self, data: Any, *, organisations: QuerySet[Organisation], hold: SeatHold | None = None
    ) -> None:
        super().__init__(data, initial={"organisation": hold.organisation_id} if hold else {})
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined] # a ModelChoiceField

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "organisation": data["organisation"],
            "seats": data["seats"],
            "until": data["last_day"] + DAY,
        }


class SelectForm(Entry):
    reason = forms.CharField(
        label=gettext_lazy("What to keep beside the result"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("E.g. when and before whom the lot was drawn."),
    )


class PostsChoice(SeveralField):
    def label_from_instance(self, post: Any) -> str:
        return f"{post.person.full_name}（{post}）"


class NominationForm(Entry):
    posts = PostsChoice(
        Post.objects.none(),
        label=gettext_lazy("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    override = forms.CharField(
        label=gettext_lazy("Why it may be at the same time"), required=False, max_length=400
    )

    def __init__(self, data: Any, *, posts: QuerySet[Post]) -> None:
        super().__init__(data)
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined] # a ModelMultipleChoiceField
