"""「共用のパソコンで使う」: it ends by itself, says so, and hands back what was typed."""

import datetime

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.shared_computer import KEY
from tests.factories.core import JobFactory
from tests.factories.people import PASSWORD
from tests.people.entrances import CHOOSE, NEW_PASSWORD, choose, code_of, type_code
from tests.people.test_sign_in import TestSecondFactor as SecondFactor

LOGIN, OUT = "/accounts/login/", "/accounts/timed-out/"
MINUTE = datetime.timedelta(minutes=1)
SENTENCE = "研修で学んだことを、面接の場面でどう生かすかを書きます。"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def now():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def log_in(client, *, shared: bool, **more):
    data = {"login": "worker", "password": PASSWORD, "sharing": "asked", **more}
    return client.post(LOGIN, data | ({"shared": "1"} if shared else {}))


@pytest.fixture
def there(client, worker, now):
    """桜井 at a shared computer."""
    assert log_in(client, shared=True).url == "/my/"
    return client


def is_in(client) -> bool:
    return client.get("/my/profile/").status_code == 200


class TestTheBox:
    def test_it_stands_on_the_log_in_page_and_where_a_password_is_chosen(
        self, client, worker, nerima_hr
    ):
        assert "共用のパソコンで使う" in client.get(LOGIN).content.decode()
        type_code(client, "worker", code_of(worker, by=nerima_hr))
        assert "共用のパソコンで使う" in client.get(CHOOSE).content.decode()

    def test_ticked_the_cookie_goes_with_the_browser(self, there):
        assert there.cookies["sessionid"]["expires"] == ""
        assert KEY in there.session

    def test_not_ticked_nothing_is_different(self, client, worker, now):
        log_in(client, shared=False)
        page = client.get("/my/")
        now.shift(60 * MINUTE)

        assert KEY not in client.session
        assert "shared-computer.js" not in page.content.decode()
        assert "no-store" not in page.get("Cache-Control", "")
        assert is_in(client)

    def test_a_tick_at_a_wrong_password_does_not_stick(self, client, worker):
        log_in(client, shared=True, password="wrong")

        log_in(client, shared=False)

        assert KEY not in client.session

    def test_it_holds_through_the_second_factor(self, client, worker):
        factor = SecondFactor()
        TOTP.activate(worker, factor.SECRET)
        log_in(client, shared=True)

        client.post("/accounts/2fa/authenticate/", {"code": factor.code()})

        assert is_in(client)
        assert KEY in client.session

    def test_it_holds_at_the_first_log_in_by_code(self, client, worker, nerima_hr):
        type_code(client, "worker", code_of(worker, by=nerima_hr))

        choose(client, NEW_PASSWORD, sharing="asked", shared="1")

        assert is_in(client)
        assert KEY in client.session

    def test_who_logs_in_next_decides_anew(self, there, worker):
        there.post("/accounts/logout/")

        log_in(there, shared=False)

        assert KEY not in there.session


