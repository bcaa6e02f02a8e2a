"""An office's own sign-in service in a real browser; the service is a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import requests
from django.core.cache import cache
from playwright.sync_api import Browser, Page, Request, expect

from config import oidc
from tests.browser.conftest import DESK, PHONE, TALL, Watch
from tests.browser.looks import (
    barriers,
    filled_buttons,
    latin_only,
    scrolls_sideways,
    small_targets,
    walk_by_keyboard,
)
from tests.factories.people import PASSWORD
from tests.people.oidc_service import CLIENT, MINORI, SECRET
from tests.races import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
JOINED = "/accounts/3rdparty/"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """Its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.people.oidc_service"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        yield running.stdout.readline().strip()
        running.stdin.close()


@pytest.fixture(autouse=True)
def _site(settings, live_server, service):
    settings.PUBLIC_BASE_URL = live_server.url
    entry = oidc.application(issuer=service, client_id=CLIENT, secret=SECRET, name="練馬区の認証")
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"provider_class": "people.oidc.OfficeProvider", "APPS": [entry]}
    }
    tell(service)
    cache.clear()


def tell(service: str, *faults: str, **person: str) -> None:
    told = {"person": MINORI | person, "faults": faults}
    requests.post(f"{service}/control", json=told, timeout=5)


class WithService(Watch):
    """The service is no other host here; nothing else may be asked."""

    def __init__(self, host: str, service: str) -> None:
        super().__init__(host)
        self.service = service

    def request(self, request: Request) -> None:
        if not request.url.startswith(self.service):
            super().request(request)


@pytest.fixture
def go(chromium: Browser, live_server, service) -> Iterator[Callable[..., Page]]:
    watch = WithService(live_server.url, service)
    contexts = []

    def open_page(path: str, **options) -> Page:
        contexts.append(chromium.new_context(locale="ja-JP", **options))
        page = contexts[-1].new_page()
        watch.over(page)
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.wrongs == []


def log_in_by_password(page: Page, login: str) -> None:
    page.get_by_label("ログインID").fill(login)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url("**/my/")


def join(page: Page, live_server) -> None:
    page.goto(live_server.url + JOINED)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="確認する", exact=True).click()
    page.get_by_role("button", name="練馬区の認証のIDを結び付ける").click()
    expect(page.locator("main")).to_contain_text("職場のIDを結び付けました")


def by_service(page: Page) -> None:
    page.get_by_role("button", name="練馬区の認証でログインする").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_joined_once_and_in_by_it_from_then_on(go, live_server, worker, scripts):
    page = go("/accounts/login/", java_script_enabled=scripts)
    log_in_by_password(page, "worker")
    join(page, live_server)
    expect(page.locator("main")).to_contain_text("minori")

    elsewhere = go("/accounts/login/", java_script_enabled=scripts)
    by_service(elsewhere)

    elsewhere.wait_for_url("**/my/")
    expect(elsewhere.locator(".person-menu__name")).to_have_text(worker.full_name)


def test_parted_it_opens_nothing_any_more(go, live_server, worker):
    page = go("/accounts/login/")
    log_in_by_password(page, "worker")
    join(page, live_server)

    page.get_by_role("button", name="解除する").click()

    expect(page.locator("main")).to_contain_text("結び付きを解除しました")
    elsewhere = go("/accounts/login/")
    by_service(elsewhere)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("この職場のIDは、まだ使えません")


def test_an_answer_that_is_not_valid_is_told(go, service, worker):
    page = go("/accounts/login/")
    tell(service, "other nonce")

    by_service(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("ログインできませんでした")


def test_who_stops_comes_back_to_a_page_that_says_so(go, service):
    page = go("/accounts/login/")
    tell(service, "the person stops")

    by_service(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("ログインを取りやめました")


def test_its_pages_are_fit_for_desk_phone_and_keyboard(go, live_server, service, worker):
    signed_out = go("/accounts/login/")
    wrong = {"log in": wrongs(signed_out)}
    by_service(signed_out)
    signed_out.wait_for_url("**/callback/**")
    wrong["unknown"] = wrongs(signed_out)
    tell(service, "other nonce")
    signed_out.goto(live_server.url + "/accounts/login/")
    by_service(signed_out)
    signed_out.wait_for_url("**/callback/**")
    wrong["failed"] = wrongs(signed_out)
    signed_out.goto(live_server.url + "/accounts/3rdparty/login/cancelled/")
    wrong["stopped"] = wrongs(signed_out)
    tell(service)
    page = go("/accounts/login/")
    log_in_by_password(page, "worker")
    page.goto(live_server.url + JOINED)
    wrong["asked again"] = wrongs(page)
    join(page, live_server)
    wrong["joined"] = wrongs(page)

    assert {place: found for place, found in wrong.items() if found} == {}


def wrongs(page: Page) -> list[str]:
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": TALL[width]})
        found += barriers(page) + small_targets(page)
        if scrolls_sideways(page):
            found.append(f"{width}: scrolls sideways")
    if page.locator("h1").count() != 1 or filled_buttons(page) > 1:
        found.append("one heading, one filled button")
    return found + latin_only(page, ["minori"]) + walk_by_keyboard(page, 8)
