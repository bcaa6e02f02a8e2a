"""Which pages are measured, for whom, and how often."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.load import Measured, measure, server
from certificates.models import Certificate
from courses.models import CoursePage, LessonPage

CLIENTS = 4
ROUNDS = 3
REQUESTS = 60  # a page and round
REQUESTS_BARE = 300  # it is short, and everything is divided by it

Facts = dict[str, float]


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    login: str = ""


BARE = Page("bare", "/bare/", "shinnin")


def measure_all(*, site: str, bare: str) -> dict[str, Facts]:
    """{page: ratio, cpu_ms, p95_ms, queries} of the two settings modules' servers."""
    call_command("prepare")
    pages = [BARE, *pages_of_the_demonstration()]
    sessions = {page.login: cookies(page.login) for page in pages}
    found: dict[str, list[Measured]] = {page.name: [] for page in pages}
    with server(site) as full, server(bare) as stock:
        for number in range(ROUNDS + 1):
            for page in pages:
                where, times = (stock, REQUESTS_BARE) if page is BARE else (full, REQUESTS)
                result = measure(where, page.path, sessions[page.login], times)
                if number:  # the first round warms up
                    found[page.name].append(result)
    base = statistics.median(result.cpu_ms for result in found[BARE.name])
    return {page.name: facts(found[page.name], base, queries_of(page)) for page in pages}


def pages_of_the_demonstration() -> list[Page]:
    """A visitor's, a learner's, an officer's, the metropolis's."""
    lesson = LessonPage.objects.live().order_by("path").first()
    course = CoursePage.objects.live().ancestor_of(lesson).get()
    certificate = Certificate.objects.order_by("pk").first()
    return [
        Page("login", "/accounts/login/"),
        Page("verify", f"/verify/{certificate.code}/"),
        Page("today", "/my/", "shinnin"),
        Page("catalogue", "/courses/", "shinnin"),
        Page("course", course.url, "shinnin"),
        Page("lesson", lesson.url, "shinnin"),
        Page("records", "/my/records/", "shinnin"),
        Page("search", "/search/?q=%E8%99%90%E5%BE%85", "shinnin"),
        Page("completions", "/office/completions/", "nerima-jinji"),
        Page("coverage", "/office/coverage/", "to-kenshu"),
    ]


def facts(results: Sequence[Measured], base: float, queries: int) -> Facts:
    cpu = statistics.median(result.cpu_ms for result in results)
    p95 = statistics.median(result.p95_ms for result in results)
    return {
        "ratio": round(cpu / base, 2),
        "cpu_ms": round(cpu, 2),
        "p95_ms": round(p95, 1),
        "queries": queries,
    }


def signed_in(login: str) -> Client:
    client = Client()
    if login:
        client.force_login(get_user_model().objects.get(username=login))
    return client


def cookies(login: str) -> list[str]:
    """A session for each client: sharing one would measure its lock."""
    clients = [signed_in(login) for _ in range(CLIENTS)]
    name = settings.SESSION_COOKIE_NAME
    return [f"{name}={client.cookies[name].value}" if login else "" for client in clients]


def queries_of(page: Page) -> int:
    """Of the second request: the first fills the caches. The bare view asks session and user."""
    if page is BARE:
        return 2
    client = signed_in(page.login)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)
