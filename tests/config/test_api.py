"""Who gets into /api/v1/ at all, and how a refusal reads."""

import datetime
import json

import pytest
import time_machine
from django.core.cache import cache
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from config.api import api
from core.models import AuditEvent, AuditSubject
from people.actions import make_token, revoke_token
from people.api import auth
from people.models import ApiToken, Post, User
from people.roles import Role
from tests.conftest import fresh
from tests.factories.api import Program, token_for
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.courses import home_page, make_course
from tests.factories.people import OrganisationFactory
from tests.factories.records import ObligationFactory, recorded
from tests.tree import ROOT

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
ADDRESSES = [path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"]]
LISTS = ["/people", "/posts", "/organisations", "/records", "/obligations", "/certificates"]


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


@pytest.fixture
def ward(nerima, worker, supervisor, nerima_hr, outsider) -> Program:
    return Program(nerima)


@pytest.fixture
def office(bureau, metropolis, trainer) -> Program:
    return Program(bureau, Role.METROPOLIS)


def at(path: str) -> str:
    """The address with some number in the place of each parameter."""
    return path.replace("{person_id}", "1").replace("{certificate_id}", "1")


def refused(answer, status: int) -> dict:
    """The problem that was told, which must be one in Japanese."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    told = json.loads(answer.content)
    assert set(told) <= {"type", "title", "status", "detail", "errors"}
    assert told["status"] == status
    assert any("ぁ" <= letter <= "ん" for letter in told["detail"])
    return told


def faults(answer) -> dict[str, str]:
    """What a 422 says of each parameter."""
    return {each["parameter"]: each["detail"] for each in refused(answer, 422)["errors"]}


# --- tokens --------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*ADDRESSES, "/openapi.json", "/", "/nothing", "/people/"])
def test_without_a_token_every_address_is_closed(client, nerima_hr, path):
    told = refused(client.get(f"/api/v1{at(path)}"), 401)

    assert client.get(f"/api/v1{at(path)}")["WWW-Authenticate"].startswith("Bearer")
    assert "Bearer" in told["detail"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_being_signed_in_is_no_token(client, administrator, metropolis, path):
    for person in (administrator, metropolis):
        client.force_login(person)

        refused(client.get(f"/api/v1{at(path)}"), 401)


def not_a_token(ward) -> dict[str, str]:
    return {
        "empty": "",
        "a blank": " ",
        "the word alone": "Bearer",
        "no token": "Bearer ",
        "another scheme": f"Basic {ward.text}",
        "no scheme": ward.text,
        "cut off": f"Bearer {ward.text[:-1]}",
        "one letter more": f"Bearer {ward.text}A",
        "other letters": f"Bearer {ward.text[:-4]}AAAA",
        "the digest": f"Bearer {ward.token.digest}",
        "two of them": f"Bearer {ward.text}, Bearer {ward.text}",
        "two words": f"Bearer {ward.text} {ward.text}",
        "5,000 letters": "Bearer " + "A" * 5000,
        "no letters": "Bearer \x00\x01",
        "Japanese": "Bearer 虐待",
        "a line break": f"Bearer {ward.text}\n",
    }


@pytest.mark.parametrize("name", list(not_a_token(type("", (), {"text": "", "token": ApiToken()}))))
def test_what_is_no_token_is_refused_the_same_way(ward, name):
    header = not_a_token(ward)[name].encode().decode("latin-1")

    answer = Client().get("/api/v1/me", HTTP_AUTHORIZATION=header)

    assert refused(answer, 401) == refused(Client().get("/api/v1/me"), 401)


def revoked(ward):
    revoke_token(ward.token, by=None)


def expired(ward):
    ApiToken.objects.update(expires_on=TODAY)


def post_ended_today(ward):
    Post.everything.filter(pk=ward.token.post_id).update(end=TODAY, start=TODAY - DAY)


def post_yet_to_begin(ward):
    Post.everything.filter(pk=ward.token.post_id).update(start=TODAY + DAY)


def account_of_a_person(ward):
    """Nothing makes such a token; if somebody did by hand, it opens nothing."""
    User.objects.filter(pk=ward.token.post.person_id).update(is_service=False)


@pytest.mark.parametrize(
    "happens", [revoked, expired, post_ended_today, post_yet_to_begin, account_of_a_person]
)
def test_a_token_that_is_over_is_refused_like_one_that_never_was(ward, happens):
    assert ward.get("/me").status_code == 200

    happens(ward)

    assert refused(ward.get("/me"), 401) == refused(Client().get("/api/v1/me"), 401)


def test_a_token_works_on_its_last_day_and_not_after(nerima):
    program = Program(nerima, days=1)

    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert program.get("/me").status_code == 200
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        refused(program.get("/me"), 401)


def test_a_token_never_has_more_than_its_post(nerima, ward, bureau, office):
    """The account of a program with a second post reads as the post of the token alone."""
    account = ward.token.post.person
    Post.objects.create(person=account, organisation=bureau, start=TODAY - 400 * DAY).roles.create(
        role=Role.METROPOLIS
    )

    told = ward.json("/me")

    assert (told["organisation"]["code"], told["roles"]) == ("131202", ["hr"])
    refused(ward.get("/coverage", subject="0" * 8 + "-0000-0000-0000-" + "0" * 12), 404)


def test_a_token_needs_no_second_factor_and_makes_no_session(ward, settings):
    settings.SECOND_FACTOR_ROLES = {"hr"}

    answer = ward.get("/people")

    assert answer.status_code == 200
    assert answer.json()["items"]
    assert not answer.cookies


def test_the_account_of_a_program_cannot_sign_in(client, ward):
    account = ward.token.post.person
    account.refresh_from_db()
    account.set_password("hagukumi-test-pass")
    account.save()

    page = client.post(
        "/accounts/login/", {"login": account.username, "password": "hagukumi-test-pass"}
    )
    client.force_login(account)

    assert page.status_code == 200
    assert client.get("/my/").status_code == 302


# --- what is sent ----------------------------------------------------------------------
@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", [*ADDRESSES, "/openapi.json"])
def test_only_get_is_answered(ward, path, method):
    answer = getattr(ward.client, method)(f"/api/v1{at(path)}", headers=ward.headers)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/nothing", "/people/", "/people/x", "/people/1/posts"])
def test_an_address_that_is_none_is_told_to_who_has_a_token(ward, path):
    refused(ward.get(path), 422 if path == "/people/x" else 404)


BAD = {
    "limit": ["0", "201", "-1", "1.0", "x", "", "1_0", "٣", "9" * 30, "1e2"],
    "cursor": ["", "x", "虐", "A" * 5000, "\x00"],
    "since": ["2026-13-01T00:00:00+09:00", "2026-11-20", "yesterday", "0", "\x00", "9" * 5000],
    "organisation": ["1", "1312020", "練馬区", "\x00", "1312\x002", "9" * 5000, "' OR 1=1"],
    "profession": ["", "\x00", "a b", "a" * 41, "福祉職"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in BAD.items() for v in values])
def test_a_bad_parameter_is_named_in_words(ward, name, value):
    assert set(faults(ward.get("/posts", **{name: value}))) == {name}


def test_more_bad_parameters_are_named_at_once(ward):
    told = faults(ward.get("/people", limit="0", on="2026-02-30", organisation="x"))

    assert told == {
        "limit": "1以上の数を書いてください。",
        "on": "日付は 2026-11-20 の形で書いてください。",
        "organisation": "値の形が正しくありません。APIの説明にある形で書いてください。",
    }


@pytest.mark.parametrize("year", ["1999", "2101", "令和8年"])
def test_a_year_beyond_the_bounds_is_refused(ward, year):
    assert set(faults(ward.get("/records", fiscal_year=year))) == {"fiscal_year"}


def test_a_word_that_is_none_of_the_list_is_answered_with_the_list(ward):
    told = faults(ward.get("/records", kind="exam", current="yes"))

    assert "'lesson', 'quiz', 'session'" in told["kind"]
    assert "'programme', 'secondment', 'supervision', 'external'" in told["kind"]
    assert "true" in told["current"]


def test_a_parameter_nobody_knows_is_refused_and_not_overlooked(ward):
    assert set(faults(ward.get("/people", organization="131202"))) == {"organization"}
    assert set(faults(ward.get("/me", x="1"))) == {"x"}
    assert set(faults(ward.get("/people", limit=["1", "2"]))) == {"limit"}


def test_a_plus_that_was_not_encoded_is_understood(ward):
    answer = ward.client.get("/api/v1/people?since=2020-01-01T00:00:00+09:00", headers=ward.headers)

    assert answer.status_code == 200
    assert answer.json()["items"]


def test_a_number_that_no_database_counts_to(ward):
    assert set(faults(ward.get(f"/people/{2**63}"))) == {"person_id"}
    refused(ward.get(f"/people/{2**63 - 1}"), 404)


# --- pages -------------------------------------------------------------------------------
@pytest.fixture
def full(ward, office, worker, outsider, bureau, nerima) -> dict[str, Program]:
    """Something in every list, for a program that may read it."""
    design = CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    for number in range(3):
        certified(worker, design=design, subject_key=f"course-{number}")
        ObligationFactory(person=worker, requirement__subject_key=f"course-{number}")
    OrganisationFactory(name="豊島区", code="131164")
    return {path: office if path == "/certificates" else ward for path in LISTS}


@pytest.mark.parametrize("path", LISTS)
def test_page_by_page_everything_comes_once(full, path):
    program = full[path]

    pages = [row["id"] for row in program.everything(path, limit=1)]

    assert len(pages) >= 3
    assert pages == sorted(set(pages))
    assert pages == [row["id"] for row in program.items(path)]


def test_what_is_added_meanwhile_moves_no_page(ward, nerima, full):
    first = ward.json("/records", limit=2)
    recorded(ward_worker(), subject_key="later")

    rest = ward.everything("/records", limit=2)

    seen = [row["id"] for row in rest]
    assert seen[:2] == [row["id"] for row in first["items"]]
    assert len(seen) == len(set(seen)) == 4


def ward_worker() -> User:
    return User.objects.get(username="worker")


def test_past_the_end_there_is_an_empty_page(ward):
    page = ward.json("/people", limit=1)
    Post.objects.update(start=TODAY - 9 * DAY, end=TODAY)

    after = ward.json("/people", limit=1, cursor=page["next"])

    assert after == {"items": [], "next": None}
    assert ward.json("/certificates") == {"items": [], "next": None}


def test_a_cursor_is_for_its_own_list_and_filters(ward):
    cursor = ward.json("/people", limit=1)["next"]

    assert ward.get("/people", limit=2, cursor=cursor).status_code == 200
    assert "別の" in faults(ward.get("/posts", cursor=cursor))["cursor"]
    assert "別の" in faults(ward.get("/people", cursor=cursor, profession="welfare"))["cursor"]


def test_a_cursor_of_another_scope_shows_only_the_own(ward, nakano, outsider):
    """It holds a place in the order and no right."""
    cursor = ward.json("/people", limit=1)["next"]

    rows = Program(nakano).items("/people", cursor=cursor)

    assert {row["id"] for row in rows} <= {outsider.pk}


def test_a_cursor_that_was_tampered_with_is_refused(ward):
    cursor = ward.json("/people", limit=1)["next"]
    payload, seal = cursor.split(":")
    forged = Signer(key="guessed", salt="core.api.cursor").sign_object({"after": 0, "asks": ""})

    for bad in (cursor[:-1], payload, f"x{cursor}", f"{payload}:{seal[::-1]}", forged, "::", "="):
        assert set(faults(ward.get("/people", cursor=bad))) == {"cursor"}


# --- how often ------------------------------------------------------------------------------
def test_a_token_that_asks_too_often_is_told_when_to_come_back(ward, office, monkeypatch):
    monkeypatch.setattr(auth, "MOST_A_MINUTE", 3)
    at_ten = timezone.now().replace(second=10, microsecond=0)
    with time_machine.travel(at_ten, tick=False):
        answers = [ward.get("/me") for _number in range(4)]
        other = office.get("/me")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused(answers[-1], 429)
    assert answers[-1]["Retry-After"] == "50"
    assert other.status_code == 200
    with time_machine.travel(at_ten + datetime.timedelta(seconds=50), tick=False):
        assert ward.get("/me").status_code == 200


# --- what is written down ---------------------------------------------------------------------
def calls() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind="people.api_called").order_by("number"))


def people_in(event: AuditEvent) -> set[int]:
    return set(AuditSubject.objects.filter(event=event).values_list("person", flat=True))


def test_every_call_is_told_to_the_audit_with_the_people_in_it(ward, nerima, worker, supervisor):
    rows = ward.items("/people", limit=2)
    ward.get(f"/people/{worker.pk}")
    ward.get("/people/999999")

    page, one, none = calls()
    assert (page.by_id, page.organisation, page.post) == (
        ward.token.post.person_id, nerima.pk, ward.token.post_id,
    )  # fmt: skip
    assert page.facts == {"path": "/people", "count": 2, "token": ward.token.pk}
    assert people_in(page) == {row["id"] for row in rows}
    assert one.facts == {"path": "/people/{person_id}", "count": 1, "token": ward.token.pk}
    assert people_in(one) == {worker.pk}
    assert (none.facts["count"], people_in(none)) == (0, set())


@pytest.mark.parametrize("path", LISTS)
def test_no_list_forgets_the_audit(full, path):
    rows = full[path].items(path)

    (event,) = calls()
    concerned = {row.get("person", row["id"] if path == "/people" else None) for row in rows}
    assert event.facts["path"] == path
    assert people_in(event) == concerned - {None}


def test_who_is_in_an_answer_finds_the_program_among_those_who_looked(client, ward, worker):
    ward.get("/records", person=worker.pk)  # nothing of hers: no look
    ward.get(f"/people/{worker.pk}")
    client.force_login(worker)

    page = client.get("/my/profile/access/").content.decode()

    assert "人事システム" in page
    assert "APIで1件を読み取り（/people/{person_id}）" in page
    assert "（/records）" not in page


def test_what_was_refused_was_no_look(ward, client):
    ward.get("/people", limit="x")
    ward.get("/people", nothing="x")
    client.get("/api/v1/people")

    assert calls() == []


# --- the document -------------------------------------------------------------------------------
def test_the_document_is_for_who_has_a_token_or_may_see_the_tokens(
    client, ward, worker, supervisor, nerima_hr, metropolis, administrator
):
    answers = {}
    for person in (worker, supervisor, nerima_hr, metropolis, administrator):
        client.force_login(person)
        answers[person.username] = client.get("/api/v1/openapi.json").status_code

    assert answers == {
        "worker": 404,
        "supervisor": 404,
        "nerima-hr": 200,
        "metropolis": 200,
        "administrator": 200,
    }
    document = ward.json("/openapi.json")
    assert document["info"]["version"] == "1"
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


def test_every_operation_is_described_in_japanese():
    document = api.get_openapi_schema()

    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}, path
        operation = operations["get"]
        assert any("ぁ" <= letter <= "龠" for letter in operation["summary"]), path
        assert set(map(str, operation["responses"])) == {"200", "401", "404", "422", "429"}
        for parameter in operation["parameters"]:
            assert "anyOf" not in parameter["schema"], (path, parameter)


def test_the_manual_names_every_address_and_parameter():
    manual = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    for path, operations in api.get_openapi_schema()["paths"].items():
        address = path.removeprefix("/api/v1").replace("person_id", "id")
        assert f"`{address.replace('certificate_id', 'id')}`" in manual
        for parameter in operations["get"]["parameters"]:
            if parameter["in"] == "query":
                assert f"`{parameter['name']}`" in manual, (path, parameter["name"])


def test_nothing_of_the_api_leads_to_another_host(client, ward, administrator):
    client.force_login(administrator)

    assert client.get("/api/v1/docs").status_code == 401
    refused(ward.get("/docs"), 404)


def test_a_token_made_by_a_person_says_who_made_it(nerima, administrator):
    token, text = make_token(
        organisation=nerima, role=Role.HR, name="夜間連携", last_day=TODAY, by=fresh(administrator)
    )

    assert token.made_by == administrator
    assert text.startswith(token.prefix)
    assert text not in json.dumps(list(ApiToken.objects.values()), default=str)


def test_course_pages_and_coverage_are_read_by_the_metropolitan_office(office, ward):
    home_page()
    course = make_course(title="基礎研修")

    assert office.json("/coverage", subject=course.key)["subject_title"] == "基礎研修"
    refused(ward.get("/coverage", subject=course.key), 404)
    assert token_for(ward.token.post.organisation)[0].post_id == ward.token.post_id
