"""What of a page or a paragraph is shown among the hits of a search: made once, for all questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from casestudies.models import CasePage
from core.models import Passage
from core.search.excerpt import FoldedText
from core.search.texts import texts_of
from courses.models import CoursePage, LessonPage, ProgrammePage
from courses.outline import address
from guidelines.models import GuidelinePage
from home.models import StandardPage

KINDS = {
    CoursePage: pgettext_lazy("search hit", "Course"),
    ProgrammePage: pgettext_lazy("search hit", "Programme"),
    LessonPage: pgettext_lazy("search hit", "Lesson"),
    CasePage: pgettext_lazy("search hit", "Case"),
    GuidelinePage: pgettext_lazy("search hit", "Guideline"),
    StandardPage: pgettext_lazy("search hit", "Guide"),
}


@dataclass(frozen=True)
class Findable:
    """A page, or a paragraph of one, as it may be shown among the hits of any question."""

    kind: str
    title: str
    url: str
    within: str  # the course of a lesson, in a sentence; chapter and section of a paragraph
    heading: FoldedText
    text: FoldedText


def read_pages(missing: Collection[int]) -> dict[int, Findable]:
    pages = list(Page.objects.live().filter(pk__in=missing).specific())
    courses = _courses_of([page for page in pages if isinstance(page, LessonPage)])
    return {
        page.pk: Findable(
            kind=str(KINDS[type(page)]),
            title=page.title,
            url=address(page),
            within=_within(courses.get(_above(page), "")) if isinstance(page, LessonPage) else "",
            heading=FoldedText.of(page.title),
            text=FoldedText.in_one_line(texts_of(page).body),
        )
        for page in pages
    }


def read_passages(missing: Collection[int]) -> dict[int, Findable]:
    """Paragraphs of guidelines, led to by their anchors."""
    passages = list(Passage.objects.filter(pk__in=missing))
    pages = GuidelinePage.objects.live().in_bulk({each.page_id for each in passages})
    return {each.pk: _passage(each, pages) for each in passages if each.page_id in pages}


def _passage(passage: Passage, pages: Mapping[int, GuidelinePage]) -> Findable:
    title = f"{passage.subject_title}　{passage.place}"
    return Findable(
        kind=str(KINDS[GuidelinePage]),
        title=title,
        url=f"{address(pages[passage.page_id])}#{passage.anchor}",
        within=passage.title,
        heading=FoldedText.of(title),
        text=FoldedText.in_one_line(passage.text),
    )


def _within(course: str) -> str:
    return _("From the course “%(course)s”") % {"course": course} if course else ""


def _courses_of(lessons: Sequence[LessonPage]) -> dict[str, str]:
    """The title of each lesson's course by the course's path."""
    above = CoursePage.objects.filter(path__in={_above(lesson) for lesson in lessons})
    return dict(above.values_list("path", "title")) if lessons else {}


def _above(page: Page) -> str:
    return str(page.path[: -Page.steplen])
