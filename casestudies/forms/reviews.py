"""What authors and reviewers enter at the gate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casestudies.anonymity import Other, Person
from casestudies.gate.names import Declared
from people.forms.people import Entry

SPARE_ROWS = 2
PERSON, OTHER = "person", "other"


class RemarksForm(Entry):
    remarks = forms.CharField(
        label=gettext_lazy("What has to be put right"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Say where, without writing down the name that shows."),
    )


class TextForm(Entry):
    """A text is pasted or comes as a file."""

    title = forms.CharField(
        label=pgettext_lazy("raw text", "What it is"), max_length=120, required=False
    )
    text = forms.CharField(
        label=pgettext_lazy("raw text", "Text"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label=pgettext_lazy("raw text", "Or a file (.docx, .txt)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt"}),
        help_text=gettext_lazy("The file itself is not kept."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("text", "").strip() and not given.get("file") and not self.errors:
            raise ValidationError({"text": _("Paste the text, or choose a file.")})
        return given


class NameForm(forms.Form):
    """One person, or one place, body or number."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("declared name", "Kind"),
        required=False,  # an empty row is no name of no kind
        choices=[
            (PERSON, pgettext_lazy("declared name", "Person")),
            (OTHER, pgettext_lazy("declared name", "Place, body, number")),
        ],
    )
    family = forms.CharField(
        label=pgettext_lazy("declared name", "Family name, or name"), max_length=60, required=False
    )
    given = forms.CharField(
        label=pgettext_lazy("declared name", "Given name"), max_length=60, required=False
    )
    family_kana = forms.CharField(
        label=pgettext_lazy("declared name", "Kana of it"), max_length=60, required=False
    )
    given_kana = forms.CharField(
        label=pgettext_lazy("declared name", "Kana of the given name"),
        max_length=60,
        required=False,
    )
    others = forms.CharField(
        label=pgettext_lazy("declared name", "Other spellings, with commas"),
        max_length=200,
        required=False,
    )
    word = forms.CharField(
        label=pgettext_lazy("declared name", "General word for it"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Of a place or body: what stands there instead, such as 小学校."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.is_empty or self.errors:
            return given
        if given.get("kind") == OTHER and not given.get("word"):
            self.add_error("word", _("Enter the general word that takes its place."))
        if given.get("kind") == OTHER and not given.get("family"):
            self.add_error("family", _("Enter the name."))
        return given

    @property
    def is_empty(self) -> bool:
        names = ("family", "given", "family_kana", "given_kana", "others")
        return not any(self.cleaned_data.get(name) for name in names)

    def declared(self) -> Declared:
        data = self.cleaned_data
        typed = data["others"].replace("、", ",").replace("，", ",").split(",")
        others = tuple(word.strip() for word in typed if word.strip())
        if data["kind"] == OTHER:
            return Other(data["family"], data["word"], data["family_kana"], others)
        return Person(
            data["family"], data["given"], data["family_kana"], data["given_kana"], others
        )


class NamesForm:
    """Rows of names: those that are declared and some empty ones; a button asks for more."""

    def __init__(self, data: Any = None, *, declared: list[Declared]) -> None:
        self.data = data
        count = self._count(len(declared) + SPARE_ROWS)
        initial = [as_row(one) for one in declared]
        self.rows = [
            NameForm(
                data, prefix=f"n{place}", initial=initial[place] if place < len(initial) else None
            )
            for place in range(count)
        ]

    def _count(self, least: int) -> int:
        typed = str(self.data.get("rows", "")) if self.data is not None else ""
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 2):
            return least
        more = SPARE_ROWS if self.data is not None and "more" in self.data else 0
        return min(max(int(typed), 1) + more, 60)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def asks_for_more(self) -> bool:
        return self.data is not None and "more" in self.data

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.rows]  # each row says what is wrong with it
        return all(valid)

    def names(self) -> list[Declared]:
        return [row.declared() for row in self.rows if not row.is_empty]


def as_row(one: Declared) -> dict[str, Any]:
    if isinstance(one, Other):
        return {
            "kind": OTHER, "family": one.name, "family_kana": one.kana, "word": one.word,
            "others": "、".join(one.others),
        }  # fmt: skip
    return {
        "kind": PERSON, "family": one.family, "given": one.given, "family_kana": one.family_kana,
        "given_kana": one.given_kana, "others": "、".join(one.others),
    }  # fmt: skip
