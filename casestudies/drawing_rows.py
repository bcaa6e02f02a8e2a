"""The rows a drawing is entered in. What they hold is text as it was typed; `typed_from` and `row`
of each say how a row of `casestudies.diagrams` becomes one of these, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.diagrams.ecomaps import Direction, Strength
from casestudies.diagrams.families import Ended, Sex, Tie, UnionKind
from casestudies.tasks.fields import Count, Pick, Words

NAME, NOTE, TEXT, TIME, HISTORY = 60, 120, 200, 20, 200
OLDEST = 130
Row = dict[str, Any]
People = Sequence[tuple[str, str]]  # (key, name) of those who can be chosen


class RowForm(forms.Form):
    """`people`: who can be chosen. Empty is what says nothing beyond its defaults."""

    use_required_attribute = False
    says_something: tuple[str, ...] = ()
    children: Sequence["ChildRow"] = ()

    def __init__(self, *, typed: Mapping[str, Any], prefix: str, people: People = ()) -> None:
        self.people = people
        data = {f"{prefix}-{name}": value for name, value in typed.items()}
        super().__init__(data, prefix=prefix)

    @property
    def is_empty(self) -> bool:
        return not any(self.typed(name) for name in self.says_something)

    def typed(self, name: str) -> Any:
        return self.data.get(self.add_prefix(name))

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


def _choices(*pairs: tuple[str, Any]) -> forms.ChoiceField:
    field = forms.ChoiceField(choices=pairs, required=False)
    field.error_messages["invalid_choice"] = _("Choose one of these.")
    return field


def _labelled(field: forms.Field, label: Any) -> Any:
    field.label = label
    return field


class PersonRow(RowForm):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    name = Words(label=pgettext_lazy("diagram", "Name in the drawing"), most=NAME)
    sex = _labelled(
        _choices(
            (Sex.UNKNOWN, pgettext_lazy("diagram", "Not known")),
            (Sex.FEMALE, pgettext_lazy("diagram", "Woman")),
            (Sex.MALE, pgettext_lazy("diagram", "Man")),
        ),
        pgettext_lazy("diagram", "Sex"),
    )
    age = Count(label=pgettext_lazy("diagram", "Age"), least=0, most=OLDEST)
    is_index = forms.BooleanField(
        label=pgettext_lazy("diagram", "The person of the case"), required=False
    )
    has_died = forms.BooleanField(label=pgettext_lazy("diagram", "Has died"), required=False)
    is_expected = forms.BooleanField(label=pgettext_lazy("diagram", "Unborn"), required=False)
    note = Words(label=pgettext_lazy("diagram", "Remark"), most=NOTE)
    history = Words(label=pgettext_lazy("diagram", "Upbringing and family history"), most=HISTORY)

    says_something = ("name", "age", "is_index", "has_died", "is_expected", "note", "history")

    @staticmethod
    def typed_from(row: Mapping[str, Any]) -> Row:
        return {**row, "key": row.get("id", ""), "age": _number(row.get("age"))}

    def row(self) -> Row:
        flags = ("is_index", "has_died", "is_expected")
        return {
            "id": self.data[self.add_prefix("key")],
            "name": self.said("name"),
            "sex": self.said("sex") or Sex.UNKNOWN.value,
            "age": self.cleaned_data.get("age"),
            "note": self.said("note"),
            "history": self.said("history"),
        } | {name: bool(self.cleaned_data.get(name)) for name in flags}


class ChildRow(RowForm):
    """`with_former`: born together with the child in the row above."""

    tie = _labelled(
        _choices(
            (Tie.BIRTH, pgettext_lazy("diagram", "By birth")),
            (Tie.ADOPTED, pgettext_lazy("diagram", "Adopted")),
            (Tie.FOSTER, pgettext_lazy("diagram", "Foster child")),
        ),
        pgettext_lazy("diagram", "Tie"),
    )
    with_former = forms.BooleanField(
        label=pgettext_lazy("diagram", "Born together with the one above"), required=False
    )
    says_something = ("person",)
    field_order = ("person", "tie", "with_former")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        label = pgettext_lazy("diagram", "Child")
        self.fields["person"] = Pick(self.people, label=label)
        self.order_fields(self.field_order)


class UnionRow(RowForm):
    """One or two partners, what became of them, and their children."""

    kind = _labelled(
        _choices(
            (UnionKind.MARRIED, pgettext_lazy("diagram", "Married")),
            (UnionKind.COHABITING, pgettext_lazy("diagram", "Not married")),
        ),
        pgettext_lazy("diagram", "Union"),
    )
    ended = _labelled(
        _choices(
            (Ended.NOT, pgettext_lazy("diagram", "Together")),
            (Ended.SEPARATED, pgettext_lazy("diagram", "Separated")),
            (Ended.DIVORCED, pgettext_lazy("diagram", "Divorced")),
        ),
        pgettext_lazy("diagram", "Today"),
    )
    says_something = ("partner_a", "partner_b")
    field_order = ("partner_a", "partner_b", "kind", "ended", "custody")

    def __init__(self, *, typed: Mapping[str, Any], prefix: str, people: People = ()) -> None:
        super().__init__(typed=typed, prefix=prefix, people=people)
        unknown = pgettext_lazy("diagram", "Not known")
        one, other = (
            pgettext_lazy("diagram", "One partner"),
            pgettext_lazy("diagram", "The other partner"),
        )
        self.fields["partner_a"] = Pick(people, label=one)
        self.fields["partner_b"] = Pick(people, label=other, none=unknown)
        custody = pgettext_lazy("diagram", "Who has custody")
        self.fields["custody"] = Pick(people, label=custody, none=_("Not shown"))
        self.order_fields(self.field_order)
        self.children = [
            ChildRow(typed=child, prefix=f"{prefix}-children-{n}", people=people)
            for n, child in enumerate(typed.get("children", ()))
        ]

    @property
    def is_empty(self) -> bool:
        return super().is_empty and all(child.is_empty for child in self.children)

    def is_valid(self) -> bool:
        every = [child.is_valid() for child in self.children]
        return super().is_valid() and all(every)

    @staticmethod
    def typed_from(row: Mapping[str, Any]) -> Row:
        first, second = [*row.get("partners", ()), "", ""][:2]
        children, before = [], ""
        for child in row.get("children", ()):
            twins = child.get("twins", "")
            children.append({**child, "with_former": bool(twins) and twins == before})
            before = twins
        return {**row, "partner_a": first, "partner_b": second, "children": children}

    def row(self) -> Row:
        partners = [self.said("partner_a"), self.said("partner_b")]
        return {
            "partners": [key for key in partners if key],
            "kind": self.said("kind") or UnionKind.MARRIED.value,
            "ended": self.said("ended") or Ended.NOT.value,
            "children": self._children(),
            "custody": self.said("custody"),
        }

    def _children(self) -> list[Row]:
        """Those born together share a word: the number of the first."""
        rows: list[Row] = []
        for child in self.children:
            if child.is_empty:
                continue
            row = {"person": child.said("person"), "tie": child.said("tie") or Tie.BIRTH.value}
            row["twins"] = ""
            if child.cleaned_data.get("with_former") and rows:
                rows[-1]["twins"] = row["twins"] = rows[-1]["twins"] or str(len(rows))
            rows.append(row)
        return rows


class HouseholdRow(RowForm):
    name = Words(label=pgettext_lazy("diagram", "Name of the household"), most=NAME)
    says_something = ("people", "name")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fields["people"] = forms.MultipleChoiceField(
            label=pgettext_lazy("diagram", "Who lives there"),
            required=False,
            choices=self.people,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["people", "name"])

    @staticmethod
    def typed_from(row: Mapping[str, Any]) -> Row:
        return {**row, "people": list(row.get("people", ()))}

    def row(self) -> Row:
        return {"people": list(self.cleaned_data.get("people", ())), "name": self.said("name")}


class ResourceRow(RowForm):
    name = Words(label=pgettext_lazy("diagram", "Person or body"), most=NAME)
    strength = _labelled(
        _choices(
            (Strength.ORDINARY, pgettext_lazy("diagram", "Ordinary")),
            (Strength.STRONG, pgettext_lazy("diagram", "Strong")),
            (Strength.WEAK, pgettext_lazy("diagram", "Weak")),
            (Strength.STRESSFUL, pgettext_lazy("diagram", "Strained")),
        ),
        pgettext_lazy("diagram", "Tie"),
    )
    direction = _labelled(
        _choices(
            (Direction.NONE, pgettext_lazy("diagram", "Not shown")),
            (Direction.TO_FAMILY, pgettext_lazy("diagram", "To the family")),
            (Direction.FROM_FAMILY, pgettext_lazy("diagram", "From the family")),
            (Direction.BOTH, pgettext_lazy("diagram", "Both ways")),
        ),
        pgettext_lazy("diagram", "Which way help flows"),
    )
    note = Words(label=pgettext_lazy("diagram", "Remark"), most=NOTE)
    says_something = ("name", "note")

    @staticmethod
    def typed_from(row: Mapping[str, Any]) -> Row:
        return dict(row)

    def row(self) -> Row:
        return {
            "name": self.said("name"),
            "strength": self.said("strength") or Strength.ORDINARY.value,
            "direction": self.said("direction") or Direction.NONE.value,
            "note": self.said("note"),
        }


class EventRow(RowForm):
    start = Words(label=pgettext_lazy("diagram", "When"), most=TIME)
    end = Words(label=pgettext_lazy("diagram", "Until"), most=TIME)
    who = Words(label=pgettext_lazy("diagram", "Who or which body"), most=NAME)
    what = Words(label=pgettext_lazy("diagram", "What happened"), most=TEXT)
    says_something = ("start", "end", "who", "what")

    @staticmethod
    def typed_from(row: Mapping[str, Any]) -> Row:
        return {**row, "what": row.get("text", "")}

    def row(self) -> Row:
        found = {name: self.said(name) for name in ("start", "end", "who")}
        return {**found, "text": self.said("what")}


def _number(value: object) -> str:
    return "" if value is None else str(value)
