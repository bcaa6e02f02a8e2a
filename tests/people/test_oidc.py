"""Sign-in by an office's own service: it joins people we know, and believes signed tokens only."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config import oidc
from core.models import AuditEvent
from people.models import User
from people.roles import Role
from tests.factories.people import PASSWORD
from tests.people.oidc_service import CLIENT, MINORI, SECRET, running_service

LOGIN = "/accounts/login/"
LEAVE = "/accounts/oidc/office/login/"
BACK = "/accounts/oidc/office/login/callback/"
JOINED = "/accounts/3rdparty/"
UNKNOWN = "この職場のIDは、まだ使えません"
FAILED = "ログインできませんでした"


@pytest.fixture(scope="module")
def running():
    with running_service() as service:
        yield service


@pytest.fixture
def service(running, settings, db):
    running.person, running.faults = dict(MINORI), set()
    settings.SECOND_FACTOR_ROLES = {"hr"}
    configure(settings, running)
    cache.clear()
    return running


def configure(settings, service, **more) -> None:
    entry = oidc.application(
        issuer=service.issuer, client_id=CLIENT, secret=SECRET, name="練馬区の認証", **more
    )
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"provider_class": "people.oidc.OfficeProvider", "APPS": [entry]}
    }


def joined(person: User, sub: str = "1001") -> SocialAccount:
    return SocialAccount.objects.create(user=person, provider="office", uid=sub)


def signed_in(person: User) -> Client:
    client = Client()
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def set_out(client: Client, **data) -> str:
    """The address at the service that the page leads to."""
    answer = client.post(LEAVE, data)
    assert answer.status_code == 200, answer
    return answer.context["to"]


def come_back(client: Client, address: str):
    """What this site answers when the service has sent the browser back."""
    back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def log_in(client: Client, **data):
    return come_back(client, set_out(client, **data))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def roles(client: Client) -> set[Role]:
    return client.get("/my/profile/").wsgi_request.user.active_roles


class TestWhoGetsIn:
    def test_who_has_joined_the_identity(self, service, worker):
        joined(worker)
        client = Client()

        answer = log_in(client, next="/my/records/")

        assert answer.url == "/my/records/"
        assert client.session["_auth_user_id"] == str(worker.pk)

    def test_not_to_another_site_afterwards(self, service, worker):
        joined(worker)

        assert log_in(Client(), next="https://evil.example/").url == "/my/"

    def test_an_unknown_identity_makes_no_account_and_is_told_how_to_join(self, service, worker):
        client, people = Client(), User.objects.count()

        answer = log_in(client)

        assert answer.status_code == 403
        assert UNKNOWN in answer.content.decode()
        assert User.objects.count() == people
        assert not SocialAccount.objects.exists()
        assert not is_in(client)
        assert client.get("/accounts/3rdparty/signup/").url == LOGIN

    @pytest.mark.parametrize(
        "change", [{"is_active": False}, {"left_on": timezone.localdate()}, {"merged": True}]
    )
    def test_who_left_or_was_merged_or_closed_reads_the_same_page(
        self, service, worker, colleague, change
    ):
        joined(worker)
        unknown = without_token(log_in_as(service, "9999"))
        if change.pop("merged", None):
            change["merged_into"] = colleague
        User.objects.filter(pk=worker.pk).update(**change)

        refused = log_in_as(service, "1001")

        assert without_token(refused) == unknown
        assert refused.status_code == 403

    def test_names_of_the_service_change_nobody(self, service, worker):
        joined(worker)
        service.person |= {"given_name": "Evil", "family_name": "Mallory", "name": "Mallory"}

        log_in(Client())

        worker.refresh_from_db()
        assert worker.full_name == "桜井 みのり"

    def test_of_the_identity_only_its_name_is_kept(self, service, worker):
        account = joined(worker)
        service.person |= {"address": "somewhere", "birthdate": "1990-01-01"}

        log_in(Client())

        account.refresh_from_db()
        assert account.extra_data == {"name": "minori"}


def log_in_as(service, sub: str):
    service.person["sub"] = sub
    return log_in(Client())


def without_token(answer) -> str:
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


class TestByEmail:
    @pytest.fixture
    def address(self, worker):
        return EmailAddress.objects.create(user=worker, email="minori@example.jp", verified=True)

    @pytest.fixture
    def trusting(self, service, settings):
        configure(settings, service, trust_email=True)
        service.person["email_verified"] = True
        return service

    def test_the_same_address_is_not_enough(self, service, address):
        service.person["email_verified"] = True

        assert log_in(Client()).status_code == 403

    def test_where_the_office_trusts_the_service_it_joins(self, trusting, worker, address):
        trusting.person["email"] = "Minori@Example.JP"
        client = Client()

        log_in(client)

        assert is_in(client)
        assert SocialAccount.objects.get().user == worker
        assert User.objects.get(pk=worker.pk).has_usable_password()

    @pytest.mark.parametrize("said", [False, "true", "True", 1, None])
    def test_not_if_the_service_has_not_verified_it(self, trusting, address, said):
        trusting.person["email_verified"] = said

        assert log_in(Client()).status_code == 403

    def test_not_if_we_have_not_verified_it(self, trusting, address):
        EmailAddress.objects.update(verified=False)

        assert log_in(Client()).status_code == 403

    def test_not_by_the_address_of_a_section(self, trusting, worker):
        User.objects.filter(pk=worker.pk).update(email="minori@example.jp")

        assert log_in(Client()).status_code == 403


FAULTS = [
    "other issuer", "other issuer in the configuration", "for another site", "other nonce",
    "no nonce", "expired", "other key", "unknown key", "unsigned", "signed with the public key",
    "no token", "no keys", "broken answer", "other state",
]  # fmt: skip


class TestWhatIsNotBelieved:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_leads_to_a_page_in_japanese(self, service, worker, fault):
        joined(worker)
        service.faults = {fault}
        client = Client()

        answer = client.post(LEAVE)
        if answer.status_code == 200:
            answer = come_back(client, answer.context["to"])

        assert answer.status_code == 401
        assert FAILED in answer.content.decode()
        assert not is_in(client)

    @pytest.mark.parametrize("sub", ["", "x" * 192, None, 5, ["1001"], {"a": 1}])
    def test_a_subject_that_is_none(self, service, worker, sub):
        joined(worker)
        service.person["sub"] = sub
        client = Client()

        assert log_in(client).status_code in {401, 403}
        assert not is_in(client)

    def test_the_same_way_back_twice(self, service, worker):
        joined(worker)
        client = Client()
        address = set_out(client)
        back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
        path = back.removeprefix("http://testserver")
        client.get(path)
        client.post("/accounts/logout/")

        assert client.get(path).status_code == 401
        assert not is_in(client)

    def test_a_way_back_that_somebody_else_began(self, service, worker):
        joined(worker)
        address = set_out(Client())
        victim = Client()
        set_out(victim)

        assert come_back(victim, address).status_code == 401
        assert not is_in(victim)

    def test_a_code_put_into_ones_own_conversation(self, service, worker):
        """The code belongs to another verifier, so the service itself refuses it."""
        joined(worker)
        client, address = Client(), set_out(Client())
        back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
        code = parse_qs(urlsplit(back).query)["code"][0]
        own_state = parse_qs(urlsplit(set_out(client)).query)["state"][0]

        assert client.get(BACK, {"state": own_state, "code": code}).status_code == 401

    @pytest.mark.parametrize(
        "query", ["", "state=x", "code=x", "state=x&code=x", "error=x", "state=%00&code=%00"]
    )
    def test_a_way_back_made_up(self, service, query):
        assert Client().get(f"{BACK}?{query}").status_code == 401

    def test_a_service_that_is_away(self, service, settings):
        entry = oidc.application(issuer="http://localhost:9", client_id=CLIENT, secret=SECRET)
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [entry]

        answer = Client().post(LEAVE)

        assert answer.status_code == 401
        assert FAILED in answer.content.decode()

    def test_who_stops_at_the_service_is_told_that_nothing_happened(self, service):
        service.faults = {"the person stops"}
        client = Client()

        answer = log_in(client)

        assert "取りやめました" in client.get(answer.url).content.decode()

    def test_one_cannot_be_sent_there_by_a_link(self, service):
        assert Client().get(LEAVE).url == LOGIN

    def test_what_is_asked_cannot_be_changed_by_the_address(self, service):
        answer = Client().post(f"{LEAVE}?scope=everything&auth_params=nonce%3D1")

        asked = parse_qs(urlsplit(answer.context["to"]).query)
        assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
        assert len(asked["nonce"][0]) == 64
        assert asked["code_challenge_method"] == ["S256"]


class TestJoining:
    def test_on_ones_own_page_and_then_in_by_it(self, service, worker):
        client = signed_in(worker)

        answer = log_in(client, process="connect")

        assert answer.url == JOINED
        assert SocialAccount.objects.get().user == worker
        page = client.get(JOINED).content.decode()
        assert "minori" in page
        assert "職場のIDを結び付けました" in page
        again = Client()
        log_in(again)
        assert is_in(again)

    def test_the_password_is_asked_again_first(self, service, worker):
        client = Client()
        client.force_login(worker)

        assert client.get(JOINED).url.startswith("/accounts/reauthenticate/")
        assert client.post(LEAVE, {"process": "connect"}).url == JOINED

    def test_who_is_signed_out_joins_nothing(self, service, worker):
        client = Client()

        assert client.post(LEAVE, {"process": "connect"}).url == JOINED
        assert client.get(JOINED).url.startswith(LOGIN)

    def test_an_identity_of_somebody_else_stays_theirs(self, service, worker, colleague):
        joined(colleague)
        client = signed_in(worker)

        answer = log_in(client, process="connect")

        assert SocialAccount.objects.get().user == colleague
        assert "別のアカウント" in client.get(answer.url).content.decode()

    def test_it_can_be_parted(self, service, worker):
        client, account = signed_in(worker), joined(worker)

        client.post(JOINED, {"account": account.pk})

        assert not SocialAccount.objects.exists()
        assert log_in(Client()).status_code == 403

    def test_both_are_written_into_the_audit(self, service, worker):
        client = signed_in(worker)
        log_in(client, process="connect")
        client.post(JOINED, {"account": SocialAccount.objects.get().pk})

        told = AuditEvent.objects.filter(kind__startswith="people.identity").order_by("number")
        assert list(told.values_list("kind", "by_id")) == [
            ("people.identity_joined", worker.pk),
            ("people.identity_parted", worker.pk),
        ]

    def test_somebody_elses_cannot(self, service, worker, colleague):
        client, account = signed_in(worker), joined(colleague)

        answer = client.post(JOINED, {"account": account.pk})

        assert answer.status_code == 200
        assert SocialAccount.objects.get() == account

    def test_the_last_way_in_stays(self, service, worker):
        account = joined(worker)
        worker.set_unusable_password()
        worker.save()
        client = Client()
        log_in(client)

        client.post(JOINED, {"account": account.pk})

        assert SocialAccount.objects.exists()


class TestSecondFactor:
    def test_the_service_alone_opens_no_role_over_others(self, service, nerima_hr):
        joined(nerima_hr)
        service.person["amr"] = ["pwd", "mfa"]
        client = Client()

        log_in(client)

        assert roles(client) == set()

    def test_unless_the_office_said_which_of_its_words_counts(self, service, settings, nerima_hr):
        configure(settings, service, second_factor_amr=["mfa", "hwk"])
        joined(nerima_hr)
        service.person["amr"] = ["pwd", "mfa"]
        client = Client()

        log_in(client)

        assert roles(client) == {Role.HR}

    @pytest.mark.parametrize("amr", [["pwd"], [], None, "", {"mfa": 1}, [["mfa"]]])
    def test_and_the_service_says_it_this_time(self, service, settings, nerima_hr, amr):
        configure(settings, service, second_factor_amr=["mfa"])
        joined(nerima_hr)
        service.person["amr"] = amr
        client = Client()

        log_in(client)

        assert is_in(client)
        assert roles(client) == set()

    def test_who_has_a_second_factor_here_is_asked_for_it(self, service, nerima_hr):
        joined(nerima_hr)
        TOTP.activate(nerima_hr, "JBSWY3DPEHPK3PXP")
        client = Client()

        answer = log_in(client)

        assert answer.url.startswith("/accounts/2fa/authenticate/")
        assert not is_in(client)


class TestWithoutAService:
    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("path", [LEAVE, BACK, "/accounts/oidc/other/login/"])
    def test_there_is_nothing_at_its_addresses(self, db, path, method):
        assert getattr(Client(), method)(path).status_code == 404

    def test_nothing_to_join_either(self, worker):
        client = signed_in(worker)

        assert client.get(JOINED).status_code == 404
        assert "職場のID" not in client.get("/accounts/2fa/").content.decode()

    def test_the_log_in_page_offers_none(self, db):
        assert "認証" not in Client().get(LOGIN).content.decode()

    def test_with_one_it_does(self, service):
        assert "練馬区の認証でログインする" in Client().get(LOGIN).content.decode()

    def test_another_service_than_ours_is_not_found(self, service):
        assert Client().post("/accounts/oidc/other/login/").status_code == 404
