"""Sign-in through the real pages: by log-in ID or e-mail, with the limits of a real office."""

import datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Post, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import PASSWORD, PostFactory, UserFactory

LOGIN = "/accounts/login/"
OFFICE = "203.0.113.7"
WRONG = "ログインIDかパスワードが正しくありません。"
TOO_MANY = "パスワードの間違いが続きました。5分待ってから、もう一度ログインしてください。"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None, **meta: str):
    client = client or Client(REMOTE_ADDR=OFFICE)
    return client.post(LOGIN, {"login": login, "password": password}, **meta)


def is_in(response) -> bool:
    return response.status_code == 302 and response.url == "/my/"


class TestByWhat:
    @pytest.mark.parametrize(
        "typed", ["worker", "WORKER", "Worker ", "ｗｏｒｋｅｒ", "ＷＯＲＫＥＲ"]
    )
    def test_the_log_in_id_in_any_width_and_case(self, worker, typed):
        assert is_in(sign_in(typed))

    def test_a_verified_e_mail_address(self, worker):
        EmailAddress.objects.create(user=worker, email="minori@example.jp", verified=True)

        assert is_in(sign_in("Minori@Example.JP"))

    def test_not_by_an_address_that_nobody_has_verified(self, worker):
        User.objects.update(email="minori@example.jp")
        EmailAddress.objects.create(user=worker, email="minori@example.jp", verified=False)

        assert not is_in(sign_in("minori@example.jp"))

    def test_not_by_a_shared_mailbox_of_the_section(self, worker):
        Post.objects.update(contact_email="section@example.jp")

        assert not is_in(sign_in("section@example.jp"))


class TestWhoMayNot:
    @pytest.mark.parametrize(
        "change",
        [
            {"is_active": False},
            {"left_on": timezone.localdate()},
            {"left_on": timezone.localdate() - datetime.timedelta(days=1)},
        ],
    )
    def test_who_has_left_or_was_closed(self, worker, change):
        User.objects.update(**change)

        assert not is_in(sign_in("worker"))

    def test_who_was_merged_into_another_account(self, worker, colleague):
        User.objects.filter(pk=worker.pk).update(merged_into=colleague)

        assert not is_in(sign_in("worker"))

    def test_who_leaves_tomorrow_still_may(self, worker):
        User.objects.update(left_on=timezone.localdate() + datetime.timedelta(days=1))

        assert is_in(sign_in("worker"))

    def test_whose_posts_have_all_ended_still_may(self, worker):
        Post.objects.update(end=timezone.localdate())

        assert is_in(sign_in("worker"))

    def test_who_was_imported_and_has_no_password_yet(self, worker):
        worker.set_unusable_password()
        worker.save()

        assert not is_in(sign_in("worker"))

    def test_nobody_signs_up(self, db):
        response = Client().post(
            "/accounts/signup/", {"username": "newcomer", "password1": "a-long-password-1"}
        )

        assert not User.objects.filter(username="newcomer").exists()
        assert "新しい登録は受け付けていません" in response.content.decode()


class TestWhatIsSaid:
    @pytest.mark.parametrize(
        ("login", "password"),
        [("worker", "wrong"), ("nobody", PASSWORD), ("a@example.jp", PASSWORD), ("ひらがな", "x")],
    )
    def test_the_same_sentence_whatever_was_wrong(self, worker, login, password):
        assert WRONG in sign_in(login, password).content.decode()


