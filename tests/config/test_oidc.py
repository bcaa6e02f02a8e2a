"""OIDC_… in the environment: whole, or the start stops with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import oidc

WHOLE = {
    "OIDC_ISSUER": "https://login.nerima.example/realms/staff",
    "OIDC_CLIENT_ID": "hagukumi",
    "OIDC_CLIENT_SECRET": "s3cret",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in oidc.NAMES:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch, **more: str) -> list[dict]:
    for name, value in (WHOLE | more).items():
        monkeypatch.setenv(name, value)
    return oidc.providers()["openid_connect"]["APPS"]


def test_without_it_there_is_no_service():
    assert oidc.providers()["openid_connect"]["APPS"] == []


def test_the_least_is_strict(monkeypatch):
    [entry] = read(monkeypatch)

    assert entry["client_id"] == "hagukumi"
    assert entry["secret"] == "s3cret"
    assert entry["settings"] == {
        "server_url": WHOLE["OIDC_ISSUER"],
        "oauth_pkce_enabled": True,
        "trust_email": False,
        "second_factor_amr": [],
    }
    assert str(entry["name"]) == "職場の認証サービス"


def test_what_may_be_said_besides(monkeypatch):
    [entry] = read(
        monkeypatch,
        OIDC_NAME="練馬区の認証",
        OIDC_TRUST_EMAIL="yes",
        OIDC_SECOND_FACTOR_AMR="mfa, hwk",
    )

    assert entry["name"] == "練馬区の認証"
    assert entry["settings"]["trust_email"] is True
    assert entry["settings"]["second_factor_amr"] == ["mfa", "hwk"]


def test_the_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file\n")

    [entry] = read(monkeypatch, OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"))

    assert entry["secret"] == "from a file"


def test_a_slash_at_the_end_is_no_other_issuer(monkeypatch):
    [entry] = read(monkeypatch, OIDC_ISSUER=WHOLE["OIDC_ISSUER"] + "/")

    assert entry["settings"]["server_url"] == WHOLE["OIDC_ISSUER"]


@pytest.mark.parametrize(
    "more",
    [
        {"OIDC_ISSUER": "http://login.nerima.example"},
        {"OIDC_ISSUER": "login.nerima.example"},
        {"OIDC_ISSUER": "https://"},
        {"OIDC_TRUST_EMAIL": "maybe"},
        {"OIDC_ISSUER": ""},
    ],
)
def test_what_cannot_be_right_stops_the_start(monkeypatch, more):
    with pytest.raises(ImproperlyConfigured, match="OIDC_"):
        read(monkeypatch, **more)


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_half_of_it_stops_the_start(monkeypatch, missing):
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(missing)

    with pytest.raises(ImproperlyConfigured, match=missing):
        oidc.providers()
