"""What people fill in about runs: an application, a withdrawal, an answer."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms.people import Entry
from people.models import Post, User


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, post: Any) -> str:
        return str(post)


class ApplicationForm(Entry):
    """The post one attends in is asked for only where there are several."""

    post = PostChoice(
        Post.objects.none(),
        label=gettext_lazy("Attend in the post"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Your record will say this post, whatever changes later."),
    )
    wish = forms.CharField(
        label=gettext_lazy("To consider"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What the organiser needs to know, e.g. a seat near the front, sign language, wheelchair."
        ),
    )

    together = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Apply for others of the household too"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each has an own seat, record and certificate, and is told."),
    )

    def __init__(self, data: Any, *, user: User, others: Sequence[Post] = ()) -> None:
        super().__init__(data)
        self.others = {post.pk: post for post in others}
        posts = Post.objects.filter(pk__in=[post.pk for post in user.running_posts]).with_names()
        choice = self.fields["post"]
        choice.queryset = posts.main_first()  # type: ignore[attr-defined] # a ModelChoiceField
        active = user.active_post
        choice.initial = active.pk if active else None
        self.only_post = posts.get() if len(user.running_posts) == 1 else None
        if self.only_post:
            choice.required = False
            choice.widget = forms.HiddenInput()

        if self.others:
            together: Any = self.fields["together"]
            together.choices = [(pk, str(post.person)) for pk, post in self.others.items()]
        else:
            del self.fields["together"]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "post": data["post"] or self.only_post,
            "wish": data["wish"],
            "others": [self.others[pk] for pk in data.get("together", [])],
        }


class ReasonForm(Entry):
    """A reason, wanted only where the action says so."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, needed: bool = False) -> None:
        super().__init__(data)
        self.fields["reason"].required = needed


class AnswerForm(Entry):
    """承認 or 不承認; the comment of a refusal is what the person reads."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed if you decline. The applicant reads it."),
    )
    answer = forms.ChoiceField(
        choices=[("approve", gettext_lazy("Approve")), ("decline", gettext_lazy("Decline"))],
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Press one of the two buttons.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "decline" and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("State the reason; the person will read it."))
        return cleaned


class CodeForm(Entry):
    """The six digits on the screen; full-width ones and blanks between them are all right."""

    code = forms.CharField(
        label=gettext_lazy("The six digits on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        return "".join(typed.split())
