"""Who visits what: one page, or a chain of requests that counts as one."""

from collections.abc import Generator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.programmes import PROGRAMME
from courses.models import Attempt, CoursePage, LessonPage, ProgrammePage, QuizPage
from people.models import User

CROWD = "13120-9"  # how the log-in IDs of bench/crowd.py begin
CSRF = "x" * 32  # of the cookie and of the form alike
# (method, path, body); where the answer leads is sent back.
Steps = Generator[tuple[str, str, str], str, None]


@dataclass(frozen=True)
class Visit:
    name: str
    path: str
    login: str = ""
    visits: int = 60  # in a round, by all clients
    clients: int = 4
    at_once: int = 4  # clients
    backend: str | None = None  # by which they are signed in; None: ours

    def logins(self) -> list[str]:
        """Who signs in at each client."""
        return [self.login] * self.clients

    def steps(self) -> Steps:
        yield "GET", self.path, ""


@dataclass(frozen=True)
class TableVisit(Visit):
    """A table as a file; its ratio is also told as for a file of 40,000 cells."""


@dataclass(frozen=True)
class QuizVisit(Visit):
    """View, start, answer ten on one page, finish: four requests. Each visit by somebody else:
    nobody takes a quiz twenty times."""

    key: str = ""

    def logins(self) -> list[str]:
        people = User.objects.filter(username__startswith=CROWD).order_by("username")
        return [*people.values_list("username", flat=True)[: self.clients]]

    def steps(self) -> Steps:
        token = urlencode({"csrfmiddlewaretoken": CSRF})
        yield "GET", self.path, ""
        attempt = yield "POST", f"/learn/quizzes/{self.key}/start/", token
        answers = f"{token}&{first_choices(attempt)}"
        yield "POST", f"{attempt}save/", answers
        yield "POST", f"{attempt}submit/", f"{answers}&confirmed=1"


def first_choices(attempt: str) -> str:
    """The first choice of every question, as the form would send it."""
    paper = Attempt.objects.get(pk=int(attempt.strip("/").rpartition("/")[2])).snapshot
    chosen = {f"q-{item['id']}": item["choices"][0]["id"] for item in paper}
    return urlencode(chosen | {f"shown-{item['id']}": 1 for item in paper})


def visits_of_the_crowd() -> list[Visit]:
    """A learner who owes twenty courses, the officer of her ward, the metropolis with all 2,000."""
    course = CoursePage.objects.get(slug="bench-1")
    lesson = LessonPage.objects.child_of(course).order_by("path").first()
    quiz = QuizPage.objects.child_of(course).get()
    programme = ProgrammePage.objects.get(slug=PROGRAMME)
    table = "/office/completions/?view=everybody"
    return [
        Visit("catalogue", "/courses/", "shinnin"),
        Visit("course", course.url, "shinnin"),
        Visit("lesson", lesson.url, "shinnin"),
        Visit("front", "/my/", "shinnin"),
        QuizVisit("quiz", quiz.url, visits=20, clients=20, at_once=1, key=quiz.key),
        Visit("matrix", table, "nerima-jinji"),
        Visit("matrix of all", table, "to-kenshu", visits=12),
        TableVisit("csv", f"{table}&format=csv", "to-kenshu", visits=4),
        TableVisit("xlsx", f"{table}&format=xlsx", "to-kenshu", visits=4),
        Visit("runs", "/runs/", "shinnin"),
        Visit("runs of office", "/runs/", "to-kenshu"),
        Visit("programme", programme.url, "shinnin"),
        Visit("programme hr", f"/office/programmes/{programme.key}/?view=all", "to-kenshu"),
        Visit("search", "/search/?q=%E8%99%90%E5%BE%85", "shinnin"),
    ]
