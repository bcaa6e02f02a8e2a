"""Cache and sessions on a real Redis, as `REDIS_URL` sets them; skipped where none answers."""

import os

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings

from tests.factories.people import PASSWORD

URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
ON_REDIS = {
    "CACHES": {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": URL,
            "KEY_PREFIX": f"hagukumi-test-{os.getpid()}",
            "TIMEOUT": 60,
        }
    },
    "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
}


def answers() -> bool:
    try:
        return bool(redis.Redis.from_url(URL, socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not answers(), reason="no Redis answers"),
]


@pytest.fixture(autouse=True)
def on_redis():
    with override_settings(**ON_REDIS):
        yield
        caches["default"].clear()


def sign_in(client: Client, username: str, password: str):
    return client.post("/accounts/login/", {"login": username, "password": password})


def test_who_signs_in_stays_signed_in(client, worker):
    assert sign_in(client, "worker", PASSWORD).status_code == 302

    assert client.get("/my/").status_code == 200
    assert settings.SESSION_ENGINE.endswith("cache")


def test_the_session_is_gone_with_the_redis_key(client, worker):
    sign_in(client, "worker", PASSWORD)

    caches["default"].clear()

    assert client.get("/my/")["Location"].startswith("/accounts/login/")


def test_wrong_passwords_are_counted_over_all_clients(worker):
    for _ in range(5):
        sign_in(Client(), "worker", "wrong")

    refused = sign_in(Client(), "worker", PASSWORD)

    assert refused.status_code == 200
    assert "5分待ってから" in refused.content.decode()
