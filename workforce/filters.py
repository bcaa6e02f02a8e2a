"""What is asked of the matrix, by GET: every choice is a link or a field of one form."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import fiscal
from core.memory import remembered
from core.rendering import once
from courses.models import CoursePage
from people.models import Post, User
from people.models.posts import PostQuerySet
from people.names import Names, offered_organisations, profession_names, section_names
from records.models import Requirement
from workforce.permissions import held_in_scope
from workforce.scope import Scope
from workforce.states import ASKABLE, Cell, View

YEARS = 5  # that can be looked at, this one included
MOST_WITH_SECTIONS = 6  # a ward and its centres; with more organisations one is chosen first


@dataclass(frozen=True)
class Question:
    """What one look at the matrix asks for. Unknown values of the address ask for nothing."""

    year: int
    view: View = View.UNFINISHED
    organisation: int | None = None
    section: int | None = None
    profession: int | None = None
    state: Cell | None = None
    text: str = ""
    person: User | None = None

    def day(self, today: datetime.date) -> datetime.date:
        """The day asked about: today, or the last of a past 年度."""
        return min(today, fiscal.last_day(self.year))

    @property
    def narrows(self) -> bool:
        """Whether it asks about fewer posts than there are in the officer's scope."""
        asked = (self.organisation, self.section, self.profession, self.text, self.person)
        return any(asked)

    def narrow(self, posts: PostQuerySet, on: datetime.date) -> PostQuerySet:
        if self.person is not None:
            posts = posts.of(self.person)
        if self.organisation is not None:
            posts = posts.under(self.organisation, on=on)
        if self.section is not None:
            posts = posts.filter(section=self.section)
        if self.profession is not None:
            posts = posts.filter(profession=self.profession)
        if self.text:
            named = User.objects.matching(self.text).values("pk")
            posts = posts.filter(Q(person__in=named) | Q(staff_number__icontains=self.text))
        return posts


class MatrixFilter(forms.Form):
    """Its choices are what the officer's own scope holds, so nothing else can be asked for."""

    q = forms.CharField(label=_("Name, kana or staff number"), max_length=60, required=False)
    view = forms.ChoiceField(choices=View.choices, required=False, widget=forms.HiddenInput)

    field_order = ["organisation", "section", "profession", "state", "year", "q", "view"]

    def __init__(self, data: QueryDict, *, user: User, today: datetime.date) -> None:
        super().__init__(data, label_suffix="")
        self.this_year = fiscal.fiscal_year(today)
        self.scope = Scope(partial(held_in_scope, user, on=today))
        self._offer_places(offered_organisations(user, on=today), today)
        professions = {row.profession for row in self.scope.held} - {None}
        self.fields["profession"] = _choice(
            pgettext_lazy("filter", "Profession"), _("All professions"),
            profession_names(professions),
        )  # fmt: skip
        self.fields["state"] = remembered("workforce.state", _state_field)
        self.fields["year"] = year_field(self.this_year)
        self.order_fields(self.field_order)

    def _offer_places(self, organisations: Names, today: datetime.date) -> None:
        """Where there are several; and the sections of the one chosen, or of the few there are."""
        if len(organisations) > 1:
            self.fields["organisation"] = _choice(
                pgettext_lazy("filter", "Organisation"), _("All organisations"), organisations
            )
        sections = {row.section for row in self.scope.held} - {None}
        chosen = self.data.get("organisation", "")
        if chosen in map(str, organisations):
            posts = Post.objects.filter(pk__in=self.scope.posts).under(int(chosen), on=today)
            sections = set(posts.values_list("section", flat=True))
        elif len(organisations) > MOST_WITH_SECTIONS:
            return
        self.fields["section"] = _choice(
            pgettext_lazy("filter", "Section"), _("All sections"), section_names(sections)
        )

    def question(self) -> Question:
        self.is_valid()  # what is not valid is not asked for
        asked = self.cleaned_data
        return Question(
            year=asked.get("year") or self.this_year,
            view=View(asked.get("view") or View.UNFINISHED),
            organisation=asked.get("organisation"),
            section=asked.get("section"),
            profession=asked.get("profession"),
            state=Cell(asked["state"]) if asked.get("state") else None,
            text=asked.get("q", "").strip(),
        )


