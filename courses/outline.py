"""What a course consists of as it is published now, and what its rule mentions.

`load_outlines` reads any number of courses in a constant number of queries, so that a front page,
a cascade of the ledger and a job over a whole course all cost the same few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext
from wagtail.models import Page, PageQuerySet

from core.memory import remembered, remembered_each
from core.models import BasePage
from courses.models import CoursePage, LessonPage, QuizPage, SurveyPage
from courses.models.self_assessments import assessment_key
from people.models import Organisation

Step = LessonPage | QuizPage
Under = Step | SurveyPage
# (type, value) of a block of the rule, as stored.
RuleBlock = tuple[str, Any]
OWN_PAGES = ("one_page", "survey")  # blocks that name a page of the course itself


# Two outlines are never compared, and what is worked out from one is kept by the one it is.
@dataclass(frozen=True, eq=False)
class Outline:
    course: CoursePage
    lessons: Sequence[LessonPage]
    quizzes: Sequence[QuizPage]
    # Published pages that the rule names, of this course or another, by page id.
    named: Mapping[int, BasePage] = field(default_factory=dict)
    # Those for learners; what supervisors are asked is no part of the course.
    surveys: Sequence[SurveyPage] = ()

    @cached_property
    def steps(self) -> list[Step]:
        """Lessons and quizzes in the order the author gave them."""
        return sorted([*self.lessons, *self.quizzes], key=lambda page: page.path)

    @cached_property
    def own_keys(self) -> frozenset[str]:
        """The subjects of its lessons, quizzes and surveys, and of the self-assessment."""
        pages = {page.key for page in (*self.steps, *self.surveys)}
        return frozenset({*pages, assessment_key(self.course.key)})

    @cached_property
    def rule_blocks(self) -> list[RuleBlock]:
        return rule_blocks(self.course)

    def number_of(self, lesson: LessonPage) -> int:
        """単元 n, from 1."""
        return self._numbers[lesson.pk]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {lesson.pk: number for number, lesson in enumerate(self.lessons, start=1)}


def rule_blocks(course: CoursePage) -> list[RuleBlock]:
    """As stored: asking the StreamField for values would fetch every page it names, one by one."""
    return [(block["type"], block["value"]) for block in course.rule.get_prep_value()]


def outline_of(course: CoursePage) -> Outline:
    """Of a published course, shared by all who read it. Of a draft: `load_outlines`."""
    return remembered(("outline", course.pk), lambda: load_outlines([course])[0])


def outlines_of(courses: Iterable[int]) -> list[Outline]:
    """Of published courses by id, in that order, shared as `outline_of` says."""

    def load(missing: list[int]) -> dict[int, Outline]:
        return {each.course.pk: each for each in load_outlines(published(missing).values())}

    return list(remembered_each("outline", courses, load).values())


def published(courses: Iterable[int]) -> dict[int, CoursePage]:
    """Published courses by id, in that order, each with its organiser and design; shared."""

    def load(missing: list[int]) -> dict[int, CoursePage]:
        courses = CoursePage.objects.live().select_related("organiser", "certificate_design")
        return dict(courses.in_bulk(missing))

    return remembered_each("course", courses, load)


def load_outlines(courses: Iterable[CoursePage]) -> list[Outline]:
    """Three queries for lessons, quizzes and surveys; up to six for pages that rules name."""
    found = list(courses)
    lessons = _under(found, LessonPage.objects.live().defer_streamfields())
    quizzes = _under(found, QuizPage.objects.live())
    surveys = _under(found, SurveyPage.objects.live().filter(asked_with=None).defer_streamfields())
    named = named_by(found)
    return [
        Outline(
            course,
            tuple(page for page in lessons if page.path.startswith(course.path)),
            tuple(page for page in quizzes if page.path.startswith(course.path)),
            named,
            tuple(page for page in surveys if page.path.startswith(course.path)),
        )
        for course in found
    ]


def outlines_by_key(keys: Iterable[str]) -> dict[str, Outline]:
    """Of published courses by subject key, shared as `outline_of` says; what is gone or
    unpublished is left out."""
    known = _pages_by_key()
    wanted = [known[key] for key in keys if key in known]
    return {outline.course.key: outline for outline in outlines_of(wanted)}


def published_pk(key: str) -> int | None:
    """The id of a published course, lesson, quiz or survey by its subject key."""
    return _pages_by_key().get(key)


def _pages_by_key() -> dict[str, int]:
    return remembered("pages by key", _read_keys)


def _read_keys() -> dict[str, int]:
    models = (CoursePage, LessonPage, QuizPage, SurveyPage)
    rows = (model.objects.live().values_list("subject_key", "pk") for model in models)
    return {str(key): pk for key, pk in chain(*rows)}


def organiser_of(course_key: str) -> Organisation | None:
    """Also of a course that is no longer published."""
    return remembered(("organiser", course_key), lambda: _read_organiser(course_key))


def _read_organiser(course_key: str) -> Organisation | None:
    courses = CoursePage.objects.filter(subject_key=course_key).select_related("organiser")
    course = courses.first()
    return course.organiser if course else None


def address(page: BasePage) -> str:
    """The page's path on this site, without asking for the site's root: it is the front page."""
    return address_of(page.url_path)


def address_of(url_path: str) -> str:
    return "/" + url_path.split("/", 2)[2]


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


def crumbs(*pages: BasePage) -> tuple[Crumb, ...]:
    """From the catalogue down to the last of the pages; asks nothing of the database."""
    catalogue = Crumb(pgettext("page title", "Courses"), "/courses/")
    return (catalogue, *(Crumb(page.title, address(page)) for page in pages))


def course_of(page: Under) -> CoursePage | None:
    """The published course a lesson, quiz or survey lies under; shared by all who read it."""
    above = page.path[: -page.steplen]
    pk = remembered(("course above", above), lambda: _live_course(above))
    return published([pk]).get(pk) if pk else None


def _live_course(path: str) -> int | None:
    pk: int | None = (
        CoursePage.objects.live().filter(path=path).values_list("pk", flat=True).first()
    )
    return pk


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


def named_by(courses: Sequence[CoursePage]) -> dict[int, BasePage]:
    """Published pages that the rules of these courses name, by id."""
    steps: set[int] = set()
    surveys: set[int] = set()
    others: set[int] = set()
    cases: set[int] = set()
    for course in courses:
        others |= _other_courses(course)
        leaves = list(_leaves(rule_blocks(course)))
        cases |= {value["page"] for kind, value in leaves if kind == "case_exercise"} - {None}
        own = [(kind, value["page"]) for kind, value in leaves if kind in OWN_PAGES]
        steps |= {page for kind, page in own if kind == "one_page" and page}
        surveys |= {page for kind, page in own if kind == "survey" and page}
    pages: list[BasePage] = []
    if steps:
        pages += LessonPage.objects.live().filter(pk__in=steps).defer_streamfields()
        pages += QuizPage.objects.live().filter(pk__in=steps)
    if surveys:
        pages += SurveyPage.objects.live().filter(pk__in=surveys).defer_streamfields()
    if others:
        pages += CoursePage.objects.live().filter(pk__in=others).defer_streamfields()
    if cases:  # of an app above this one: whatever page it is, the ledger knows it by its key
        found = Page.objects.live().filter(pk__in=cases).specific()
        pages += [page for page in found if hasattr(page, "subject_key")]
    return {page.pk: page for page in pages}


def _leaves(blocks: Iterable[RuleBlock]) -> Iterable[RuleBlock]:
    for kind, value in blocks:
        if kind == "group":
            yield from ((block["type"], block["value"]) for block in value["conditions"])
        else:
            yield kind, value
