"""Passkeys through the real pages: made, named, used, refused."""

import json

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import User
from people.roles import Role
from tests.factories.people import PASSWORD
from tests.people.passkey_device import Device

LOGIN = "/accounts/login/"
PASSKEY_LOGIN = "/accounts/2fa/webauthn/login/"
ADD = "/accounts/2fa/webauthn/add/"
REFUSED = "このパスキーは使えませんでした"
HOST = {"HTTP_HOST": "localhost"}


@pytest.fixture(autouse=True)
def _fresh_counts(settings):
    settings.PUBLIC_BASE_URL = "http://localhost:8000"
    settings.SECOND_FACTOR_ROLES = {"hr"}
    cache.clear()


def a_client() -> Client:
    return Client(headers={"host": "localhost"})


def signed_in(person: User) -> Client:
    """By password, and just now, so that changes to the sign-in are allowed."""
    client = a_client()
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def add_passkey(client: Client, device: Device, name: str = "職場のパソコン"):
    asked = client.get(ADD).context["js_data"]["creation_options"]
    answer = device.create(plain(asked))
    return client.post(ADD, {"name": name, "credential": json.dumps(answer)})


def has_passkey(person: User, **kind) -> Device:
    device = Device(**kind)
    add_passkey(signed_in(person), device)
    return device


def log_in(client: Client, device: Device):
    asked = client.get(PASSKEY_LOGIN, headers={"accept": "application/json"}).json()
    answer = device.get(asked["request_options"])
    return client.post(PASSKEY_LOGIN, {"credential": json.dumps(answer)})


def plain(options) -> dict:
    return json.loads(json.dumps(options))


def is_in(client: Client) -> bool:
    return client.get("/my/profile/").status_code == 200


def roles(client: Client) -> set[Role]:
    return client.get("/my/profile/").wsgi_request.user.active_roles


def names(person: User) -> list[str]:
    kept = Authenticator.objects.filter(user=person, type="webauthn").order_by("pk")
    return [each.wrap().name for each in kept]


class TestMaking:
    def test_several_each_with_a_name(self, worker):
        client = signed_in(worker)

        add_passkey(client, Device(), "職場のパソコン")
        add_passkey(client, Device(), "私用のスマートフォン")

        assert names(worker) == ["職場のパソコン", "私用のスマートフォン"]

    def test_the_first_brings_recovery_codes_and_shows_them(self, worker):
        answer = add_passkey(signed_in(worker), Device())

        assert answer.url == reverse("mfa_view_recovery_codes")

    def test_who_leaves_the_name_empty_gets_a_number(self, worker):
        add_passkey(signed_in(worker), Device(), "")

        assert names(worker) == ["パスキー1"]

    def test_the_password_is_asked_again_first(self, worker):
        client = a_client()
        client.force_login(worker)

        assert client.get(ADD).url.startswith("/accounts/reauthenticate/")

    def test_the_question_belongs_to_the_name_of_the_site(self, worker, settings):
        settings.PUBLIC_BASE_URL = "https://hagukumi.example"
        client = signed_in(worker)

        def asked(host: str) -> str:
            answer = client.get(ADD, headers={"host": host})
            return plain(answer.context["js_data"]["creation_options"])["publicKey"]["rp"]["id"]

        assert asked("localhost") == "localhost"
        assert asked("hagukumi.example:8000") == "hagukumi.example"
        assert asked("intra.hagukumi.example") == "hagukumi.example"

    def test_a_device_that_asks_for_neither_finger_nor_pin_is_refused(self, worker):
        answer = add_passkey(signed_in(worker), Device(verifies=False))

        assert REFUSED in answer.content.decode()
        assert names(worker) == []

    def test_a_key_made_for_another_site_is_refused(self, worker):
        answer = add_passkey(signed_in(worker), Device(origin="https://evil.example"))

        assert REFUSED in answer.content.decode()
        assert names(worker) == []

    def test_an_answer_to_an_older_question_is_refused(self, worker):
        client, device = signed_in(worker), Device()
        asked = plain(client.get(ADD).context["js_data"]["creation_options"])
        client.get(ADD)

        client.post(ADD, {"name": "x", "credential": json.dumps(device.create(asked))})

        assert names(worker) == []

    def test_nothing_is_kept_that_the_browser_adds_of_its_own(self, worker):
        client = signed_in(worker)
        asked = plain(client.get(ADD).context["js_data"]["creation_options"])
        answer = Device().create(asked) | {"more": "\0" * 10}
        answer["response"]["transports"] = ["usb\0"]

        client.post(ADD, {"name": "x", "credential": json.dumps(answer)})

        kept = Authenticator.objects.get(user=worker, type="webauthn").data["credential"]
        assert set(kept) == {"id", "rawId", "type", "response", "clientExtensionResults"}
        assert set(kept["response"]) == {"clientDataJSON", "attestationObject"}


