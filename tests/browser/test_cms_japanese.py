"""The CMS as its people see it: no English left on any screen they work with.

`tests/config/test_cms_messages.py` watches the catalogues; this looks for what never asked them.
"""

from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.actions.question_imports import stage_questions
from courses.models import (
    CourseIndexPage,
    CoursePage,
    LessonPage,
    Question,
    QuestionImport,
    QuizPage,
    Theme,
)
from people.models import Audience, User
from tests.browser.english import Reader
from tests.factories.guidelines import guideline_index, make_guideline


@pytest.fixture
def english(live_server, demonstration, someone, visit):
    """english(login, screens, dialogs): what is English there, by address."""

    def look(login: str, screens: Iterable[str], dialogs: Iterable[str] = ()) -> dict[str, list]:
        reader = Reader(visit("/cms/", as_=someone(login)), live_server.url)
        found = {address: reader.english_on(address) for address in screens}
        found |= {address: reader.english_in_dialog(address) for address in dialogs}
        return {address: words for address, words in found.items() if words}

    return look


@pytest.fixture
def teaching(demonstration, someone) -> dict[str, int]:
    trainer = someone("koushi")
    return {
        "index": CourseIndexPage.objects.get().pk,
        "course": CoursePage.objects.first().pk,
        "lesson": LessonPage.objects.first().pk,
        "quiz": QuizPage.objects.first().pk,
        "own_quiz": quiz_of_their_own(trainer).pk,
        "file": file_with_a_fault(trainer).pk,
        "question": Question.objects.first().pk,
        "theme": Theme.objects.first().pk,
        "guideline": make_guideline(audience=Audience.objects.create(name="全員")).pk,
        "guidelines": guideline_index().pk,
        "audience": Audience.objects.latest("pk").pk,
    }


def quiz_of_their_own(trainer: User) -> QuizPage:
    """Somebody else's results are not theirs to see."""
    quiz = QuizPage.objects.order_by("path").last()
    course = CoursePage.objects.parent_of(quiz).get()
    course.owner = trainer
    course.save()
    return quiz


def file_with_a_fault(trainer: User) -> QuestionImport:
    lines = [
        "分野,種類,問題文,正解",
        "記録,正誤,記録は毎日書く。,正",
        "記録,知らない種類,何を書くか。,",
    ]
    file = SimpleUploadedFile("設問.csv", "\n".join(lines).encode("utf-8-sig"))
    return stage_questions(file, by=trainer)


def test_what_a_trainer_works_with(english, teaching):
    screens = """
        pages/{index}/ pages/{course}/ pages/{course}/add_subpage/ pages/{index}/?q=ない
        pages/add/courses/lessonpage/{course}/ pages/add/courses/quizpage/{course}/
        pages/{lesson}/usage/ pages/{lesson}/history/
        snippets/courses/question/ snippets/courses/question/add/
        snippets/courses/question/edit/{question}/ snippets/courses/questioncategory/
        snippets/courses/questioncategory/add/ snippets/courses/theme/
        snippets/courses/theme/edit/{theme}/
        images/ images/add/ images/?q=ない documents/ documents/add/ documents/multiple/add/
        media/ media/audio/add/ media/video/add/
        questions/import/ questions/import/{file}/ question-results/ question-results/{own_quiz}/
        guide/ guide/1-thirty-minutes/ guide/6-stumbling/
    """.format(**teaching)  # fmt: skip
    dialogs = """
        choose-page/ choose-external-link/ choose-email-link/ choose-phone-link/
        choose-anchor-link/ images/chooser/ documents/chooser/ media/chooser/
        snippets/choose/courses/theme/
    """

    assert english("koushi", ["", *screens.split()], dialogs.split()) == {}


def test_what_the_metropolitan_office_works_with(english, teaching):
    screens = """
        pages/{course}/edit/ pages/{lesson}/edit/ pages/{quiz}/edit/ pages/{lesson}/copy/
        pages/{course}/move/ pages/{course}/delete/ pages/{course}/unpublish/
        bulk/wagtailcore/page/unpublish/?id={course} bulk/wagtailcore/page/delete/?id={course}
        snippets/certificates/certificatedesign/ snippets/certificates/certificatedesign/add/
        snippets/certificates/issuer/ snippets/certificates/issuer/add/
        snippets/people/organisation/ snippets/people/organisation/add/
        snippets/people/organisationtie/add/ snippets/people/section/add/
        snippets/people/profession/ snippets/people/grade/add/ snippets/people/employment/
        snippets/people/audience/ snippets/people/audience/add/ snippets/people/audience/edit/{audience}/
        pages/{guidelines}/ pages/{guideline}/edit/ pages/{guideline}/history/
        pages/add/guidelines/guidelinepage/{guidelines}/
        question-results/ question-results/{quiz}/
        reports/locked/ reports/workflow/ reports/workflow_tasks/ reports/site-history/
        reports/aging-pages/ reports/page-types-usage/
    """.format(**teaching)  # fmt: skip

    assert english("to-kenshu", screens.split(), [f"pages/{teaching['lesson']}/privacy/"]) == {}


def test_what_an_administrator_sets_up(english):
    screens = """
        workflows/list/ workflows/add/ workflows/tasks/index/ workflows/tasks/select_type/
        collections/ collections/add/ sites/ sites/new/
    """

    assert english("admin", screens.split()) == {}
