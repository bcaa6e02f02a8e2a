"""What people do with their own log-in: password, addresses, sessions; in Japanese throughout."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.factories.people import PASSWORD

NEW = "new-pass-of-mine-1"
RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _public(settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example"
    cache.clear()


@pytest.fixture
def address(worker):
    return EmailAddress.objects.create(
        user=worker, email="minori@example.jp", verified=True, primary=True
    )


@pytest.fixture
def signed_in(worker):
    client = Client()
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    return client


def path_in(message) -> str:
    return re.search(r"https://hagukumi\.example(/\S+)", message.body)[1]


def words(text: str) -> set[str]:
    """Latin words of a mail, without addresses."""
    return set(re.findall(r"[A-Za-z]{3,}", re.sub(r"\S*[/@]\S*", "", text)))


class TestPasswordByMail:
    def ask(self, email: str, **meta):
        return Client().post(RESET, {"email": email}, **meta)

    def test_the_link_leads_to_a_new_password(self, worker, address):
        assert self.ask("minori@example.jp").url == "/accounts/password/reset/done/"
        client = Client()
        page = client.get(path_in(mail.outbox[0]), follow=True)

        client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)

        assert User.objects.get(pk=worker.pk).check_password(NEW)

    def test_a_used_link_says_that_it_is(self, address):
        self.ask("minori@example.jp")
        client, path = Client(), path_in(mail.outbox[0])
        page = client.get(path, follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

        assert "このリンクは使えなくなっています" in Client().get(path).content.decode()

    @pytest.mark.parametrize("host", ["evil.example", "hagukumi.example:8443"])
    def test_the_link_follows_no_host_header(self, address, host):
        self.ask("minori@example.jp", headers={"host": host})

        assert "https://hagukumi.example/accounts/password/reset/key/" in mail.outbox[0].body
        assert "evil" not in mail.outbox[0].body

    def test_an_unknown_address_reads_the_same_page_and_gets_a_mail_without_a_link(self, address):
        known, unknown = self.ask("minori@example.jp"), self.ask("nobody@example.jp")

        assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
        assert mail.outbox[1].to == ["nobody@example.jp"]
        assert "登録されていません" in mail.outbox[1].body
        assert "http" not in mail.outbox[1].body

    def test_mails_are_japanese(self, worker, address):
        self.ask("minori@example.jp")
        self.ask("nobody@example.jp")

        for message in mail.outbox:
            assert words(message.body) <= {"worker"}
            assert message.subject.startswith("[はぐくみ] ")
            assert not words(message.subject)

    def test_the_sixth_mail_within_an_hour_is_not_sent(self, address):
        for _ in range(6):
            self.ask("minori@example.jp")

        assert len(mail.outbox) == 5


class TestAddresses:
    PAGE = "/accounts/email/"

    def test_one_is_registered_by_the_link_in_a_mail(self, worker, signed_in):
        signed_in.post(self.PAGE, {"action_add": "1", "email": "minori@example.jp"})
        path = path_in(mail.outbox[0])
        assert "桜井 みのりさんが" in mail.outbox[0].body

        assert "はい、自分のものです" in signed_in.get(path).content.decode()
        signed_in.post(path)

        assert EmailAddress.objects.get(user=worker).verified

    def test_a_wrong_link_says_so(self, signed_in):
        answer = signed_in.get(reverse("account_confirm_email", args=["made-up"]))

        assert "このリンクは使えなくなっています" in answer.content.decode()

    def test_what_cannot_be_registered_is_said_at_the_field(self, address, signed_in):
        again = signed_in.post(self.PAGE, {"action_add": "1", "email": "minori@example.jp"})
        none = signed_in.post(self.PAGE, {"action_add": "1", "email": "みのり"})

        assert "このメールアドレスは登録済みです。" in again.content.decode()
        assert "有効なメールアドレスを入力してください。" in none.content.decode()

    def test_it_can_be_removed(self, worker, address, signed_in):
        EmailAddress.objects.create(user=worker, email="old@example.jp", verified=True)

        signed_in.post(self.PAGE, {"action_remove": "1", "email": "old@example.jp"})

        assert set(EmailAddress.objects.values_list("email", flat=True)) == {"minori@example.jp"}
        assert "old@example.jp を削除しました。" in signed_in.get(self.PAGE).content.decode()


class TestPassword:
    PAGE = "/accounts/password/change/"

    def test_is_changed_with_the_old_one(self, worker, signed_in):
        signed_in.post(self.PAGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

        assert User.objects.get(pk=worker.pk).check_password(NEW)
        assert "パスワードを変更しました。" in signed_in.get(self.PAGE).content.decode()

    @pytest.mark.parametrize(
        ("old", "new", "again", "said"),
        [
            ("wrong", NEW, NEW, "今のパスワードと違います。"),
            (PASSWORD, NEW, "other", "同じパスワードを入力してください。"),
            (PASSWORD, "short", "short", "短すぎます"),
            (PASSWORD, "", "", "必須です"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, worker, signed_in, old, new, again, said):
        answer = signed_in.post(
            self.PAGE, {"oldpassword": old, "password1": new, "password2": again}
        )

        assert said in answer.content.decode()
        assert User.objects.get(pk=worker.pk).check_password(PASSWORD)

    def test_its_labels_are_ours(self, signed_in):
        page = signed_in.get(self.PAGE).content.decode()

        assert "今のパスワード" in page
        assert "新しいパスワード（もう一度）" in page


class TestSessions:
    def test_the_others_are_ended_at_their_next_request(self, worker, signed_in):
        other = Client()
        other.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
        assert other.get("/my/profile/").status_code == 200

        signed_in.post("/accounts/sessions/")

        assert other.get("/my/profile/").status_code == 302
        assert signed_in.get("/my/profile/").status_code == 200