class TestLimits:
    @pytest.fixture
    def office(self, nerima) -> list[User]:
        return [PostFactory(organisation=nerima).person for _ in range(60)]

    def test_sixty_people_behind_one_address_get_in_within_a_minute(self, office):
        assert all(is_in(sign_in(person.username)) for person in office)

    def test_some_wrong_passwords_of_others_do_not_keep_the_office_out(self, office, worker):
        for person in office[:30]:
            sign_in(person.username, "wrong")

        assert all(is_in(sign_in(person.username)) for person in office)

    def test_the_sixth_attempt_after_five_wrong_ones_is_refused_even_if_right(self, worker):
        for _ in range(5):
            assert WRONG in sign_in("worker", "wrong").content.decode()

        response = sign_in("worker")

        assert not is_in(response)
        assert TOO_MANY in response.content.decode()

    def test_after_five_minutes_the_right_password_is_let_in(self, worker):
        with time_machine.travel(datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)) as now:
            for _ in range(5):
                sign_in("worker", "wrong")
            now.shift(datetime.timedelta(minutes=4, seconds=50))
            assert not is_in(sign_in("worker"))

            now.shift(datetime.timedelta(seconds=15))

            assert is_in(sign_in("worker"))

    def test_right_ones_between_do_not_reset_the_count(self, worker):
        for _ in range(4):
            sign_in("worker", "wrong")
        assert is_in(sign_in("worker"))
        sign_in("worker", "wrong")

        assert not is_in(sign_in("worker"))

    def test_one_count_for_an_account_by_whichever_name(self, worker):
        EmailAddress.objects.create(user=worker, email="minori@example.jp", verified=True)
        for typed in ("worker", "WORKER", "ｗｏｒｋｅｒ", "minori@example.jp", "worker"):
            sign_in(typed, "wrong")

        assert not is_in(sign_in("worker"))
        assert not is_in(sign_in("minori@example.jp"))

    def test_from_another_address_it_is_the_same_account(self, worker):
        for number in range(5):
            sign_in("worker", "wrong", Client(REMOTE_ADDR=f"198.51.100.{number}"))

        assert not is_in(sign_in("worker"))

    def test_somebody_elses_account_is_not_locked(self, worker, colleague):
        for _ in range(6):
            sign_in("worker", "wrong")

        assert is_in(sign_in("colleague"))

    def test_guessing_over_many_accounts_stops_at_the_address(self, db, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "3/m/ip,5/5m/key"}
        people = [UserFactory() for _ in range(4)]
        for person in people[:3]:
            sign_in(person.username, "wrong")

        assert not is_in(sign_in(people[3].username))
        assert is_in(sign_in(people[3].username, client=Client(REMOTE_ADDR="198.51.100.1")))

    @pytest.mark.parametrize("proxies", [0, 1])
    def test_a_made_up_forwarded_for_does_not_evade(self, db, settings, proxies):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        settings.ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "3/m/ip,5/5m/key"}
        # What our proxy appends is its own view of who called; the rest the caller may write.
        behind = f", {OFFICE}" if proxies else ""
        people = [UserFactory() for _ in range(4)]
        for number, person in enumerate(people[:3]):
            sign_in(person.username, "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}{behind}")

        spoofed = sign_in(people[3].username, HTTP_X_FORWARDED_FOR=f"10.9.9.9{behind}")

        assert not is_in(spoofed)


class TestSecondFactor:
    SECRET = "JBSWY3DPEHPK3PXP"

    @pytest.fixture(autouse=True)
    def _second_factor(self, settings):
        settings.SECOND_FACTOR_ROLES = {"hr"}

    def code(self) -> str:
        counter = next(iter(yield_hotp_counters_from_time()))
        return format_hotp_value(hotp_value(self.SECRET, counter))

    def roles(self, client: Client) -> set[Role]:
        return client.get("/my/profile/").wsgi_request.user.active_roles

    def test_its_secret_lies_encrypted_in_the_database(self, worker):
        TOTP.activate(worker, self.SECRET)

        stored = Authenticator.objects.get(user=worker)
        assert self.SECRET not in str(stored.data)
        assert stored.wrap().validate_code(self.code())

    def test_after_the_code_the_roles_that_waited_act(self, nerima_hr):
        TOTP.activate(nerima_hr, self.SECRET)
        client = Client(REMOTE_ADDR=OFFICE)
        response = sign_in("nerima-hr", client=client)
        assert response.url.startswith("/accounts/2fa/authenticate/")

        client.post(reverse("mfa_authenticate"), {"code": self.code()})

        assert self.roles(client) == {Role.HR}

    def test_who_has_just_set_it_up_confirms_it_once(self, nerima_hr):
        client = Client(REMOTE_ADDR=OFFICE)
        sign_in("nerima-hr", client=client)
        TOTP.activate(nerima_hr, self.SECRET)
        assert self.roles(client) == set()

        client.post(reverse("mfa_reauthenticate"), {"code": self.code()})

        assert self.roles(client) == {Role.HR}

    def test_guessed_codes_are_counted_too(self, nerima_hr):
        TOTP.activate(nerima_hr, self.SECRET)
        client = Client(REMOTE_ADDR=OFFICE)
        sign_in("nerima-hr", client=client)
        for _ in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})

        client.post(reverse("mfa_authenticate"), {"code": self.code()})

        assert client.get("/my/profile/").status_code == 302


def test_signing_in_makes_the_cms_groups_follow_the_posts(cms_groups, trainer):
    client = Client(REMOTE_ADDR=OFFICE)

    sign_in("trainer", client=client)

    assert {group.name for group in trainer.groups.all()} == {"講師"}
    assert post_of(trainer).roles.get().role == Role.TRAINER
