"""What every answer says to the browser: our policy, and nothing to other sites."""

import importlib

import pytest
from django.conf import settings as current
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": (
        "same-origin",
        "no-referrer",
    ),  # the stricter where a code is in the address
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
OPEN = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/verify/",
    "/nothing-here/",
    "/api/v1/openapi.json",
    "/api/v1/people",
]
SIGNED_IN = [
    "/my/",
    "/my/profile/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/office/people/",
    "/courses/",
    "/nothing-here/",
    "/cms/",
    "/cms/pages/",
]


@pytest.fixture(autouse=True)
def as_in_production(settings, monkeypatch):
    """The values of production.py itself, under the test's database and cache."""
    for name, value in {
        "SECRET_KEY": "x" * 60,
        "MFA_SECRETS_KEY": "y" * 60,
        "AUDIT_KEY": "z" * 60,
        "ALLOWED_HOSTS": "testserver",
        "PUBLIC_BASE_URL": "https://testserver",
    }.items():
        monkeypatch.setenv(name, value)
    production = importlib.import_module("config.settings.production")
    for name in dir(production):
        if name.startswith(("SECURE_", "X_FRAME", "SESSION_COOKIE", "CSRF_COOKIE", "CONTENT_SEC")):
            setattr(settings, name, getattr(production, name))


def asked(client: Client, path: str):
    return client.get(path, secure=True)


def wrong_headers(answer) -> dict[str, str | None]:
    return {
        name: answer.headers.get(name)
        for name, value in EVERYWHERE.items()
        if answer.headers.get(name) not in (value if isinstance(value, tuple) else (value,))
    }


def directives(answer) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())


@pytest.mark.parametrize("path", OPEN)
def test_signed_out(db, path):
    answer = asked(Client(), path)

    assert wrong_headers(answer) == {}


@pytest.mark.parametrize("path", SIGNED_IN)
def test_signed_in(administrator, cms_groups, path):
    client = Client()
    client.force_login(administrator)

    answer = asked(client, path)

    assert wrong_headers(answer) == {}
    policy = directives(answer)
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


def test_files_too(db, worker):
    client = Client()
    client.force_login(worker)
    name = default_storage.save("images/headers.txt", ContentFile(b"figure"))

    assert wrong_headers(asked(client, f"/media/{name}")) == {}
    assert finders.find("js/passkeys.js")


def test_without_https_the_browser_is_sent_there(db, settings):
    assert Client().get("/accounts/login/").url == "https://testserver/accounts/login/"


def test_cookies_go_by_https_only_and_scripts_cannot_read_the_session(worker):
    client = Client()
    client.post(
        "/accounts/login/", {"login": "worker", "password": "hagukumi-test-pass"}, secure=True
    )

    session = client.cookies[current.SESSION_COOKIE_NAME]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_pages_of_sign_in_are_kept_by_no_cache(worker):
    client = Client()
    client.force_login(worker)

    for path in ("/accounts/login/", "/accounts/2fa/webauthn/login/"):
        assert "no-store" in asked(Client(), path).headers["Cache-Control"]
