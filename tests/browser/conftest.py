"""A real Chromium on the running site.

`visit(path, as_=person, width=…)` opens a page. Whatever a page does wrong without being asked
(an error in the console, a violation of the Content-Security-Policy, a request to another
host, something that is missing) fails the test that opened it, at its end.

Without Chromium these tests are skipped, unless HAGUKUMI_REQUIRE names it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.models import Page as CmsPage

from home.demo import loading
from people.models import User

DESK, PHONE = 1280, 360
PATIENCE = 90_000  # milliseconds: a busy machine is no fault of a page
TALL = {DESK: 900, PHONE: 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's loop runs in this thread; Django would take it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if "chromium" in os.environ.get("HAGUKUMI_REQUIRE", "").split(","):
            pytest.fail("Chromium is required (HAGUKUMI_REQUIRE) and not installed.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What went wrong on the pages of one test, in words."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.wrongs: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is told by its response, with its address.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.wrongs.append(f"another host: {request.url}")

    def response(self, response: Response) -> None:
        page_itself = response.request.resource_type == "document"
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
            response.status >= HTTPStatus.BAD_REQUEST and not page_itself
        ):
            self.wrongs.append(f"{response.status}: {response.url}")


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Visit]:
    watch = Watch(live_server.url)
    contexts = []

    def open_page(path: str, *, as_: User | None = None, width: int = DESK, **options) -> Page:
        """A fresh window of its own, signed in as that person."""
        context = chromium.new_context(
            viewport={"width": width, "height": TALL.get(width, 900)},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if as_ is not None:
            context.add_cookies([session_of(as_, live_server.url)])
        page = context.new_page()
        watch.over(page)
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.wrongs == []


def session_of(person: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def demonstration(transactional_db, settings) -> None:
    """Everybody and everything of `load_demo`. It is loaded once, which takes seconds; every
    other test gets a copy of that database, which takes a moment."""
    settings.DEMONSTRATION = True
    kept = settings.VAR / "demonstration.sqlite3"
    connection.ensure_connection()
    if kept.exists():
        with sqlite3.connect(kept) as source:
            source.backup(connection.connection)
    else:
        plant_what_migrations_plant()
        loading.load()
        if connection.vendor == "sqlite":
            with sqlite3.connect(kept) as copy:
                connection.connection.backup(copy)
    # What was remembered of the tables of the test before.
    ContentType.objects.clear_cache()
    cache.clear()


def plant_what_migrations_plant() -> None:
    """Gone when a test before this one emptied the tables."""
    Locale.objects.get_or_create(language_code="ja")
    CmsPage.get_first_root_node() or CmsPage.add_root(instance=CmsPage(title="Root", slug="root"))
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    if not Workflow.objects.exists():
        task = GroupApprovalTask.objects.create(name="Moderators approval")
        task.groups.set([Group.objects.get_or_create(name="Moderators")[0]])
        workflow = Workflow.objects.create(name="Moderators approval")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.create(workflow=workflow, page=CmsPage.get_first_root_node())


@pytest.fixture
def someone(demonstration) -> Callable[[str], User]:
    """Who signs in under that name in the demonstration."""
    return lambda username: User.objects.get(username=username)
