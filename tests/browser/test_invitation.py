"""From the officer's sheet of codes to the new worker's first page; and a shared computer."""

import re
from io import BytesIO

import pytest
import zxingcpp
from playwright.sync_api import Page
from pypdf import PdfReader

from people.invitation_codes import ALPHABET
from people.models import SignInNotice
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import barriers, filled_buttons, scrolls_sideways, small_targets
from tests.conftest import fresh
from tests.factories.courses import home_page
from tests.factories.people import PASSWORD
from tests.papers import needs_poppler, picture
from tests.people.entrances import NEW_PASSWORD

CODE = re.compile(rf"(?:[{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}")


@pytest.fixture
def site(transactional_db, settings, live_server):
    settings.PUBLIC_BASE_URL = live_server.url
    return home_page()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def is_well(page: Page) -> None:
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert filled_buttons(page) <= 1


@needs_poppler
def test_a_new_worker_comes_in_by_the_slip_that_hr_has_printed(
    site, visit, worker, nerima_hr, live_server
):
    desk = visit("/office/people/invitations/", as_=nerima_hr)
    is_well(desk)
    desk.get_by_label("桜井 みのり").check()
    desk.get_by_role("button", name="コード用紙を作る（PDF）").click()
    assert "1人分のコード用紙ができました" in heading(desk)
    is_well(desk)
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="PDFを保存").click()
    pdf = saved.value.path().read_bytes()
    desk.reload()
    assert "もう残っていません" in heading(desk)

    (qr,) = zxingcpp.read_barcodes(picture(pdf, dpi=150))
    (code,) = CODE.findall(PdfReader(BytesIO(pdf)).pages[0].extract_text())

    phone = visit(qr.text.removeprefix(live_server.url), width=PHONE)
    is_well(phone)
    assert small_targets(phone) == []
    phone.get_by_label("ログインID").fill("worker")
    phone.get_by_label("コード").fill("まちがい")
    phone.get_by_role("button", name="次へ").click()
    assert "このログインIDとコードではログインできません" in phone.get_by_role("alert").inner_text()
    phone.get_by_label("コード").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="次へ").click()

    assert heading(phone) == "パスワードを決める"
    is_well(phone)
    phone.get_by_label("新しいパスワード", exact=False).first.fill(NEW_PASSWORD)
    phone.get_by_label("新しいパスワード（確認のためもう一度）").fill(NEW_PASSWORD)
    phone.get_by_role("button", name="決めてログインする").click()

    phone.wait_for_url("**/my/")
    assert "桜井 みのり" in phone.locator(".person-menu summary").inner_text()
    assert fresh(worker).check_password(NEW_PASSWORD)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_officers_pages_can_be_used_by_everybody(
    site, visit, worker, nerima_hr, width, live_server
):
    SignInNotice.objects.create(person=nerima_hr, kind="sessions")
    page = visit("/my/", as_=nerima_hr, width=width)
    for path in (
        "/my/",
        "/office/people/invitations/",
        f"/office/people/{worker.pk}/",
        f"/office/people/{worker.pk}/password/",
        f"/office/people/{worker.pk}/second-factor/",
        f"/office/people/{worker.pk}/sessions/",
        "/accounts/timed-out/",
        "/accounts/login/",
    ):
        page.goto(live_server.url + path)
        assert barriers(page) == [], path
        assert not scrolls_sideways(page), path
        if width == PHONE:
            assert small_targets(page) == [], path


class TestASharedComputer:
    @pytest.fixture
    def there(self, site, visit, worker) -> Page:
        page = visit("/accounts/login/", width=PHONE)
        page.clock.install()
        page.get_by_label("ログインID").fill("worker")
        page.get_by_label("パスワード", exact=True).fill(PASSWORD)
        page.get_by_label("共用のパソコンで使う").check()
        page.get_by_role("button", name="ログインする", exact=True).click()
        page.wait_for_url("**/my/")
        return page

    def test_the_way_out_is_always_in_sight(self, there):
        button = there.locator(".shared-out button")

        assert button.is_visible()
        assert not scrolls_sideways(there)
        button.click()
        there.wait_for_url("**/accounts/login/**")

    def test_a_word_comes_two_minutes_before_the_end(self, there, worker, settings):
        warning = there.get_by_text("あと2分でログアウトします")
        settings.SHARED_COMPUTER_MINUTES = 1  # by the server's clock, which stands nearly still
        there.clock.fast_forward("13:30")
        warning.wait_for(state="visible")
        # It stands before the page; further down it lies over it, so that it is seen there too.
        there.evaluate("scrollTo(0, 0)")
        assert barriers(there) == []

        settings.SHARED_COMPUTER_MINUTES = 15
        there.get_by_role("button", name="続ける").click()

        warning.wait_for(state="hidden")

    def test_at_the_end_the_page_goes_and_the_way_back_stays(self, there, live_server, settings):
        there.goto(f"{live_server.url}/my/profile/")
        settings.SHARED_COMPUTER_MINUTES = 0
        there.wait_for_timeout(1100)
        there.clock.fast_forward("15:10")

        there.wait_for_url("**/accounts/timed-out/?next=**")
        assert heading(there) == "ログアウトしました"
        settings.SHARED_COMPUTER_MINUTES = 15
        there.get_by_role("link", name="もう一度ログインする").click()
        there.get_by_label("ログインID").fill("worker")
        there.get_by_label("パスワード", exact=True).fill(PASSWORD)
        there.get_by_role("button", name="ログインする", exact=True).click()
        there.wait_for_url("**/my/profile/")
