"""Forms that change a post which is there: its facts, from a day on or as a correction, and its
roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import marks
from people.forms.people import Entry, day_field
from people.forms.posts import ROLES_LABEL, Group, PostForm, RolesField
from people.models import Post, User
from people.office_permissions import grantable
from people.roles import Role


class EditPostForm(PostForm):
    """Either from a day on it is otherwise (異動), or it was entered wrongly (訂正)."""

    MOVE, CORRECT = "move", "correct"
    how = forms.ChoiceField(
        label=gettext_lazy("What is this change?"),
        choices=[
            (MOVE, gettext_lazy("It is so from a day on (a move, a promotion)")),
            (CORRECT, gettext_lazy("It was entered wrongly")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    since = day_field(
        gettext_lazy("From which day"),
        required=False,
        help_text=gettext_lazy("For a move: the post so far ends on the day before."),
    )

    def __init__(self, data: Any, *, post: Post, by: User) -> None:
        names = [name for name in PostForm.base_fields if name not in {"seen", "new_section"}]
        first = {name: getattr(post, f"{name}_id", getattr(post, name, None)) for name in names}
        first |= {"last_day": post.last_day, "seen": marks.mark_of_post(post)}
        super().__init__(data, by=by, organisation=post.organisation, initial=first)
        self.order_fields(["seen", "how", "since"])
        self.post = post

    def groups(self) -> list[Group]:
        return [*self._grouped((_("The change"), ["how", "since"])), *super().groups()]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("how") == self.MOVE and not data.get("since") and "since" not in self.errors:
            self.add_error("since", _("Enter the day."))
        return data

    @property
    def is_move(self) -> bool:
        return bool(self.cleaned_data["how"] == self.MOVE)

    def changes(self) -> dict[str, Any]:
        """A move has its own first day; the one of the post stays."""
        facts = self.facts()
        if self.is_move:
            facts.pop("start")
        return facts


class RolesForm(Entry):
    """The roles of a post. Those above the officer's right are shown beside it, and kept."""

    roles = RolesField(label=ROLES_LABEL, required=False)
    sure = forms.BooleanField(
        label=gettext_lazy("I know that the organisation then has no HR officer"), required=False
    )

    def __init__(self, data: Any, *, post: Post, by: User) -> None:
        held = {Role(row.role) for row in post.roles.all()}
        offered = grantable(post.organisation_id, by=by)
        first = {"roles": [role for role in held if role in offered]}
        super().__init__(data, initial=first | {"seen": marks.mark_of_post(post)})
        self.kept = [role for role in Role if role in held and role not in offered]
        field = self.fields["roles"]
        if isinstance(field, RolesField):
            field.offer(offered)

    def roles_chosen(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]} | {*self.kept}
