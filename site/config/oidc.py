"""An office's own sign-in service (OpenID Connect), as the environment names it.

`OIDC_ISSUER` switches it on. Half a configuration stops the start with a sentence.
"""

import os
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env

PROVIDER = "office"  # part of the address that the service sends people back to
NAMES = (
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_TRUST_EMAIL",
    "OIDC_SECOND_FACTOR_AMR",
)
NAME = _("the sign-in service of your office")
LOCAL = {"localhost", "127.0.0.1"}


def providers() -> dict[str, Any]:
    """What allauth reads as SOCIALACCOUNT_PROVIDERS: one provider of ours, or none."""
    return {
        "openid_connect": {"provider_class": "people.oidc.OfficeProvider", "APPS": _applications()}
    }


def application(
    *,
    issuer: str,
    client_id: str,
    secret: str,
    name: Any = NAME,
    trust_email: bool = False,
    second_factor_amr: list[str] | None = None,
) -> dict[str, Any]:
    """One entry of APPS."""
    return {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "trust_email": trust_email,
            "second_factor_amr": second_factor_amr or [],
        },
    }


def _applications() -> list[dict[str, Any]]:
    issuer = env.text("OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        left = [name for name in NAMES if os.environ.get(name) or os.environ.get(f"{name}_FILE")]
        if left:
            raise ImproperlyConfigured(f"Set OIDC_ISSUER, or remove {', '.join(left)}.")
        return []
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOCAL):
        raise ImproperlyConfigured(f"OIDC_ISSUER must begin with https://, not {issuer!r}.")
    return [
        application(
            issuer=issuer,
            client_id=env.text("OIDC_CLIENT_ID"),
            secret=env.text("OIDC_CLIENT_SECRET"),
            trust_email=env.flag("OIDC_TRUST_EMAIL"),
            second_factor_amr=env.words("OIDC_SECOND_FACTOR_AMR"),
            name=env.text("OIDC_NAME", "") or NAME,
        )
    ]
