"""The tree: front page, standing pages, catalogue with courses, list of cases."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from wagtail.models import Page, Site

from casestudies.models import CaseIndexPage, CasePage
from certificates.models import CertificateDesign
from core.fiscal import fiscal_year
from core.models import BasePage
from courses.models import (
    CourseIndexPage,
    CoursePage,
    LessonPage,
    QuestionCategory,
    QuizDraw,
    QuizPage,
    Theme,
)
from guidelines.models import GuidelineIndexPage
from home.demo.blocks import stream, values
from home.demo.cases import case_fields, publish_case
from home.demo.contents import CASES, COURSES, read, read_all, subject_key
from home.demo.guidelines import CASE, Guideline, cite_in_case
from home.demo.surveys import survey
from home.models import HomePage, StandardPage
from people.models import Organisation, Profession, User

AnyPage = TypeVar("AnyPage", bound=BasePage)
MINUTES = ("lecture_minutes", "exercise_minutes")


@dataclass(frozen=True)
class Publisher:
    """Who puts the pages there, and what they hang on."""

    by: User
    author: User  # of cases; somebody else signs them
    reviewer: User
    today: datetime.date
    organiser: Organisation
    designs: dict[str, CertificateDesign]
    categories: dict[str, QuestionCategory]

    def publish(self, page: AnyPage, *, under: Page) -> AnyPage:
        under.add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by)
        return page


def build_tree(publisher: Publisher, guideline: Guideline) -> dict[str, CoursePage]:
    """Publishes everything; the courses by slug. The guideline first: a case cites it."""
    home = plant_root(publisher)
    catalogue = CourseIndexPage(
        title="研修",
        slug="courses",
        subject_key=subject_key("courses"),
        introduction="職種や立場に合わせて選べます。必修の研修は「今日」の画面に期限とともに並びます。",
    )
    cases = CaseIndexPage(
        title="事例",
        slug="cases",
        subject_key=subject_key("cases"),
        introduction="段階ごとに資料を読み、判断を言葉にする教材です。すべて架空の事例です。",
    )
    index = GuidelineIndexPage(
        title="ガイドライン",
        slug="guidelines",
        subject_key=subject_key("guidelines"),
        introduction="仕事の指針を、公開された版のまま読めます。版が改まると、変わったところだけを読んで確認できます。",
    )
    publisher.publish(index, under=home)
    guideline.publish_first(index)
    publisher.publish(catalogue, under=home)
    publisher.publish(cases, under=home)
    for given in read_all("pages"):
        publisher.publish(standing_page(given), under=home)
    for folder in CASES:
        draft = cases.add_child(instance=case(folder, owner=publisher.author))
        if folder == CASE:
            cite_in_case(draft)
        publish_case(draft, author=publisher.author, reviewer=publisher.reviewer)
    return {folder: publish_course(folder, publisher, under=catalogue) for folder in COURSES}


def plant_root(publisher: Publisher) -> HomePage:
    """Our front page at the root of the default site; Wagtail's welcome page goes."""
    root = Page.get_first_root_node()
    Site.objects.all().delete()
    for welcome in root.get_children().exclude(pk__in=HomePage.objects.values("pk")):
        welcome.delete()
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(title="はぐくみ", slug="home", subject_key=subject_key("home"))
        publisher.publish(home, under=Page.get_first_root_node())
    Site.objects.create(
        hostname="localhost", root_page=home, is_default_site=True, site_name="はぐくみ"
    )
    return home


def publish_course(folder: str, publisher: Publisher, *, under: CourseIndexPage) -> CoursePage:
    given = read("courses", folder, "course.toml")
    lessons = read_all("courses", folder, "lessons")
    page = publisher.publish(course(folder, given, lessons, publisher), under=under)
    for entry in lessons:
        publisher.publish(lesson(folder, entry), under=page)
    for entry in quizzes(given):
        publisher.publish(quiz(folder, entry, publisher.categories), under=page)
    for entry in given.get("surveys", []):
        publisher.publish(survey(folder, entry), under=page)
    return page


def quizzes(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The one that ends a course of lessons, or those that accompany one with dates."""
    return [given["quiz"]] if "quiz" in given else list(given.get("quizzes", []))


def course(
    folder: str, given: dict[str, Any], lessons: list[dict[str, Any]], publisher: Publisher
) -> CoursePage:
    same = ("slug", "title", "lead", "audience", "audience_kind", "level", "delivery")
    page = CoursePage(
        **{name: given[name] for name in same},
        subject_key=subject_key("courses", folder),
        objectives=values("objective", given["objectives"]),
        body=stream(given["body"]),
        organiser=publisher.organiser,
        year=fiscal_year(publisher.today),
        certificate_design=publisher.designs.get(given.get("design", "")),
        rule=stream(given.get("rule", [])),
        # Of a course with dates there may be no lessons to add up.
        **{
            name: given.get(name, 0) or sum(entry.get(name, 0) for entry in lessons)
            for name in MINUTES
        },
    )
    page.professions = Profession.objects.filter(code__in=given["professions"])
    page.themes = [
        Theme.objects.get_or_create(name=name, defaults={"position": position})[0]
        for position, name in enumerate(given["themes"], start=1)
    ]
    return page


def lesson(folder: str, given: dict[str, Any]) -> LessonPage:
    return LessonPage(
        title=given["title"],
        slug=given["slug"],
        lead=given["lead"],
        subject_key=subject_key("courses", folder, given["slug"]),
        body=stream(given["body"]),
        **{name: given.get(name, 0) for name in MINUTES},
    )


def quiz(folder: str, given: dict[str, Any], categories: dict[str, QuestionCategory]) -> QuizPage:
    page = QuizPage(
        **{name: value for name, value in given.items() if name != "draws"},
        subject_key=subject_key("courses", folder, given["slug"]),
    )
    page.draws = [
        QuizDraw(category=categories[name], count=count, sort_order=order)
        for order, (name, count) in enumerate(given["draws"])
    ]
    return page


def case(folder: str, *, owner: User | None = None) -> CasePage:
    return CasePage(
        **case_fields(folder), subject_key=subject_key("cases", folder), owner=owner, live=False
    )


def standing_page(given: dict[str, Any]) -> StandardPage:
    return StandardPage(
        title=given["title"],
        slug=given["slug"],
        lead=given["lead"],
        subject_key=subject_key("pages", given["slug"]),
        body=stream(given["body"]),
        in_footer=True,
        open_to_all=True,
    )
