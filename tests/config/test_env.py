"""A typo in the environment stops the start with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("Yes", True), ("on", True), ("false", False), ("0", False)]
)
def test_flag_knows_several_words(monkeypatch, written, meant):
    monkeypatch.setenv("FLAG", written)

    assert env.flag("FLAG") is meant


def test_flag_has_a_default_and_guesses_nothing(monkeypatch):
    assert env.flag("FLAG", default=True) is True

    monkeypatch.setenv("FLAG", "treu")
    with pytest.raises(ImproperlyConfigured, match="FLAG must be true or false"):
        env.flag("FLAG")


def test_number_refuses_what_is_none(monkeypatch):
    monkeypatch.setenv("PORT", "80a")

    with pytest.raises(ImproperlyConfigured, match="PORT"):
        env.number("PORT", 8000)


def test_number_refuses_what_is_too_much(monkeypatch):
    monkeypatch.setenv("HOUR", "24")

    with pytest.raises(ImproperlyConfigured, match="HOUR must be 23 at most"):
        env.number("HOUR", 8, most=23)


def test_text_without_default_must_be_set():
    with pytest.raises(ImproperlyConfigured, match="Set the environment variable NOT_SET"):
        env.text("NOT_SET")


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    monkeypatch.setenv("SECRET_FILE", str(secret))
    monkeypatch.setenv("SECRET", "not this")

    assert env.text("SECRET") == "s3cret"


def test_words_drops_what_is_empty(monkeypatch):
    monkeypatch.setenv("HOSTS", " a.example, ,b.example,")

    assert env.words("HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize("url", ["sqlite:////var/lib/site.sqlite3", "postgresql://db/site"])
def test_a_connection_is_kept_from_one_request_to_the_next(url):
    assert env.parse_database(url)["CONN_MAX_AGE"] == 60


def test_sqlite_takes_its_write_lock_at_once():
    database = env.parse_database("sqlite:////var/lib/site.sqlite3")

    assert database["NAME"] == "/var/lib/site.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_address_is_taken_apart():
    database = env.parse_database("postgresql://me:p%40ss@db.example:5433/site?sslmode=require")

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == (
        "me",
        "p@ss",
        "db.example",
    )
    assert (database["PORT"], database["NAME"]) == ("5433", "site")
    assert database["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5}


@pytest.mark.parametrize(("told", "kept"), [("none", None), ("0", 0), ("20", 20)])
def test_how_soon_postgresql_keeps_a_plan_may_be_told(told, kept):
    database = env.parse_database(f"postgresql://db/site?prepare_threshold={told}")

    assert database["OPTIONS"] == {"prepare_threshold": kept}


def test_how_soon_is_a_number_or_none():
    with pytest.raises(ImproperlyConfigured, match="prepare_threshold"):
        env.parse_database("postgresql://db/site?prepare_threshold=often")


def test_any_other_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.parse_database("mysql://localhost/site")
