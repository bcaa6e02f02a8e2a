"""Passkeys in a real browser with a virtual device: made, logged in by, used as second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from people.models import User
from tests.browser.conftest import DESK, PHONE, TALL
from tests.browser.looks import (
    barriers,
    filled_buttons,
    latin_only,
    scrolls_sideways,
    small_targets,
    walk_by_keyboard,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "この役割には2段階の確認が必要です"


@pytest.fixture(autouse=True)
def _site(settings, live_server):
    settings.PUBLIC_BASE_URL = live_server.url
    settings.SECOND_FACTOR_ROLES = {"hr"}
    cache.clear()


def give_device(page: Page, *, verified: bool = True) -> tuple:
    """A device with fingerprint reader, as the browser sees it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verified,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def log_in_by_password(page: Page, person: User) -> None:
    page.get_by_label("ログインID").fill(person.username)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()


def log_out(page: Page, live_server) -> None:
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/accounts/login/**")
    page.goto(live_server.url + "/accounts/login/")  # without the front page as next address


def make_passkey(page: Page, live_server, name: str) -> None:
    page.goto(live_server.url + "/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("パスワード", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="確認する", exact=True).click()
    page.get_by_label("パスキーの名前").fill(name)
    page.get_by_role("button", name="この端末を登録する").click()


def test_from_password_to_passkey_and_in_by_it(visit, live_server, nerima_hr):
    page = visit("/accounts/login/")
    give_device(page)
    log_in_by_password(page, nerima_hr)
    page.wait_for_url("**/my/")
    page.goto(live_server.url + "/my/profile/")
    expect(page.locator("main")).to_contain_text(WAITS)

    make_passkey(page, live_server, "職場のパソコン")
    expect(page.get_by_role("heading", level=1)).to_have_text("予備コード")
    log_out(page, live_server)
    page.get_by_role("button", name="パスキーでログインする").click()
    page.wait_for_url("**/my/")

    page.goto(live_server.url + "/my/profile/")
    expect(page.locator("main")).not_to_contain_text(WAITS)
    page.goto(live_server.url + "/office/completions/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("ページが見つかりません")


def test_as_the_step_after_the_password(visit, live_server, nerima_hr):
    page = visit("/accounts/login/")
    give_device(page)
    log_in_by_password(page, nerima_hr)
    page.wait_for_url("**/my/")
    make_passkey(page, live_server, "職場のパソコン")
    page.wait_for_url("**/recovery-codes/**")
    log_out(page, live_server)

    log_in_by_password(page, nerima_hr)
    page.get_by_role("button", name="パスキーで確認する").click()
    page.wait_for_url("**/my/")

    page.goto(live_server.url + "/my/profile/")
    expect(page.locator("main")).not_to_contain_text(WAITS)


def test_a_finger_that_is_not_known_is_told_and_nothing_is_lost(visit, live_server, worker):
    page = visit("/accounts/login/")
    session, device = give_device(page)
    log_in_by_password(page, worker)
    page.wait_for_url("**/my/")
    make_passkey(page, live_server, "職場のパソコン")
    page.wait_for_url("**/recovery-codes/**")
    log_out(page, live_server)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    page.get_by_role("button", name="パスキーでログインする").click()

    expect(page.get_by_role("alert")).to_contain_text("パスキーを使えませんでした")
    log_in_by_password(page, worker)
    expect(page.get_by_role("heading", level=1)).to_have_text("本人の確認")


def test_a_second_key_on_the_same_device_is_not_made(visit, live_server, worker):
    page = visit("/accounts/login/")
    give_device(page)
    log_in_by_password(page, worker)
    page.wait_for_url("**/my/")
    make_passkey(page, live_server, "職場のパソコン")
    page.wait_for_url("**/recovery-codes/**")

    make_passkey(page, live_server, "もう一度")

    expect(page.get_by_role("alert")).to_contain_text("パスキーを登録できませんでした")
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_without_scripts_the_log_in_page_offers_no_passkey(visit, worker):
    page = visit("/accounts/login/", java_script_enabled=False)

    expect(page.get_by_role("button", name="パスキーでログインする")).to_be_hidden()
    log_in_by_password(page, worker)
    page.wait_for_url("**/my/")


def test_its_pages_are_fit_for_desk_phone_and_keyboard(visit, live_server, worker):
    page = visit("/accounts/login/")
    give_device(page)
    log_in_by_password(page, worker)
    page.wait_for_url("**/my/")
    make_passkey(page, live_server, "職場のパソコン")
    page.wait_for_url("**/recovery-codes/**")
    key = Authenticator.objects.get(type="webauthn").pk

    wrong = {}
    for path in (
        "recovery-codes/",
        "recovery-codes/generate/",
        "",
        "webauthn/",
        "webauthn/add/",
        f"webauthn/keys/{key}/edit/",
        f"webauthn/keys/{key}/remove/",
        "webauthn/reauthenticate/",
        "reauthenticate/",
        "totp/activate/",
    ):
        page.goto(f"{live_server.url}/accounts/2fa/{path}")
        if found := wrongs(page):
            wrong[path] = found

    assert wrong == {}


def wrongs(page: Page) -> list[str]:
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": TALL[width]})
        found += barriers(page) + small_targets(page)
        if scrolls_sideways(page):
            found.append(f"{width}: scrolls sideways")
    if page.locator("h1").count() != 1 or filled_buttons(page) > 1:
        found.append("one heading, one filled button")
    return found + latin_only(page, []) + walk_by_keyboard(page, 12)
