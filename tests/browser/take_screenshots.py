"""Takes the pictures of the README and of the trainers' guide from the demonstration: `make screenshots`.

Not named test_…, so that the suite leaves it alone; it runs under pytest for its fixtures.
"""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page

from casestudies.models import Exercise
from casestudies.states import ExerciseState
from certificates.models import Certificate
from courses.models import CoursePage, Run
from guidelines.models import GuidelineEdition
from tests.browser import trainer_journey
from tests.browser.conftest import DESK, PHONE
from tests.factories.courses import attempt_of, finished, lessons_of, quiz_of, right_answers
from tests.tree import ROOT

FOLDER = ROOT / "docs" / "screenshots"
GUIDE = ROOT / "docs" / "admin-guide" / "ja" / "images"
MOST_BYTES = 200_000
BASICS = "/courses/abuse-basics/"
FIGURE = f"{BASICS}figures/"
# Not the window scrolls in the CMS, but a part of the page.
TO_THE_LEFT = """() => {
  for (const e of document.querySelectorAll('body *')) if (e.scrollLeft) e.scrollLeft = 0;
}"""
TO_THE_TOP = """() => {
  for (const e of document.querySelectorAll('html, body, body *'))
    if (e.scrollTop || e.scrollLeft) e.scrollTo({left: 0, top: 0, behavior: 'instant'});
}"""


@pytest.fixture
def take(demonstration, visit):
    """take(name, path, who, width, height): one window as it opens, or as `at` scrolls it."""

    def one(name: str, path: str, who=None, *, width: int, height: int, at: str = "") -> None:
        scale = 2 if width == PHONE else 1
        page = visit(path, as_=who, width=width, device_scale_factor=scale)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        if at:
            page.locator(at).first.evaluate("e => e.scrollIntoView({block: 'start'})")
        save(page, FOLDER / f"{name}-{width}.png")

    return one


def save(page: Page, path) -> None:
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    # By coverage: a median cut would turn the few green pixels of a tick grey.
    small = picture.quantize(method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, path.name


def test_what_everybody_sees_first(someone, take):
    learner = someone("shinnin")
    take("front", "/my/", learner, width=PHONE, height=740)
    take("front", "/my/", learner, width=DESK, height=760)
    take("course", BASICS, learner, width=DESK, height=1000)
    take("lesson", FIGURE, learner, width=DESK, height=1000, at="figure:has(svg)")


def test_a_quiz_on_a_phone(someone, take):
    learner = someone("shinnin")
    course = CoursePage.objects.get(slug="abuse-basics")
    finished(learner, *lessons_of(course))
    attempt = attempt_of(learner, quiz_of(course))
    attempt.answers = dict(list(right_answers(attempt).items())[:1])
    attempt.save()

    take("quiz", f"/learn/attempts/{attempt.pk}/", learner, width=PHONE, height=740)


def test_a_certificate_and_what_its_code_shows(someone, take):
    certificate = Certificate.objects.get(person__username="shinnin")
    path = f"/my/certificates/{certificate.pk}/"
    take("certificate", path, someone("shinnin"), width=DESK, height=960)
    take("verification", f"/verify/{certificate.code}/", width=PHONE, height=740)


def test_what_officers_watch(someone, take):
    take("completions", "/office/completions/", someone("nerima-jinji"), width=DESK, height=1000)
    take("coverage", "/office/coverage/", someone("to-kenshu"), width=DESK, height=1000)


def test_a_day_of_training(someone, take):
    run = Run.objects.filter(title__startswith="第2回").earliest("pk")
    take("run", reverse("runs:run", args=[run.key]), someone("shinnin"), width=PHONE, height=740)
    take(
        "run-office", reverse("runs:manage", args=[run.key]), someone("to-kenshu"),
        width=DESK, height=1000,
    )  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(DESK, 1000), (PHONE, 740)])
def test_a_case_worked_through(someone, take, width, height):
    running = Exercise.objects.get(state=ExerciseState.RUNNING)
    over = Exercise.objects.get(state=ExerciseState.CLOSED)
    leader, learner = someone("satooya"), someone("shinnin")
    size = {"width": width, "height": height}
    take("exercise-console", reverse("exercises:console", args=[running.key]), leader, **size)
    take("exercise-worksheet", reverse("exercises:worksheet", args=[running.key]), learner, **size)
    debrief = reverse("debriefs:debrief", args=[over.key])
    take("exercise-debrief", debrief, leader, **size)
    take("exercise-diagram", debrief, leader, **size, at="#drawings")


def test_the_trainers_guide(demonstration, visit, live_server):
    """The way of the journey, with a picture where the guide has one."""

    def snap(name: str, page: Page, *, at: Locator | None = None, top: bool = False) -> None:
        page.wait_for_load_state("networkidle")
        if top:
            page.evaluate(TO_THE_TOP)
        if at is not None:
            at.evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
            page.mouse.move(640, 400)
            page.mouse.wheel(0, -110)  # from under the bar
            page.evaluate(TO_THE_LEFT)
        page.wait_for_timeout(300)  # dialogs and messages slide in
        save(page, GUIDE / f"{name}.png")

    def window(username: str) -> Page:
        page = visit("/")
        page.set_viewport_size({"width": DESK, "height": 800})
        trainer_journey.sign_in(page, live_server.url, username)
        return page

    trainer = trainer_journey.Trainer(window("koushi"), live_server.url, snap)
    trainer.make_everything()
    office = trainer_journey.Office(window("to-kenshu"), live_server.url, snap)
    office.publish_everything()
    learner = trainer_journey.Learner(window("shinnin"), live_server.url, snap)
    learner.complete_it()


def test_people_are_sent_and_received(someone, take):
    office = someone("to-kenshu")
    for name, path in {
        "secondments": "/secondments/",
        "secondment-plan": "/secondments/plan/",
        "secondment-timeline": "/secondments/timeline/",
        "staffing": "/office/staffing/",
    }.items():
        take(name, path, office, width=DESK, height=900)
        take(name, path, office, width=PHONE, height=740)


def test_a_guideline_is_read_compared_and_cited(someone, take):
    psychologist, office = someone("shinri"), someone("to-kenshu")
    edition = GuidelineEdition.objects.current().get()
    key = edition.public_id
    take("guideline", f"/guideline-editions/{key}/", psychologist, width=PHONE, height=740)
    take("guideline", f"/guideline-editions/{key}/", psychologist, width=DESK, height=1000)
    changes = f"/guideline-editions/{key}/changes/"
    take("guideline-changes", changes, psychologist, width=PHONE, height=740)
    take("guideline-changes", changes, psychologist, width=DESK, height=1000)
    take("guideline-office", f"/office/guidelines/{key}/", office, width=DESK, height=1000)
    take("citations", "/cms/citations/", someone("koushi"), width=DESK, height=760)