class TestTheTime:
    def test_fourteen_minutes_are_no_break(self, there, now):
        for _ in range(5):
            now.shift(14 * MINUTE)
            assert is_in(there)

    def test_after_sixteen_it_is_over_and_the_way_back_is_kept(self, there, now):
        now.shift(16 * MINUTE)

        response = there.get("/my/records/?year=2026")

        assert response.status_code == 302
        assert response.url == f"{OUT}?next=%2Fmy%2Frecords%2F%3Fyear%3D2026"
        page = there.get(response.url).content.decode()
        assert "ログアウトしました" in page
        assert "15分" in page
        assert "/accounts/login/?next=%2Fmy%2Frecords%2F%3Fyear%3D2026" in page
        assert not is_in(there)

    def test_logging_in_again_leads_back(self, there, now):
        now.shift(16 * MINUTE)
        there.get("/my/records/")

        response = log_in(there, shared=True, next="/my/records/")

        assert response.url == "/my/records/"

    def test_how_long_is_a_setting(self, there, now, settings):
        settings.SHARED_COMPUTER_MINUTES = 30
        now.shift(16 * MINUTE)

        assert is_in(there)

    def test_a_page_that_asks_by_itself_does_not_count(self, there, now, worker):
        job = JobFactory(by=worker)
        for _ in range(2):
            now.shift(8 * MINUTE)
            there.get(f"/jobs/{job.public_id}/", headers={"HX-Request": "true"})

        assert not is_in(there)

    def test_typing_counts(self, there, now):
        for _ in range(3):
            now.shift(8 * MINUTE)
            assert there.get("/my/still-here/").json() == {"seconds": 900}

        assert is_in(there)

    def test_a_look_at_the_time_does_not(self, there, now):
        now.shift(8 * MINUTE)
        assert there.get("/my/still-here/?look=1").json() == {"seconds": 420}
        now.shift(8 * MINUTE)

        assert there.get("/my/still-here/?look=1").status_code == 302

    def test_a_window_left_alone_goes_back_while_another_is_busy(self, there, now):
        now.shift(10 * MINUTE)
        there.get("/my/")

        assert there.get(OUT, {"next": "/my/records/"}).url == "/my/records/"

    def test_a_clock_set_back_lengthens_nothing(self, there, now):
        now.shift(-60 * MINUTE)

        assert not is_in(there)

    def test_a_live_part_leads_the_whole_page_away(self, there, now):
        now.shift(16 * MINUTE)

        response = there.get(
            "/jobs/",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/my/records/"},
        )

        assert response["HX-Redirect"] == f"{OUT}?next=%2Fmy%2Frecords%2F"

    def test_the_log_in_page_itself_is_not_in_its_own_way(self, there, now):
        now.shift(16 * MINUTE)

        assert log_in(there, shared=True).url == "/my/"


class TestWhatWasTyped:
    def send(self, there, **fields):
        return there.post("/my/profile/", fields, headers={"Referer": "http://testserver/my/"})

    def test_it_stands_on_the_page_and_is_not_saved(self, there, now, worker):
        now.shift(16 * MINUTE)

        response = self.send(there, certificate_name=SENTENCE)

        page = response.content.decode()
        assert response.status_code == 403
        assert SENTENCE in page
        assert "送った内容は保存されていません" in page
        assert "/accounts/login/?next=%2Fmy%2F" in page
        worker.refresh_from_db()
        assert worker.certificate_name == ""

    def test_no_password_no_token_and_no_choice_does(self, there, now):
        now.shift(16 * MINUTE)

        page = self.send(
            there,
            oldpassword="ひみつのあいことば",
            csrfmiddlewaretoken="t" * 64,
            choice="3",
            note=SENTENCE,
        ).content.decode()

        assert page.count("<textarea") == 1
        assert "ひみつ" not in page

    def test_it_is_shown_as_text(self, there, now):
        now.shift(16 * MINUTE)

        page = self.send(there, note="<script>alert('長い文章')</script>").content.decode()

        assert "<script>alert" not in page

    @pytest.mark.parametrize("referer", ["http://elsewhere.example/", "javascript:x", "//x.jp/"])
    def test_the_way_back_is_never_another_site(self, there, now, referer):
        now.shift(16 * MINUTE)

        response = there.post("/my/profile/", {}, headers={"Referer": referer})

        assert "/accounts/login/?next=%2Fmy%2F" in response.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//x.jp", "javascript:x", ""])
def test_the_page_after_the_time_leads_nowhere_else(client, db, back):
    assert "next=%2Fmy%2F" in client.get(OUT, {"next": back}).content.decode()


class TestOnEveryPage:
    def test_the_way_out_stands_beside_the_menu(self, there):
        page = there.get("/my/").content.decode()

        assert page.count('action="/accounts/logout/"') == 2
        assert 'class="shared-out"' in page

    def test_nothing_stays_for_the_back_button(self, there):
        assert there.get("/my/")["Cache-Control"] == "private, no-store"

    def test_a_word_before_the_end(self, there):
        page = there.get("/my/").content.decode()

        assert "あと2分でログアウトします" in page
        assert 'data-seconds="900"' in page

    def test_the_sign_in_pages_have_none_of_it(self, client, db):
        assert "data-still" not in Client().get(LOGIN).content.decode()
