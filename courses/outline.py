"""What a course consists of as it is published now, and what its rule mentions.

`load_outlines` reads any number of courses in a constant number of queries, so that a front page,
a cascade of the ledger and a job over a whole course all cost the same few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext
from wagtail.models import PageQuerySet

from core.models import BasePage
from courses.models import CoursePage, LessonPage, QuizPage

Step = LessonPage | QuizPage
# (type, value) of a block of the rule, as stored.
RuleBlock = tuple[str, Any]


@dataclass(frozen=True)
class Outline:
    course: CoursePage
    lessons: Sequence[LessonPage]
    quizzes: Sequence[QuizPage]
    # Published pages that the rule names, of this course or another, by page id.
    named: Mapping[int, BasePage] = field(default_factory=dict)

    @property
    def steps(self) -> list[Step]:
        """Lessons and quizzes in the order the author gave them."""
        return sorted([*self.lessons, *self.quizzes], key=lambda page: page.path)

    @property
    def rule_blocks(self) -> list[RuleBlock]:
        return rule_blocks(self.course)

    def number_of(self, lesson: LessonPage) -> int:
        """単元 n, from 1."""
        return [other.pk for other in self.lessons].index(lesson.pk) + 1


def rule_blocks(course: CoursePage) -> list[RuleBlock]:
    """As stored: asking the StreamField for values would fetch every page it names, one by one."""
    return [(block["type"], block["value"]) for block in course.rule.get_prep_value()]


def outline_of(course: CoursePage) -> Outline:
    return load_outlines([course])[0]


def load_outlines(courses: Iterable[CoursePage]) -> list[Outline]:
    """Two queries for lessons and quizzes, and up to three for pages that rules name."""
    found = list(courses)
    lessons = _under(found, LessonPage.objects.live().defer_streamfields())
    quizzes = _under(found, QuizPage.objects.live())
    named = _named(found)
    return [
        Outline(
            course,
            tuple(page for page in lessons if page.path.startswith(course.path)),
            tuple(page for page in quizzes if page.path.startswith(course.path)),
            named,
        )
        for course in found
    ]


def outlines_by_key(keys: Iterable[str]) -> dict[str, Outline]:
    """Published courses of these subject keys; what is gone or unpublished is left out."""
    courses = CoursePage.objects.live().filter(subject_key__in=list(keys))
    courses = courses.select_related("organiser", "certificate_design")
    return {outline.course.key: outline for outline in load_outlines(courses)}


def address(page: BasePage) -> str:
    """The page's path on this site, without asking for the site's root: it is the front page."""
    return "/" + page.url_path.split("/", 2)[2]


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


def crumbs(*pages: BasePage) -> list[Crumb]:
    """From the catalogue down to the last of the pages; asks nothing of the database."""
    catalogue = Crumb(pgettext("page title", "Courses"), "/courses/")
    return [catalogue, *(Crumb(page.title, address(page)) for page in pages)]


def course_of(page: Step) -> CoursePage | None:
    """The published course a lesson or quiz lies under."""
    courses = CoursePage.objects.live().ancestor_of(page)
    course: CoursePage | None = courses.select_related("organiser").first()
    return course


def waits_for_itself(course: CoursePage) -> bool:
    """Whether the rule as it stands in memory asks, over any number of courses, for itself."""
    seen: set[int] = set()
    ahead = _other_courses(course)
    while ahead:
        if course.pk in ahead:
            return True
        seen |= ahead
        found = CoursePage.objects.filter(pk__in=ahead).only("rule")
        ahead = set().union(*(_other_courses(other) for other in found)) - seen
    return False


def _other_courses(course: CoursePage) -> set[int]:
    leaves = _leaves(rule_blocks(course))
    return {value["page"] for kind, value in leaves if kind == "other_course" and value["page"]}


def _under(courses: Sequence[CoursePage], pages: "PageQuerySet[Any]") -> list[Any]:
    if not courses:
        return []
    under = reduce(or_, (Q(path__startswith=course.path) for course in courses))
    return list(pages.filter(under).order_by("path"))


def _named(courses: Sequence[CoursePage]) -> dict[int, BasePage]:
    steps: set[int] = set()
    others: set[int] = set()
    for course in courses:
        others |= _other_courses(course)
        leaves = _leaves(rule_blocks(course))
        steps |= {value["page"] for kind, value in leaves if kind == "one_page" and value["page"]}
    pages: list[BasePage] = []
    if steps:
        pages += LessonPage.objects.live().filter(pk__in=steps).defer_streamfields()
        pages += QuizPage.objects.live().filter(pk__in=steps)
    if others:
        pages += CoursePage.objects.live().filter(pk__in=others).defer_streamfields()
    return {page.pk: page for page in pages}


def _leaves(blocks: Iterable[RuleBlock]) -> Iterable[RuleBlock]:
    for kind, value in blocks:
        if kind == "group":
            yield from ((block["type"], block["value"]) for block in value["conditions"])
        else:
            yield kind, value
