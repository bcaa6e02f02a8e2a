"""A real office at nine o'clock: everybody gets in, and nobody guesses a password."""

import datetime
import os
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest
import redis
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import hashers
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from people.models import User
from tests.config.test_redis import URL as REDIS
from tests.config.test_redis import answers as redis_answers
from tests.factories.people import PASSWORD, UserFactory
from tests.people.office_servers import LOGIN, Visitor, is_in, two_servers
from tests.people.passkey_device import registered

WRONG = "ログインIDかパスワードが正しくありません。"
TOO_MANY = "パスワードの間違いが続きました。5分待ってから、もう一度ログインしてください。"
IN_THE_DATABASE = {
    "default": {"BACKEND": "core.caches.SteadyDatabaseCache", "LOCATION": "core_cache"}
}
PREFIX = f"hagukumi-office-{os.getpid()}"


@pytest.fixture(scope="module", params=["database", "redis"])
def running(request, django_db_setup, django_db_blocker):
    """Two processes that share a cache; and how to empty it."""
    if request.param == "redis":
        if not redis_answers():
            pytest.skip("no Redis answers")
        store = redis.Redis.from_url(REDIS)
        shared = {"OFFICE_REDIS": REDIS, "OFFICE_PREFIX": PREFIX}

        def empty():
            for key in store.scan_iter(f"{PREFIX}*"):
                store.delete(key)
    else:
        shared = {}

        def empty():
            with override_settings(CACHES=IN_THE_DATABASE):
                call_command("createcachetable", verbosity=0)
                caches["default"].clear()

    with django_db_blocker.unblock(), two_servers(shared) as addresses:
        yield addresses, empty


@pytest.fixture
def servers(running, transactional_db):
    addresses, empty = running
    empty()
    yield addresses
    empty()


@pytest.mark.race
class TestAtNine:
    def test_everybody_right_gets_in_and_the_sixth_wrong_one_is_refused(
        self, servers, record_property
    ):
        people = [UserFactory() for _ in range(40)]
        devices = [registered(UserFactory()) for _ in range(20)]
        guessed, others = UserFactory(username="guessed"), [UserFactory() for _ in range(4)]
        turns = cycle(servers)
        right = [(next(turns), person, None) for person in people]
        right += [(next(turns), None, device) for device in devices]

        def enter(where, person, device):
            visitor = Visitor(where)
            if device:
                answer = visitor.by_passkey(device)
            else:
                answer = visitor.by_password(person.username, PASSWORD)
            return answer.headers.get("Location", answer.status_code)

        def guess(turn: int) -> str:
            """Six at one account, then nine at others and at nobody."""
            names = [guessed.username] * 6 + [each.username for each in others] + ["nobody"] * 5
            return Visitor(servers[turn % 2]).by_password(names[turn], "wrong").text

        begun = timezone.now()
        with ThreadPoolExecutor(4) as hands:
            entering = [hands.submit(enter, *each) for each in right]
            said = [guess(turn) for turn in range(15)]
            entered = [each.result() for each in entering]
        took = (timezone.now() - begun).total_seconds()
        record_property("seconds", took)

        assert entered == ["/my/"] * 60
        assert [TOO_MANY in text for text in said] == [False] * 5 + [True] + [False] * 9
        assert [WRONG in text for text in said] == [True] * 5 + [False] + [True] * 9
        assert took < 60

    def test_both_processes_count_together(self, servers):
        UserFactory(username="guessed")
        for turn in range(5):
            Visitor(servers[turn % 2]).by_password("guessed", "wrong")

        for server in servers:
            refused = Visitor(server).by_password("guessed", PASSWORD)
            assert not is_in(refused)
            assert TOO_MANY in refused.text

    def test_guessing_at_once_does_not_evade_the_count(self, servers):
        UserFactory(username="guessed")
        visitors = [Visitor(servers[turn % 2]) for turn in range(12)]

        with ThreadPoolExecutor(12) as hands:
            said = [
                each.text
                for each in hands.map(lambda v: v.by_password("guessed", "wrong"), visitors)
            ]

        assert sum(WRONG in text for text in said) <= 5
        assert sum(TOO_MANY in text for text in said) >= 7

    def test_a_made_up_forwarded_for_changes_nothing(self, servers):
        UserFactory(username="guessed")
        for turn in range(5):
            Visitor(servers[turn % 2], **{"X-Forwarded-For": f"10.0.0.{turn}"}).by_password(
                "guessed", "wrong"
            )

        said = Visitor(servers[0], **{"X-Forwarded-For": "198.51.100.9"}).by_password(
            "guessed", PASSWORD
        )

        assert TOO_MANY in said.text


