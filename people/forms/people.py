"""Forms for people, leave and deputies entered by hand. What the action refuses comes back to the
field it is about; what was typed is never lost."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import marks
from people.importing.fields import CodeField, DayField, KanaField, NameField
from people.importing.forms import UNUSABLE
from people.login_ids import login_id, validate_login_id
from people.models import Post, User

DAY = datetime.timedelta(days=1)


class Entry(forms.Form):
    """What all forms here share: errors of an action at their fields, and what was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def refuse(self, error: ValidationError) -> None:
        """Each message at its field, as far as the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.error_dict.items():
            field = self.FIELD_OF.get(name, name)
            self.add_error(field if field in self.fields else None, messages)

    # Which field stands for what an action calls otherwise.
    FIELD_OF: ClassVar[Mapping[str, str]] = {}

    def look_again(self, now: "Entry") -> None:
        """Shows what somebody else has registered meanwhile, where it is not what was typed. The
        next time this is saved it stands against that."""
        self.registered = [
            (str(now[name].label), now.text_of(name))
            for name in now.fields
            if name not in self.ABOUT_THE_CHANGE and now.text_of(name) != self.text_of(name)
        ]
        mark = now.initial["seen"]
        data: Any = self.data  # a QueryDict
        self.data = data.copy()
        self.data["seen"] = mark  # type: ignore[index] # the copy can be written

    ABOUT_THE_CHANGE = frozenset({"seen", "how", "since", "sure", "new_section"})
    # What is registered now, field by field, when somebody else was faster.
    registered: Sequence[tuple[str, str]] = ()

    def text_of(self, name: str) -> str:
        """What stands in the field, as people read it."""
        value = self[name].value()
        chosen = {str(each) for each in (value if isinstance(value, list) else [value])}
        choices = getattr(self.fields[name], "choices", None)
        if choices is None:
            return "" if value is None else str(value)
        labels = [str(label) for key, label in _flat(choices) if str(key) in chosen]
        return "、".join(labels)

    def hide_sure(self) -> None:
        """The box that says one means it stands there only once it was asked for."""
        if "sure" not in self.errors:
            del self.fields["sure"]


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Without the groups that a list may have."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def day_after(last_day: datetime.date | None) -> datetime.date | None:
    """People say the last day; rows end on the day after."""
    return last_day and last_day + DAY


class PersonForm(Entry):
    last_name = NameField(required=True, label=gettext_lazy("Family name"))
    first_name = NameField(label=gettext_lazy("Given name"))
    last_name_kana = KanaField(label=gettext_lazy("Family name (kana)"))
    first_name_kana = KanaField(label=gettext_lazy("Given name (kana)"))
    email = CodeField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        validators=[validate_email],
        help_text=gettext_lazy("It can stay empty. A shared mailbox belongs to the post."),
    )

    NAMES: tuple[str, ...] = (
        "last_name", "first_name", "last_name_kana", "first_name_kana", "email",
    )  # fmt: skip

    def names(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class NewPersonForm(PersonForm):
    """The date of birth can be entered here and is never shown again to an office: only the
    person and whoever issues a certificate see it."""

    NAMES = (*PersonForm.NAMES, "born_on")

    born_on = day_field(gettext_lazy("Date of birth"), required=False)
    login = forms.CharField(
        label=gettext_lazy("Log-in ID"),
        required=False,
        max_length=150,
        help_text=gettext_lazy(
            "Empty: it is made of the organisation's code and the staff number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_born_on(self) -> datetime.date | None:
        born: datetime.date | None = self.cleaned_data["born_on"]
        if born is not None and not datetime.date(1900, 1, 1) <= born <= timezone.localdate():
            raise ValidationError(_("Look at the date of birth again."))
        return born

    def clean_login(self) -> str:
        typed = login_id(self.cleaned_data["login"])
        if typed:
            try:
                validate_login_id(typed)
            except ValidationError as error:
                raise ValidationError(UNUSABLE) from error
        return typed


class EditPersonForm(PersonForm):
    last_day_at_work = day_field(
        gettext_lazy("Last day at work"),
        required=False,
        help_text=gettext_lazy(
            "When the person leaves for good. Posts that still run end on this day, and there is "
            "no log-in from the next day on."
        ),
    )

    def __init__(self, data: Any, *, person: User, may_rename: bool) -> None:
        left = person.left_on and person.left_on - DAY
        first = {name: getattr(person, name) for name in self.NAMES}
        mark = marks.mark_of_person(person)
        super().__init__(data, initial=first | {"last_day_at_work": left, "seen": mark})
        self.may_rename = may_rename
        self.before = first | {"last_day_at_work": left}

    def clean(self) -> dict[str, Any]:
        if not self.may_rename:
            for name in [*self.fields]:
                old, new = self.before.get(name, ""), self.cleaned_data.get(name)
                if name not in {"seen", "email"} and (new or None) != (old or None):
                    message = _(
                        "You cannot change the name of this person. Please tell the metropolitan "
                        "office."
                    )
                    self.add_error(name, message)
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        return self.names() | {"left_on": day_after(self.cleaned_data["last_day_at_work"])}


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.full_name}（{person.username}）"


class EndForm(Entry):
    """The last day of a post."""

    last_day = day_field(gettext_lazy("Last day"))
    sure = forms.BooleanField(
        label=gettext_lazy("I know that the organisation then has no HR officer"), required=False
    )

    def __init__(self, data: Any, *, post: Post) -> None:
        first = {"last_day": post.last_day, "seen": marks.mark_of_post(post)}
        super().__init__(data, initial=first)

    def end(self) -> datetime.date:
        return self.cleaned_data["last_day"] + DAY
