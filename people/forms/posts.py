"""Forms for posts and their roles. They offer what the officer may use; a forged choice is
refused at its field, and the action asks again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.forms.people import (
    Entry,
    NewPersonForm,
    PersonChoice,
    day_after,
    day_field,
)
from people.importing.fields import CodeField
from people.models import Employment, Grade, Organisation, Post, Profession, Section, User
from people.office_permissions import grantable
from people.permissions import organisations_in_scope
from people.roles import Role

ROLES_LABEL = pgettext_lazy("of a post", "Role")


Group = tuple[str, list[forms.BoundField]]


class RolesField(forms.MultipleChoiceField):
    """Only what may be granted is a choice; anything else was not on the screen."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": gettext_lazy("You cannot give this role.")}

    def offer(self, roles: Iterable[Role]) -> None:
        self.choices = [(role.value, role.label) for role in roles]


class SectionField(forms.ModelChoiceField):
    """The sections of all organisations in scope, grouped under each."""

    def label_from_instance(self, section: Any) -> str:
        above = f"{section.parent.name} " if section.parent_id else ""
        return f"{above}{section.name}"

    def group(self, sections: QuerySet[Section]) -> None:
        self.queryset = sections
        groups: dict[str, list[tuple[Any, str]]] = {}
        for section in sections:
            name = self.label_from_instance(section)
            groups.setdefault(section.organisation.name, []).append((section.pk, name))
        self.widget.choices = [("", self.empty_label), *groups.items()]


class PostForm(Entry):
    """The facts of one post. With `organisation` given it is not asked."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"),
        empty_label=gettext_lazy("Choose"),
    )  # fmt: skip
    section = SectionField(
        Section.objects.none(),
        label=pgettext_lazy("organisation", "Section"),
        required=False,
        empty_label=gettext_lazy("None (the organisation itself)"),
        error_messages={"invalid_choice": gettext_lazy("Choose a section of this organisation.")},
    )
    new_section = forms.CharField(
        label=gettext_lazy("New section"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "Only if it is not in the list. It is made below the section chosen above, if any."
        ),
    )
    staff_number = CodeField(label=gettext_lazy("Staff number"), required=False, max_length=20)
    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=gettext_lazy("Profession"), required=False,
        empty_label=gettext_lazy("Not entered"),
    )  # fmt: skip
    grade = forms.ModelChoiceField(
        Grade.objects.all(), label=gettext_lazy("Grade"), required=False,
        empty_label=gettext_lazy("Not entered"),
    )  # fmt: skip
    employment = forms.ModelChoiceField(
        Employment.objects.all(), label=gettext_lazy("Kind of employment"), required=False,
        empty_label=gettext_lazy("Not entered"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Job title"), required=False, max_length=60)
    start = day_field(gettext_lazy("First day"))
    last_day = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty while it runs.")
    )
    announced_on = day_field(
        gettext_lazy("Day of announcement"),
        required=False,
        help_text=gettext_lazy("Until this day only the HR of this organisation sees the post."),
    )
    supervisor = PersonChoice(
        User.objects.none(),
        label=gettext_lazy("Supervisor"),
        required=False,
        empty_label=gettext_lazy("The supervisor of the section"),
        help_text=gettext_lazy("Choose somebody only if it is not the supervisor of the section."),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Shared mailbox of the section"), required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        by: User,
        organisation: Organisation | None = None,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, initial=initial, **options)
        self.by, self.place = by, organisation
        today = timezone.localdate()
        places = organisations_in_scope(by, on=today).exclude(closed_on__lte=today)
        if organisation is not None:
            del self.fields["organisation"]
            places = Organisation.objects.filter(pk=organisation.pk)
        else:
            self.fields["organisation"].queryset = places  # type: ignore[attr-defined] # a choice
            if by.active_post and not data:
                self.initial.setdefault("organisation", self._only_or_own(places))
        self._offer_sections(places)
        self._offer_supervisors(places)

    def _only_or_own(self, places: QuerySet[Organisation]) -> int | None:
        own = self.by.active_post.organisation_id if self.by.active_post else 0
        return own if places.filter(pk=own).exists() else None

    def _offer_sections(self, places: QuerySet[Organisation]) -> None:
        sections = Section.objects.filter(organisation__in=places)
        sections = sections.ending_after(timezone.localdate()) | sections.filter(
            pk=self.initial.get("section") or 0
        )
        field = self.fields["section"]
        if isinstance(field, SectionField):
            field.group(sections.select_related("organisation", "parent").order_by(
                "organisation__code", "organisation__name", "parent__name", "name"
            ))  # fmt: skip

    def _offer_supervisors(self, places: QuerySet[Organisation]) -> None:
        held = Post.objects.ending_after(timezone.localdate()).holding(Role.SUPERVISOR)
        people = User.objects.filter(pk__in=held.filter(organisation__in=places).values("person"))
        if named := self.initial.get("supervisor"):
            people |= User.objects.filter(pk=named)
        self.fields["supervisor"].queryset = people.by_kana()  # type: ignore[attr-defined] # a choice

    def groups(self) -> list[Group]:
        """The fields under headings, for nobody reads twelve in a row."""
        place = ["organisation", "section", "new_section", "staff_number"]
        work = ["profession", "grade", "employment", "title", "roles"]
        days = ["start", "last_day", "announced_on"]
        rest = ["supervisor", "contact_email"]
        return self._grouped(
            (_("Where"), place), (_("Work"), work), (_("Days"), days), (_("Contact"), rest)
        )

    def _grouped(self, *groups: tuple[str, list[str]]) -> list[Group]:
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in groups
        ]

    def facts(self) -> dict[str, Any]:
        facts = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in PostForm.base_fields and name not in {"seen", "last_day"}
        }
        return facts | {"end": day_after(self.cleaned_data["last_day"])}


class NewPostForm(PostForm):
    roles = RolesField(
        label=ROLES_LABEL, error_messages={"required": gettext_lazy("Choose at least one role.")}
    )

    def __init__(self, data: Any, *, by: User, **options: Any) -> None:
        super().__init__(data, by=by, **options)
        self.initial.setdefault("roles", [Role.LEARNER])
        field = self.fields["roles"]
        if isinstance(field, RolesField):
            field.offer(grantable(self.place, by=by))

    def roles_chosen(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]}


class JoinForm(NewPostForm):
    """The post that a code adds; the code stands first."""

    code = forms.CharField(
        label=gettext_lazy("Code for adding a post"),
        help_text=gettext_lazy("The person makes it under “My details”. It holds for 14 days."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, data: Any, *, by: User) -> None:
        super().__init__(data, by=by)
        self.order_fields(["seen", "code"])

    def groups(self) -> list[Group]:
        return [*self._grouped((_("The person"), ["code"])), *super().groups()]


class NewStaffForm(NewPersonForm, NewPostForm):
    """A person and the first post on one page."""

    def __init__(self, data: Any, *, by: User) -> None:
        NewPostForm.__init__(self, data, by=by)
        self.order_fields(["seen", *NewPersonForm.base_fields])

    def groups(self) -> list[Group]:
        names = [*NewPersonForm.NAMES, "login"]
        return [*self._grouped((_("The person"), names)), *NewPostForm.groups(self)]
