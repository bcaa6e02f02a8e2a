"""The search page: what is published and this person may see, by any part of a word."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Length, Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageQuerySet

from casestudies.models import CasePage
from core.memory import remembered, remembered_each
from core.models import Passage, PassageQuerySet
from core.search.asking import SearchForm
from core.search.excerpt import Marker
from core.search.found import Entries, best_first, entries_of
from core.search.words import Word, words
from courses.models import CoursePage, LessonPage, ProgrammePage
from courses.permissions import audience_kinds
from guidelines.models import GuidelinePage
from home.findable import Findable, read_pages, read_passages
from home.models import StandardPage
from people.requests import SignedInRequest

HITS_A_PAGE = 20


@dataclass(frozen=True)
class Hit:
    page: Findable
    title: SafeString
    excerpt: SafeString


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    query = form.query
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
    open_to_all = [CasePage.objects.all(), GuidelinePage.objects.all(), StandardPage.objects.all()]
    either = Q()
    for pages in [courses, lessons, programmes, *open_to_all]:
        either |= Q(pk__in=pages.order_by().values("pk"))
    found: PageQuerySet[Any] = Page.objects.live().public().filter(either)
    return found


def visible_passages() -> PassageQuerySet:
    """Paragraphs of the guidelines that are published: for everybody who signs in."""
    pages = GuidelinePage.objects.live().public()
    return Passage.objects.current().filter(page_id__in=pages.order_by().values("pk"))


def _entries_for(kinds: frozenset[str]) -> Entries:
    """The same for all who may see the same. Passages and pages are counted each from one: passages
    go by negative keys."""
    return remembered(
        ("findable", kinds),
        lambda: {
            **entries_of(visible_pages(kinds)),
            **{entry: -pk for entry, pk in entries_of(visible_passages()).items()},
        },
    )


def _hits(found: Iterable[int], asked: Sequence[Word]) -> list[Hit]:
    marker = Marker(asked)
    keys = list(found)
    pages = remembered_each("findable page", [key for key in keys if key > 0], read_pages)
    passages = remembered_each("findable passage", [-key for key in keys if key < 0], read_passages)
    shown = (pages.get(key) if key > 0 else passages.get(-key) for key in keys)
    return [
        Hit(each, marker.marked(each.heading), marker.excerpt(each.text)) for each in shown if each
    ]
