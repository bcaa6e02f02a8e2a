"""Who visits what: one page, or a chain of requests that counts as one."""

from collections.abc import Generator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from bench.exercises import EXERCISE
from bench.guidelines import SLUG
from bench.programmes import PROGRAMME
from casestudies.models import Exercise, Member
from casestudies.pulse import word_of
from core.fiscal import fiscal_year
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
    visits: int = 200  # in a round, by all clients: the system counts CPU in hundredths of a second
    clients: int = 4
    at_once: int = 4  # clients
    backend: str | None = None  # by which they are signed in; None: ours
    knows: str = ""  # what the screen sends back as If-None-Match

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


@dataclass(frozen=True)
class CrowdVisit(Visit):
    """Each client is another member of the exercise."""

    of: int = 0

    def logins(self) -> list[str]:
        members = Member.objects.filter(exercise=self.of).order_by("pk")
        return [*members.values_list("person__username", flat=True)[: self.clients]]


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
        Visit("guideline", f"/guidelines/{SLUG}/", "shinnin"),
        Visit("search", "/search/?q=%E8%99%90%E5%BE%85", "shinnin"),
        *visits_of_an_exercise(),
        *visits_of_secondments(),
    ]


def visits_of_secondments() -> list[Visit]:
    """The plan of 62 municipalities over ten years, 500 periods, the offices."""
    now = fiscal_year(timezone.localdate())
    plan = f"/secondments/plan/?first={now - 9}&last={now}"
    return [
        Visit("secondment_plan", plan, "to-kenshu", visits=12),
        Visit("timeline", "/secondments/timeline/", "to-kenshu"),
        Visit("flows", "/secondments/flows/", "to-kenshu"),
        Visit("staffing", "/office/staffing/", "to-kenshu"),
    ]


def visits_of_an_exercise() -> list[Visit]:
    """Forty learners in eight groups ask whether anything is new: it is not, and it is; one of them
    loads the worksheet, the facilitator the console."""
    exercise = Exercise.objects.get(title=EXERCISE)
    member = exercise.members.select_related("group", "person").order_by("pk")[0]
    leader = exercise.facilitations.select_related("person").get().person.username
    pulse, known = f"/exercises/{exercise.key}/pulse/", f'"{word_of(exercise, member)}"'
    who = member.person.username
    return [
        CrowdVisit("pulse", pulse, visits=400, clients=40, at_once=4, knows=known, of=exercise.pk),
        Visit("pulse news", pulse, who),
        Visit("worksheet", f"/exercises/{exercise.key}/", who),
        Visit("console", f"/exercises/{exercise.key}/console/", leader),
    ]