class TestLoggingIn:
    def test_without_id_and_password(self, worker):
        device, client = has_passkey(worker), a_client()

        answer = log_in(client, device)

        assert answer.url == "/my/"
        assert is_in(client)

    def test_goes_on_to_where_one_was_going(self, worker):
        device, client = has_passkey(worker), a_client()
        asked = client.get(PASSKEY_LOGIN, headers={"accept": "application/json"}).json()

        answer = client.post(
            PASSKEY_LOGIN,
            {
                "credential": json.dumps(device.get(asked["request_options"])),
                "next": "/my/records/",
            },
        )

        assert answer.url == "/my/records/"

    def test_counts_as_a_second_factor(self, nerima_hr):
        device, client = has_passkey(nerima_hr), a_client()

        log_in(client, device)

        assert roles(client) == {Role.HR}

    def test_without_finger_or_pin_it_is_no_log_in(self, worker):
        device, client = has_passkey(worker), a_client()
        device.verifies = False

        log_in(client, device)

        assert not is_in(client)

    def test_the_same_answer_twice_is_refused(self, worker):
        device, client = has_passkey(worker), a_client()
        asked = client.get(PASSKEY_LOGIN, headers={"accept": "application/json"}).json()
        answer = json.dumps(device.get(asked["request_options"]))
        client.post(PASSKEY_LOGIN, {"credential": answer})
        client.post("/accounts/logout/")

        client.post(PASSKEY_LOGIN, {"credential": answer})

        assert not is_in(client)

    def test_an_answer_to_somebody_elses_question_is_refused(self, worker):
        device, client, other = has_passkey(worker), a_client(), a_client()
        asked = other.get(PASSKEY_LOGIN, headers={"accept": "application/json"}).json()
        client.get(PASSKEY_LOGIN, headers={"accept": "application/json"})

        client.post(PASSKEY_LOGIN, {"credential": json.dumps(device.get(asked["request_options"]))})

        assert not is_in(client)

    def test_a_key_of_somebody_else_under_my_name_is_refused(self, worker, colleague):
        mine, theirs = has_passkey(worker), has_passkey(colleague)
        theirs.user_handle = mine.user_handle
        client = a_client()

        log_in(client, theirs)

        assert not is_in(client)

    def test_a_removed_key_is_refused_and_it_is_said_in_japanese(self, worker):
        device, client = has_passkey(worker), a_client()
        Authenticator.objects.filter(user=worker).delete()

        log_in(client, device)

        assert not is_in(client)
        assert REFUSED in client.get(LOGIN).content.decode()

    @pytest.mark.parametrize(
        "change", [{"is_active": False}, {"left_on": timezone.localdate()}, {"merged": True}]
    )
    def test_who_left_or_was_merged_or_closed_is_refused(self, worker, colleague, change):
        device, client = has_passkey(worker), a_client()
        if change.pop("merged", None):
            change["merged_into"] = colleague
        User.objects.filter(pk=worker.pk).update(**change)

        log_in(client, device)

        assert "_auth_user_id" not in client.session
        assert REFUSED in client.get(LOGIN).content.decode()


class TestAsASecondFactor:
    def after_the_password(self, person: User) -> Client:
        client = a_client()
        client.post(LOGIN, {"login": person.username, "password": PASSWORD})
        return client

    def confirm(self, client: Client, device: Device):
        url = reverse("mfa_authenticate")
        asked = plain(client.get(url).context["js_data"]["request_options"])
        return client.post(url, {"credential": json.dumps(device.get(asked))})

    def test_is_asked_for_after_the_password(self, nerima_hr):
        device = has_passkey(nerima_hr)
        client = self.after_the_password(nerima_hr)
        assert not is_in(client)

        self.confirm(client, device)

        assert roles(client) == {Role.HR}

    def test_of_somebody_else_is_refused(self, nerima_hr, worker):
        has_passkey(nerima_hr)
        client = self.after_the_password(nerima_hr)

        answer = self.confirm(client, has_passkey(worker))

        assert not is_in(client)
        assert REFUSED in answer.content.decode()

    def test_opens_roles_that_waited_when_it_is_confirmed_later(self, nerima_hr):
        client, device = signed_in(nerima_hr), Device()
        add_passkey(client, device)
        assert roles(client) == set()
        url = reverse("mfa_reauthenticate_webauthn")
        asked = plain(client.get(url).context["js_data"]["request_options"])

        client.post(url, {"credential": json.dumps(device.get(asked))})

        assert roles(client) == {Role.HR}

    def test_after_five_refused_ones_the_right_one_waits_too(self, nerima_hr, worker):
        device, other = has_passkey(nerima_hr), has_passkey(worker)
        client = self.after_the_password(nerima_hr)
        for _ in range(5):
            self.confirm(client, other)

        answer = self.confirm(client, device)

        assert not is_in(client)
        assert "5分待ってから" in answer.content.decode()

    def test_a_refused_one_leads_back_to_the_question(self, nerima_hr, worker):
        client, device = signed_in(nerima_hr), Device()
        add_passkey(client, device)
        url = reverse("mfa_reauthenticate_webauthn") + "?next=/my/records/"
        asked = plain(client.get(url).context["js_data"]["request_options"])

        answer = client.post(url, {"credential": json.dumps(Device().get(asked))})

        assert answer.url == url.replace("/my/records/", "%2Fmy%2Frecords%2F")
        assert REFUSED in client.get(answer.url).content.decode()


