"""Settings that would start and be wrong are named, each with a hint."""

import pytest
from django.conf import settings as current
from django.core.checks import run_checks

from config import checks

RIGHT = {
    "PUBLIC_BASE_URL": "https://hagukumi.example",
    "DEMONSTRATION": False,
    "SECOND_FACTOR_ROLES": {"hr"},
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "AUDIT_KEY": "a key of its own, forty characters or more",
}
DEPLOYMENT = [
    checks.links_lead_to_this_site,
    checks.nothing_of_the_demonstration_is_left,
    checks.roles_over_others_need_a_second_factor,
    checks.rate_limits_are_counted_once_for_all,
    checks.audit_events_are_sealed_with_a_key_of_their_own,
]


@pytest.fixture(autouse=True)
def right_settings(settings):
    for name, value in RIGHT.items():
        setattr(settings, name, value)


def found():
    return [message.id for check in DEPLOYMENT for message in check()]


def test_right_settings_are_silent():
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PUBLIC_BASE_URL", "http://hagukumi.example", "config.W001"),
        ("PUBLIC_BASE_URL", "https://hagukumi.example/", "config.W001"),
        ("PUBLIC_BASE_URL", "https://", "config.W001"),
        ("DEMONSTRATION", True, "config.W002"),
        ("SECOND_FACTOR_ROLES", set(), "config.W003"),
        (
            "CACHES",
            {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            "config.W004",
        ),
        ("AUDIT_KEY", "a short key", "config.W010"),
        ("SECRET_KEY", RIGHT["AUDIT_KEY"], "config.W010"),
        ("MFA_SECRETS_KEY", RIGHT["AUDIT_KEY"], "config.W010"),
    ],
)
def test_each_wrong_setting_is_named(settings, name, value, code):
    setattr(settings, name, value)

    assert found() == [code]


def test_a_middleware_before_the_probes_is_an_error(settings):
    assert checks.probes_are_answered_first() == []

    settings.MIDDLEWARE = list(reversed(current.MIDDLEWARE))

    assert [message.id for message in checks.probes_are_answered_first()] == ["config.E001"]


def test_the_checks_are_registered(settings):
    settings.MIDDLEWARE = list(reversed(current.MIDDLEWARE))

    assert "config.E001" in {message.id for message in run_checks()}