def fields_drawn(form: MatrixFilter) -> SafeString:
    """The fields to choose from: drawn once for all who are offered the same and chose the same.
    What does not fit any choice was typed by somebody, and is drawn for them alone."""

    def draw() -> SafeString:
        return render_to_string("workforce/_filters.html", {"form": form})

    if form.errors:
        return draw()
    offered = tuple((name, tuple(field.widget.choices)) for name, field in _choosing(form))
    chosen = tuple(form.data.get(name) for name, _field in _choosing(form))
    return once(("workforce.filters", offered, chosen), draw)


def search_drawn(form: MatrixFilter) -> SafeString:
    """The field for a name, drawn once while nobody has typed one."""

    def draw() -> SafeString:
        return render_to_string("workforce/_search.html", {"form": form})

    return draw() if form.data.get("q") else once("workforce.search", draw)


def _choosing(form: MatrixFilter) -> list[tuple[str, forms.ChoiceField]]:
    fields = form.fields.items()
    return [(name, field) for name, field in fields if isinstance(field, forms.ChoiceField)]


class CoverageFilter(forms.Form):
    def __init__(self, data: QueryDict, *, today: datetime.date) -> None:
        super().__init__(data, label_suffix="")
        self.this_year = fiscal.fiscal_year(today)
        courses = CoursePage.objects.live().defer_streamfields().select_related("organiser")
        self._courses = {course.key: course for course in courses.order_by("path")}
        self.first_course = self._first_asked_for(today)
        self.fields["course"] = forms.ChoiceField(
            label=pgettext_lazy("record", "Course"),
            choices=[(key, course.title) for key, course in self._courses.items()],
            required=False,
            initial=self.first_course,
        )
        self.fields["year"] = year_field(self.this_year)
        self.is_valid()  # what is not valid is not asked for, and the form shows what is
        course = self.chosen_course()
        self.data = {"course": course.key if course else "", "year": self.chosen_year()}

    def chosen_course(self) -> CoursePage | None:
        """The chosen one, else the first that is asked of everybody; None without any course."""
        return self._courses.get(self.cleaned_data.get("course") or self.first_course)

    def chosen_year(self) -> int:
        return self.cleaned_data.get("year") or self.this_year

    def _first_asked_for(self, today: datetime.date) -> str:
        asked = Requirement.objects.active(today).filter(organisation=None)
        keys = [*asked.values_list("subject_key", flat=True), *self._courses]
        return next((key for key in keys if key in self._courses), "")


def _state_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=pgettext_lazy("filter", "State"),
        choices=[("", _("Any state")), *((cell.value, cell.label) for cell in ASKABLE)],
        required=False,
    )


def _choice(label: Any, everything: Any, names: Names) -> forms.TypedChoiceField:
    """One of these by its id, or all. Nobody changes it: it is one for all who are offered the same."""

    def make() -> forms.TypedChoiceField:
        choices = [("", everything), *names.items()]
        return forms.TypedChoiceField(
            label=label, choices=choices, coerce=int, required=False, empty_value=None
        )

    return remembered(("workforce.choice", str(everything), *names.items()), make)


def year_field(latest: int) -> forms.TypedChoiceField:
    """The last years; one field for all, as `_choice`."""

    def make() -> forms.TypedChoiceField:
        years = range(latest, latest - YEARS, -1)
        return forms.TypedChoiceField(
            label=_("Fiscal year"),
            choices=[(year, fiscal.label(year)) for year in years],
            coerce=int,
            required=False,
            empty_value=None,
            initial=latest,
        )

    return remembered(("workforce.year", latest), make)
