"""What is typed around signing in: at the entrance, and by the officer who lets people in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.folding import fold
from people.models import Invitation, InvitationBatch, Organisation, User
from people.sign_in_rights import people_to_let_in, posts_in_scope

MOST_TYPED = 200  # enough for any code, however it is spaced


def _rules() -> str:
    return " ".join(password_validators_help_texts())


class StartForm(forms.Form):
    login = forms.CharField(
        label=_("Log-in ID"),
        help_text=_("It stands on the slip. It is not an e-mail address."),
        max_length=150,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=pgettext_lazy("slip", "Code"),
        help_text=_("Twelve letters and digits. Hyphens may be left out."),
        max_length=MOST_TYPED,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=lazy(_rules, str)(),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> None:
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))


class ResetPasswordForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("How the person gets the code"), choices=(), widget=forms.RadioSelect
    )
    at_once = forms.BooleanField(
        label=_("Stop the old password now"),
        help_text=_("Otherwise it works until the new code is used. Stop it if it may be stolen."),
        required=False,
    )

    def __init__(self, data: Any, *, person: User) -> None:
        super().__init__(data)
        kinds: list[tuple[str, Any]] = [
            (str(InvitationBatch.Kind.SHEET), _("On paper, handed over in person"))
        ]
        if person.email:
            link = _("By mail to %(address)s") % {"address": person.email}
            kinds.append((str(InvitationBatch.Kind.MAIL), link))
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = kinds
            field.initial = InvitationBatch.Kind.SHEET


class SecondFactorForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it too. For example: lost the phone on the way home."),
        max_length=200,
    )


class InvitationFilter(forms.Form):
    """The people who were never in, narrowed: a GET form, so that a view is a link."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=pgettext_lazy("filter", "Organisation"),
        required=False,
        empty_label=_("All organisations"),
    )
    invited = forms.ChoiceField(
        label=pgettext_lazy("filter", "Invitation"),
        choices=[
            ("", pgettext_lazy("filter", "All states")),
            ("no", _("Not invited")),
            ("open", _("Invited, waiting")),
            ("over", _("Invitation run out")),
        ],
        required=False,
    )
    mail = forms.ChoiceField(
        label=pgettext_lazy("filter", "E-mail"),
        choices=[
            ("", pgettext_lazy("filter", "With and without")),
            ("yes", _("With an address")),
            ("no", _("Without an address")),
        ],
        required=False,
    )
    q = forms.CharField(
        label=_("Name, kana, log-in ID or staff number"), max_length=60, required=False
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.user, self.today = user, timezone.localdate()
        self.posts = posts_in_scope(user, on=self.today)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.filter(pk__in=self.posts.values("organisation"))

    def people(self) -> QuerySet[User]:
        """In kana order, with `.seen_posts` and `.own_invitations`, the newest first."""
        people = people_to_let_in(self.user, on=self.today).filter(last_login=None)
        if self.is_valid():
            people = self._narrowed(people)
        posts = self.posts.with_names().main_first()
        invitations = Invitation.objects.select_related("batch").order_by("-pk")
        return people.by_kana().prefetch_related(  # type: ignore[attr-defined]  # our queryset
            Prefetch("posts", posts, to_attr="seen_posts"),
            Prefetch("invitations", invitations, to_attr="own_invitations"),
        )

    def _narrowed(self, people: QuerySet[User]) -> QuerySet[User]:
        wanted = self.cleaned_data
        of_person = self.posts.filter(person=OuterRef("pk"))
        if wanted["organisation"]:
            people = people.filter(Exists(of_person.filter(organisation=wanted["organisation"])))
        if wanted["mail"]:
            people = people.filter(email="") if wanted["mail"] == "no" else people.exclude(email="")
        if text := wanted["q"]:
            number = Exists(of_person.filter(staff_number__icontains=fold(text)))
            people = people.filter(number | Q(pk__in=User.objects.matching(text).values("pk")))
        every = Invitation.objects.filter(person=OuterRef("pk"))
        waiting = Exists(every.valid(timezone.now()))
        return {
            "no": people.filter(~Exists(every)),
            "open": people.filter(waiting),
            "over": people.filter(Exists(every)).filter(~waiting),
        }.get(wanted["invited"], people)


def chosen_ids(values: list[str]) -> set[int]:
    """What a list of ticked boxes sends; raises ValidationError for anything else."""
    if not all(value.isascii() and value.isdecimal() and len(value) < 16 for value in values):
        raise ValidationError(_("Choose people of the list."))
    return {int(value) for value in values}
