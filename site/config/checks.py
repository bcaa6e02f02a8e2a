"""`manage.py check`: settings that would start, and be wrong all the same."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from casestudies.anonymity import morphemes

HEALTH = "core.middleware.HealthMiddleware"
OF_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")
LONG_ENOUGH = 40  # characters of a key


@checks.register()
def probes_are_answered_first(**_: Any) -> list[checks.CheckMessage]:
    if settings.MIDDLEWARE[0] == HEALTH:
        return []
    return [
        checks.Error(
            f"{HEALTH} is not the first middleware.",
            hint="Probes come by address and without HTTPS; what stands before it refuses them.",
            id="config.E001",
        )
    ]


@checks.register()
def the_dictionary_of_names_can_be_asked(**_: Any) -> list[checks.CheckMessage]:
    if not (why := morphemes.fault()):
        return []
    return [
        checks.Error(
            f"ANONYMITY_DICTIONARY is {settings.ANONYMITY_DICTIONARY!r} and cannot be asked: cases "
            "would be checked by the rules alone.",
            hint=f"{why} Install the extra [dictionary] of pyproject.toml, or unset the variable.",
            id="config.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def links_lead_to_this_site(**_: Any) -> list[checks.CheckMessage]:
    parts = urlsplit(settings.PUBLIC_BASE_URL)
    if parts.scheme == "https" and parts.hostname and not parts.path:
        return []
    return [
        checks.Warning(
            f"PUBLIC_BASE_URL is {settings.PUBLIC_BASE_URL!r}.",
            hint="QR codes and mails carry it: https://, the name of the site, no slash at the end.",
            id="config.W001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def nothing_of_the_demonstration_is_left(**_: Any) -> list[checks.CheckMessage]:
    if not settings.DEMONSTRATION:
        return []
    return [
        checks.Warning(
            "DEMONSTRATION is on: everybody knows the password of its log-ins.",
            hint="Use config.settings.production.",
            id="config.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def roles_over_others_need_a_second_factor(**_: Any) -> list[checks.CheckMessage]:
    if settings.SECOND_FACTOR_ROLES:
        return []
    return [
        checks.Warning(
            "SECOND_FACTOR_ROLES is empty: a stolen password shows other people's data.",
            hint="Use config.settings.production, or name the roles.",
            id="config.W003",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def rate_limits_are_counted_once_for_all(**_: Any) -> list[checks.CheckMessage]:
    backend = settings.CACHES["default"]["BACKEND"]
    if not backend.endswith(OF_ONE_PROCESS):
        return []
    return [
        checks.Warning(
            f"The default cache is {backend}: each process counts failed log-ins for itself.",
            hint="Use the database cache, or Redis by REDIS_URL.",
            id="config.W004",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def audit_events_are_sealed_with_a_key_of_their_own(**_: Any) -> list[checks.CheckMessage]:
    others = {settings.SECRET_KEY, settings.MFA_SECRETS_KEY}
    if len(settings.AUDIT_KEY) >= LONG_ENOUGH and settings.AUDIT_KEY not in others:
        return []
    return [
        checks.Warning(
            "AUDIT_KEY is short, or one of the other keys.",
            hint=f"At least {LONG_ENOUGH} random characters, kept away from the database.",
            id="config.W010",
        )
    ]
