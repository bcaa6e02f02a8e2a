"""The CMS as its people see it: no English left on any screen they work with.

`tests/config/test_cms_messages.py` watches the catalogues; this looks for what never asked them.
"""

from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page

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
from people.models import Employment, Grade, Profession, User

# Names of products and keys, and what people have typed themselves (a log-in, a host).
KNOWN = ["Wagtail", "Excel", "CSV", "URL", "Ctrl", "Shift", "admin", "koushi", "localhost"]

# Texts, names for screen readers and hints that are on the screen and have no Japanese letter.
# `.app-label` holds the code name of a model, for whoever asks us about it.
ENGLISH = r"""(known) => {
  const japanese = /[\u3040-\u30ff\u3400-\u9fff]/;
  const found = new Set();
  const look = (text) => {
    let rest = text || '';
    for (const word of known) rest = rest.replaceAll(word, '');
    if (/[A-Za-z]{3,}/.test(rest) && !japanese.test(text)) found.add(text.trim().slice(0, 80));
  };
  const shown = (e) => e && e.checkVisibility() && !e.closest('script, style, noscript, .app-label');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (shown(walker.currentNode.parentElement)) look(walker.currentNode.textContent);
  for (const e of document.body.querySelectorAll('*')) {
    if (!shown(e)) continue;
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-w-tooltip-content-value'])
      look(e.getAttribute(name));
    if (e.matches('input[type=submit], input[type=button]')) look(e.value);
  }
  look(document.title);
  return [...found];
}"""

# What Wagtail fetches into a dialog, instead of the page around it.
SHOW_DIALOG = """async (address) => {
  const answer = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
  document.body.innerHTML = (await answer.json()).html;
}"""


@pytest.fixture
def english(live_server, demonstration, someone, visit):
    """english(login, screens, dialogs): what is English there, by address."""

    # The lists show the codes by which files and the API name a profession and the like.
    lists = (Profession, Grade, Employment)
    codes = [code for model in lists for code in model.objects.values_list("code", flat=True)]
    known = [*KNOWN, *sorted(codes, key=len, reverse=True)]

    def look(login: str, screens: Iterable[str], dialogs: Iterable[str] = ()) -> dict[str, list]:
        page: Page = visit("/cms/", as_=someone(login))
        found = {}
        for address in screens:
            answer = page.goto(f"{live_server.url}/cms/{address}")
            assert answer is not None
            assert answer.ok, address
            page.locator(".sidebar-menu-item").first.wait_for()
            found[address] = page.evaluate(ENGLISH, known)
        for address in dialogs:
            page.evaluate(SHOW_DIALOG, f"/cms/{address}")
            found[address] = page.evaluate(ENGLISH, known)
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
