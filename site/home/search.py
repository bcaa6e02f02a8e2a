"""The search page: what is published and this person may see, by any part of a word."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Length, Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageQuerySet

from casestudies.models import CasePage
from core.memory import remembered, remembered_each
from core.search.excerpt import FoldedText, Marker
from core.search.found import Entries, best_first, entries_of
from core.search.texts import texts_of
from core.search.words import Word, words
from courses.models import CoursePage, LessonPage, ProgrammePage
from courses.outline import address
from courses.permissions import audience_kinds
from home.models import StandardPage
from people.requests import SignedInRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HITS_A_PAGE = 20
KINDS = {
    CoursePage: pgettext_lazy("search hit", "Course"),
    ProgrammePage: pgettext_lazy("search hit", "Programme"),
    LessonPage: pgettext_lazy("search hit", "Lesson"),
    CasePage: pgettext_lazy("search hit", "Case"),
    StandardPage: pgettext_lazy("search hit", "Guide"),
}


class QueryField(forms.CharField):
    """Whatever reaches an address is a query: control characters and the like are left out."""

    def to_python(self, value: Any) -> str:
        typed = " ".join((super().to_python(value) or "").split())
        return "".join(letter for letter in typed if letter.isprintable())

    def bound_data(self, data: Any, initial: Any) -> str:  # noqa: ARG002 -- Django's signature
        return self.to_python(data)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not words(value):
            raise forms.ValidationError(_("Enter letters or digits; signs alone cannot be found."))


class SearchForm(forms.Form):
    q = QueryField(
        label=_("Words to look for"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Findable:
    """A page as it may be shown among the hits of any question."""

    kind: "str | _StrPromise"
    title: str
    url: str
    within: str  # the course a lesson belongs to
    heading: FoldedText
    text: FoldedText


@dataclass(frozen=True)
class Hit:
    page: Findable
    title: SafeString
    excerpt: SafeString


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "query": query}
    if asked := words(query):
        found = best_first(asked, _entries_for(frozenset(audience_kinds(request.user))))
        page = Paginator(found, HITS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "count": page.paginator.count, "hits": _hits(page, asked)}
    return render(request, "home/search.html", context)


def visible_pages(kinds: Collection[str]) -> PageQuerySet[Any]:
    """Published pages that people of these kinds (`audience_kinds`) may see and may want to find;
    a kind of page not named here is not found."""
    courses = CoursePage.objects.live().open_to(set(kinds))
    course = Substr("path", 1, Length("path") - Page.steplen)
    lessons = LessonPage.objects.alias(course=course).filter(course__in=courses.values("path"))
    programmes = ProgrammePage.objects.live().open_to(set(kinds))
    seen = [courses, lessons, programmes, CasePage.objects.all(), StandardPage.objects.all()]
    either = Q()
    for pages in seen:
        either |= Q(pk__in=pages.order_by().values("pk"))
    found: PageQuerySet[Any] = Page.objects.live().public().filter(either)
    return found


def _entries_for(kinds: frozenset[str]) -> Entries:
    """The same for all who may see the same."""
    return remembered(("findable", kinds), lambda: entries_of(visible_pages(kinds)))


def _hits(pages: Iterable[int], asked: Sequence[Word]) -> list[Hit]:
    marker = Marker(asked)
    found = remembered_each("findable page", pages, _read_pages).values()
    return [Hit(page, marker.marked(page.heading), marker.excerpt(page.text)) for page in found]


def _read_pages(missing: Collection[int]) -> dict[int, Findable]:
    pages = list(Page.objects.live().filter(pk__in=missing).specific())
    courses = _courses_of([page for page in pages if isinstance(page, LessonPage)])
    return {
        page.pk: Findable(
            kind=KINDS[type(page)],
            title=page.title,
            url=address(page),
            within=courses.get(_above(page), "") if isinstance(page, LessonPage) else "",
            heading=FoldedText.of(page.title),
            text=FoldedText.in_one_line(texts_of(page).body),
        )
        for page in pages
    }


def _courses_of(lessons: Sequence[LessonPage]) -> dict[str, str]:
    """The title of each lesson's course by the course's path."""
    above = CoursePage.objects.filter(path__in={_above(lesson) for lesson in lessons})
    return dict(above.values_list("path", "title")) if lessons else {}


def _above(page: Page) -> str:
    return str(page.path[: -Page.steplen])
