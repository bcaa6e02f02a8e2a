"""The search page: what is published and this person may see, by any part of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page as PageOfList
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
from core.search.excerpt import excerpt, marked
from core.search.texts import texts_of
from core.search.words import Word, words
from courses.models import CoursePage, LessonPage
from courses.permissions import visible_courses
from home.models import StandardPage
from people.models import User
from people.requests import SignedInRequest

HITS_A_PAGE = 20
KINDS = {
    CoursePage: pgettext_lazy("search hit", "Course"),
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
class Hit:
    kind: str
    title: SafeString
    excerpt: SafeString
    within: str  # the course a lesson belongs to
    page: Page


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "query": query}
    if query:
        found = visible_pages(request.user).specific().search(query)
        page = Paginator(found, HITS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "count": page.paginator.count, "hits": _hits(page, words(query))}
    return render(request, "home/search.html", context)


def visible_pages(user: User) -> PageQuerySet[Any]:
    """Published pages this person may see and may want to find; a kind not named here is not."""
    courses = visible_courses(user)
    course = Substr("path", 1, Length("path") - Page.steplen)
    lessons = LessonPage.objects.alias(course=course).filter(course__in=courses.values("path"))
    seen = [courses, lessons, CasePage.objects.all(), StandardPage.objects.all()]
    either = Q()
    for pages in seen:
        either |= Q(pk__in=pages.order_by().values("pk"))
    found: PageQuerySet[Any] = Page.objects.live().public().filter(either)
    return found


def _hits(pages: PageOfList[Any], asked: Sequence[Word]) -> list[Hit]:
    courses = _courses_of([page for page in pages if isinstance(page, LessonPage)])
    return [
        Hit(
            kind=str(KINDS[type(page)]),
            title=marked(page.title, asked),
            excerpt=excerpt(texts_of(page).body, asked),
            within=courses.get(_above(page), "") if isinstance(page, LessonPage) else "",
            page=page,
        )
        for page in pages
    ]


def _courses_of(lessons: Sequence[LessonPage]) -> dict[str, str]:
    """The title of each lesson's course by the course's path."""
    above = CoursePage.objects.filter(path__in={_above(lesson) for lesson in lessons})
    return dict(above.values_list("path", "title")) if lessons else {}


def _above(page: Page) -> str:
    return str(page.path[: -Page.steplen])