class TestRecoveryCodes:
    def test_one_opens_the_roles_and_works_once(self, nerima_hr):
        has_passkey(nerima_hr)
        kept = Authenticator.objects.get(user=nerima_hr, type="recovery_codes")
        code = kept.wrap().get_unused_codes()[0]

        def after(code: str) -> Client:
            client = a_client()
            client.post(LOGIN, {"login": "nerima-hr", "password": PASSWORD})
            client.post(reverse("mfa_authenticate"), {"code": code})
            return client

        assert roles(after(code)) == {Role.HR}
        assert not is_in(after(code))

    def test_typed_in_full_width_it_is_the_same_code(self, nerima_hr):
        has_passkey(nerima_hr)
        kept = Authenticator.objects.get(user=nerima_hr, type="recovery_codes")
        wide = (
            kept.wrap()
            .get_unused_codes()[0]
            .translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        )
        client = a_client()
        client.post(LOGIN, {"login": "nerima-hr", "password": PASSWORD})

        client.post(reverse("mfa_authenticate"), {"code": wide})

        assert is_in(client)

    def test_they_lie_encrypted_in_the_database(self, worker):
        has_passkey(worker)

        stored = Authenticator.objects.get(user=worker, type="recovery_codes")
        assert stored.data["seed"].startswith("gAAAA")


class TestKeeping:
    @pytest.fixture
    def client(self, worker):
        client = signed_in(worker)
        add_passkey(client, Device(), "職場のパソコン")
        return client

    def test_a_name_can_be_changed(self, worker, client):
        key = Authenticator.objects.get(type="webauthn")

        client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "新しい端末"})

        assert names(worker) == ["新しい端末"]

    def test_a_removed_one_is_gone_and_its_codes_with_the_last(self, worker, client):
        key = Authenticator.objects.get(type="webauthn")

        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

        assert not Authenticator.objects.filter(user=worker).exists()

    @pytest.mark.parametrize("what", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
    def test_somebody_elses_is_not_found(self, client, colleague, what):
        has_passkey(colleague)
        theirs = Authenticator.objects.get(user=colleague, type="webauthn")

        assert client.get(reverse(what, args=[theirs.pk])).status_code == 404
        assert client.post(reverse(what, args=[theirs.pk])).status_code == 404


SHORT = {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}
NONSENSE = [
    "", "null", "[]", "1", '"x"', "{}", "{", '{"id":1}', '{"response":null}', "{" * 2000,
    '{"id":"\\u0000","rawId":"\\u0000","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","response":{"userHandle":"MQ"},"clientExtensionResults":[]}',
    '{"response":{"userHandle":"' + "OTk5" * 30 + '"}}',
    *(
        json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})
        for response in (
            SHORT | {"attestationObject": "AA"},
            SHORT | {"clientDataJSON": "e30", "attestationObject": "oA", "userHandle": None},
        )
    ),
]  # fmt: skip


class TestNonsense:
    @pytest.mark.parametrize("credential", NONSENSE)
    @pytest.mark.parametrize("where", ["add", "log in", "second factor", "again"])
    def test_is_refused_and_never_an_error_page(self, worker, credential, where):
        has_passkey(worker)
        client = a_client() if where in {"log in", "second factor"} else signed_in_again(worker)
        urls = {
            "add": ADD,
            "log in": PASSKEY_LOGIN,
            "second factor": reverse("mfa_authenticate"),
            "again": reverse("mfa_reauthenticate_webauthn"),
        }
        if where == "second factor":
            client.post(LOGIN, {"login": "worker", "password": PASSWORD})
        client.get(urls[where], headers={"accept": "application/json"})

        answer = client.post(urls[where], {"name": "x", "credential": credential})

        assert answer.status_code in {200, 302}
        assert names(worker) == ["職場のパソコン"]


def signed_in_again(person: User) -> Client:
    """Past the second factor that this person has by now, and asked just now."""
    client = a_client()
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client