@pytest.fixture
def counted(monkeypatch):
    """How many passwords were hashed."""
    hashed = []
    encode = hashers.MD5PasswordHasher.encode

    def counting(self, password, salt):
        hashed.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)
    return hashed


def attempt(login: str, password: str = "wrong", **meta: str):
    return Client(REMOTE_ADDR="203.0.113.7").post(
        LOGIN, {"login": login, "password": password}, **meta
    )


def body(answer, login: str) -> str:
    """Without what differs each time: the token, and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return text.replace(f'value="{login}"', "")


@pytest.fixture(autouse=True)
def _fresh_counts(request):
    if "servers" not in request.fixturenames:
        cache.clear()


@pytest.mark.django_db
class TestNobodyLearnsWhoIsHere:
    @pytest.fixture
    def accounts(self, worker, colleague, settings):
        """Log-in IDs of every kind of account, and of none."""
        UserFactory(username="invited", password="!")
        User.objects.filter(username="invited").update(password="!unusable")
        UserFactory(username="gone", left_on=timezone.localdate())
        UserFactory(username="merged", merged_into=colleague)
        UserFactory(username="closed", is_active=False)
        registered(UserFactory(username="passkey"))
        EmailAddress.objects.create(user=worker, email="m@example.jp", verified=True)
        return ["worker", "invited", "gone", "merged", "closed", "passkey", "m@example.jp"]

    def test_the_same_answer_for_every_account_and_for_none(self, accounts):
        nobody = attempt("nobody")

        for login in [*accounts, "x@example.jp", "だれか", "x" * 200]:
            answer = attempt(login)
            assert answer.status_code == nobody.status_code
            assert body(answer, login) == body(nobody, "nobody")
            assert set(answer.headers) == set(nobody.headers)
            assert set(answer.cookies) == set(nobody.cookies)

    def test_as_many_passwords_are_hashed_for_every_account_and_for_none(self, accounts, counted):
        hashed = {}
        for login in [*accounts, "nobody", "x@example.jp"]:
            counted.clear()
            attempt(login)
            hashed[login] = len(counted)

        assert set(hashed.values()) == {1}

    def test_a_right_password_of_somebody_gone_reads_like_a_wrong_one(self, accounts):
        for login in ("gone", "merged", "closed"):
            assert body(attempt(login, PASSWORD), login) == body(attempt("nobody"), "nobody")

    def test_an_account_that_is_not_there_closes_too(self, accounts):
        for login in ("worker", "nobody"):
            for _ in range(5):
                attempt(login)

        assert TOO_MANY in attempt("worker").content.decode()
        assert body(attempt("worker"), "worker") == body(attempt("nobody"), "nobody")

    def test_while_it_is_closed_no_password_is_hashed_at_all(self, accounts, counted):
        for login in ("worker", "nobody"):
            for _ in range(5):
                attempt(login)
            counted.clear()
            attempt(login, PASSWORD)
            assert counted == []


@pytest.mark.django_db
class TestBehindProxies:
    @pytest.fixture(autouse=True)
    def _three_failures(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "3/m/ip,5/5m/key"}
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    def fail(self, times: int, forwarded: str) -> None:
        for _ in range(times):
            attempt(UserFactory().username, HTTP_X_FORWARDED_FOR=forwarded)

    def enters(self, forwarded: str) -> bool:
        answer = attempt(UserFactory().username, PASSWORD, HTTP_X_FORWARDED_FOR=forwarded)
        return answer.status_code == 302

    def test_two_offices_behind_the_same_proxies_are_counted_apart(self):
        self.fail(3, "203.0.113.1, 10.0.0.1")

        assert not self.enters("203.0.113.1, 10.0.0.1")
        assert self.enters("203.0.113.2, 10.0.0.1")

    def test_what_stands_before_the_proxies_own_words_is_not_read(self):
        self.fail(3, "1.1.1.1, 203.0.113.1, 10.0.0.1")

        assert not self.enters("2.2.2.2, 203.0.113.1, 10.0.0.1")

    @pytest.mark.parametrize(
        "forwarded", ["203.0.113.1", "", ",", "a, b", "x y, ::1", "999.1.1.1, 1", "\x00, \x00"]
    )
    def test_a_header_that_cannot_be_right_is_no_error_and_no_way_round(self, forwarded):
        self.fail(3, forwarded)

        assert not self.enters(forwarded)
        assert not self.enters("nonsense")

    def test_the_list_of_sessions_shows_the_right_address(self, worker):
        client = Client(headers={"x-forwarded-for": "1.1.1.1, 203.0.113.5, 10.0.0.1"})
        client.post(LOGIN, {"login": "worker", "password": PASSWORD})

        assert "203.0.113.5" in client.get("/accounts/sessions/").content.decode()


@pytest.mark.django_db
class TestAClockThatJumps:
    @pytest.fixture(autouse=True)
    def _in_the_database(self, settings):
        settings.CACHES = IN_THE_DATABASE
        call_command("createcachetable", verbosity=0)
        caches["default"].clear()

    @pytest.mark.parametrize("jump", [datetime.timedelta(hours=3), datetime.timedelta(days=800)])
    def test_closed_while_it_ran_ahead_is_open_when_it_is_right_again(self, worker, jump):
        with time_machine.travel(timezone.now() + jump) as clock:
            for _ in range(5):
                attempt("worker")
            assert TOO_MANY in attempt("worker", PASSWORD).content.decode()

            clock.shift(-jump)

            assert attempt("worker", PASSWORD).status_code == 302

    def test_a_jump_ahead_lets_people_in_early_and_no_more(self, worker):
        with time_machine.travel(timezone.now()) as clock:
            for _ in range(5):
                attempt("worker")
            clock.shift(datetime.timedelta(days=1))

            assert attempt("worker", PASSWORD).status_code == 302


@pytest.mark.django_db
class TestOtherQuestions:
    """Strict for one account, generous for one address."""

    def test_codes_are_counted_for_the_account_wherever_they_come_from(self, worker):
        TOTP.activate(worker, "JBSWY3DPEHPK3PXP")

        def guess(number: int) -> str:
            client = Client(REMOTE_ADDR=f"198.51.100.{number}")
            client.post(LOGIN, {"login": "worker", "password": PASSWORD})
            return client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()

        said = [guess(number) for number in range(6)]

        assert ["コードの間違いが続きました" in text for text in said] == [False] * 5 + [True]

    @pytest.mark.parametrize(
        "name", ["account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"]
    )
    def test_the_question_before_a_change_may_be_answered_ten_times_a_minute(self, worker, name):
        TOTP.activate(worker, "JBSWY3DPEHPK3PXP")
        registered(worker)
        client = Client()
        client.force_login(worker)

        answers = [client.post(reverse(name), {"code": "0"}).status_code for _ in range(11)]

        assert answers[-1] == 429
        assert 429 not in answers[:10]

    def test_sixty_passkeys_from_one_address_are_none_too_many(self, db):
        client = Client(REMOTE_ADDR="203.0.113.7")

        answers = {
            client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code
            for _ in range(60)
        }

        assert answers == {302}

    def test_too_many_from_one_address_are_told_so_in_japanese(self, db, settings):
        settings.MFA_RATE_LIMITS = {"webauthn_login": "1/m/ip"}
        client = Client(REMOTE_ADDR="203.0.113.7")
        client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})

        answer = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})

        assert answer.status_code == 429
        assert "5分" in answer.content.decode()
