"""The probes of a load balancer: before ALLOWED_HOSTS, before HTTPS, before the session."""

import pytest
from django.db import OperationalError, connection

from core import middleware
from core.middleware import HealthMiddleware


@pytest.fixture(autouse=True)
def strict_production(settings):
    settings.ALLOWED_HOSTS = ["hagukumi.example"]
    settings.SECURE_SSL_REDIRECT = True


def test_healthz_says_ok_without_asking_the_database(client):
    """No `db` mark: pytest-django would refuse any query."""
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_readyz_says_ok_when_the_database_answers_and_is_migrated(client):
    response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_looks_for_migrations_only_until_there_are_none(django_assert_num_queries):
    probe = HealthMiddleware(lambda _: None)
    probe.why_not_ready()

    with django_assert_num_queries(1):
        assert probe.why_not_ready() == ""


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(middleware.MigrationExecutor, "migration_plan", lambda *_: ["one", "two"])

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"2 migrations are not applied")


def test_readyz_is_503_when_the_database_does_not_answer(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("password=secret")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"the database does not answer")
