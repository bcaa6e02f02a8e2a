"""Courses as published pages, questions in the bank, and the short ways to a state.

`make_course(lessons=2, quiz={…})` makes what most tests need. Pages are made through the tree, as
Wagtail does, so that they have paths, addresses and revisions.
"""

import datetime
import itertools
import random

import factory
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from courses import actions
from courses.models import (
    Attempt,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    Progress,
    Question,
    QuestionCategory,
    QuizDraw,
    QuizPage,
    Theme,
)
from courses.paper import Answer
from home.demo.papers import right_answer, wrong_answer
from home.models import HomePage
from people.models import Organisation, Post, User
from tests.factories.people import OrganisationFactory

_numbers = itertools.count(1)
RIGHT, WRONG = "正しい選択肢", "誤った選択肢"


# --- the tree -----------------------------------------------------------------
def home_page() -> HomePage:
    """The root of the site. Made anew after a test with real transactions emptied the tables."""
    if home := HomePage.objects.first():
        return home
    Locale.objects.get_or_create(language_code="ja")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=HomePage(title="はぐくみ", slug="hagukumi"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def course_index() -> CourseIndexPage:
    if index := CourseIndexPage.objects.first():
        return index
    return home_page().add_child(instance=CourseIndexPage(title="研修", slug="courses"))


def publish(page: Page) -> Page:
    """As the CMS does: a revision, and that revision live."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_course(
    *, lessons: int = 1, quiz: dict | None = None, rule: list | None = None, **fields
) -> CoursePage:
    """A published course; `quiz={}` adds one with a bank of its own (see `make_quiz`)."""
    number = next(_numbers)
    professions, themes = fields.pop("professions", []), fields.pop("themes", [])
    given = {
        "title": f"試験の研修{number}",
        "slug": f"course-{number}",
        "lead": "試験のための研修です。",
        "audience": "新任の職員",
        "organiser": bureau(),
        "rule": rule or [],
    }
    course = course_index().add_child(instance=CoursePage(**(given | fields)))
    course.professions.set(professions)
    course.themes.set(themes)
    course = publish(course)
    for _ in range(lessons):
        make_lesson(course)
    if quiz is not None:
        make_quiz(course, **quiz)
    return CoursePage.objects.get(pk=course.pk)


def make_lesson(course: CoursePage, **fields) -> LessonPage:
    number = next(_numbers)
    given = {
        "title": f"単元{number}",
        "slug": f"lesson-{number}",
        "body": [("text", "<h2>見出し</h2><p>本文です。</p>")],
        "lecture_minutes": 30,
    }
    return publish(course.add_child(instance=LessonPage(**(given | fields))))


def make_quiz(course: CoursePage, *, questions: int = 2, bank: int | None = None, **fields):
    """Draws `questions` from a category that holds `bank` (as many, if not said)."""
    number = next(_numbers)
    category = fields.pop("category", None) or QuestionCategoryFactory()
    for _ in range(questions if bank is None else bank):
        QuestionFactory(category=category)
    given = {"title": f"確認テスト{number}", "slug": f"quiz-{number}", "after_lessons": False}
    quiz = QuizPage(**(given | fields))
    quiz.draws = [QuizDraw(category=category, count=questions)]
    return publish(course.add_child(instance=quiz))


def bureau() -> Organisation:
    return OrganisationFactory(kind=Organisation.Kind.METROPOLIS, name="東京都福祉局")


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course).live().order_by("path"))


def quiz_of(course: CoursePage) -> QuizPage:
    return QuizPage.objects.child_of(course).get()


# --- the bank -------------------------------------------------------------------
class QuestionCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionCategory

    name = factory.Sequence(lambda n: f"分野{n}")


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"テーマ{n}")


class QuestionFactory(factory.django.DjangoModelFactory):
    """One right answer of two, published. Traits give the other kinds."""

    class Meta:
        model = Question

    class Params:
        multiple = factory.Trait(
            kind=Question.Kind.MULTIPLE,
            choices=[
                ("choice", {"text": "正1", "correct": True}),
                ("choice", {"text": "正2", "correct": True}),
                ("choice", {"text": "誤", "correct": False}),
            ],
        )
        true_false = factory.Trait(kind=Question.Kind.TRUE_FALSE, choices=[])
        short = factory.Trait(
            kind=Question.Kind.SHORT, choices=[], accepted=[("answer", "一時保護")]
        )
        numeric = factory.Trait(
            kind=Question.Kind.NUMERIC,
            choices=[],
            numbers=[("value", {"number": 48, "tolerance": 0, "tolerance_in": "absolute"})],
            unit="時間",
        )
        matching = factory.Trait(
            kind=Question.Kind.MATCHING,
            choices=[],
            pairs=[
                ("pair", {"left": "通告の受理", "right": "区市町村"}),
                ("pair", {"left": "立入調査", "right": "児童相談所"}),
                ("pair", {"left": "要対協の調整", "right": "区市町村"}),
            ],
            distractors=[("text", "家庭裁判所")],
        )
        ordering = factory.Trait(
            kind=Question.Kind.ORDERING,
            choices=[],
            steps=[("step", "受理"), ("step", "安全確認"), ("step", "援助方針会議")],
        )

        essay = factory.Trait(
            kind=Question.Kind.ESSAY,
            choices=[],
            least_letters=5,
            most_letters=20,
            takes_file=True,
            rubric=[
                ("criterion", {"name": name, "levels": [
                    {"label": "不十分", "points": 0, "text": ""},
                    {"label": "おおむね", "points": 2, "text": "根拠が1つある"},
                    {"label": "十分", "points": 4, "text": "根拠が2つ以上ある"},
                ]})
                for name in ("見立て", "根拠")
            ],
        )  # fmt: skip

    category = factory.SubFactory(QuestionCategoryFactory)
    kind = Question.Kind.SINGLE
    prompt = factory.Sequence(lambda n: f"設問{n}")
    choices = [
        ("choice", {"text": RIGHT, "correct": True}),
        ("choice", {"text": WRONG, "correct": False}),
    ]
    explanation = "解説です。"


# --- what people do ---------------------------------------------------------------
def post_of(person: User) -> Post | None:
    return Post.objects.filter(person=person).order_by("pk").first()


def started(person: User, course: CoursePage, *, at: datetime.datetime | None = None) -> Progress:
    return actions.start_course(
        course=course, person=person, post=post_of(person), by=person, at=at
    )


def finished(person: User, *lessons: LessonPage, at: datetime.datetime | None = None) -> None:
    for lesson in lessons:
        actions.finish_lesson(lesson=lesson, person=person, post=post_of(person), by=person, at=at)


def attempt_of(person: User, quiz: QuizPage, *, at: datetime.datetime | None = None) -> Attempt:
    return actions.start_attempt(
        quiz=quiz, person=person, post=post_of(person), by=person, at=at, rng=random.Random(1)
    )


def right_answers(attempt: Attempt) -> dict[str, Answer]:
    return {item["id"]: right_answer(item) for item in attempt.snapshot}


def wrong_answers(attempt: Attempt) -> dict[str, Answer]:
    return {item["id"]: wrong_answer(item) for item in attempt.snapshot}


def passed(person: User, quiz: QuizPage, *, at: datetime.datetime | None = None) -> Attempt:
    attempt = attempt_of(person, quiz, at=at)
    return actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=person, at=at)


def failed(person: User, quiz: QuizPage, *, at: datetime.datetime | None = None) -> Attempt:
    attempt = attempt_of(person, quiz, at=at)
    return actions.submit_attempt(attempt=attempt, answers=wrong_answers(attempt), by=person, at=at)


def noon(year: int, month: int, day: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(year, month, day, 12))
