"""What happens at the doors goes into the audit: log-ins, closed accounts, second factors.

allauth tells of second factors and passwords by signals only, so here are receivers; the rest is
called by the adapter. Nothing that somebody typed is kept: it may be a password.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from core import audit
from people.models import User

# The limit of one account; that of an address says nothing about an account.
PER_ACCOUNT = next(
    rate
    for rate in settings.ACCOUNT_RATE_LIMITS["login_failed"].split(",")
    if rate.endswith("/key")
)
MOST_WRONG = int(PER_ACCOUNT.partition("/")[0])


def signed_in(request: HttpRequest, user: User) -> None:
    methods = {record["method"] for record in get_authentication_records(request, user)}
    audit.record("people.signed_in", by=user, facts={"methods": sorted(methods)})


def wrong_password(request: HttpRequest, account: User | None, *, key: str) -> None:
    """One event when the account closes for a while, not one for each wrong password."""
    is_open = ratelimit.consume(
        request,
        app="allauth.account",
        action="login_failed",
        config={"login_failed": PER_ACCOUNT},
        key=key,
        dry_run=True,
    )
    if account is not None and not is_open:
        audit.record(
            "people.sign_in_locked", by=None, about=[account.pk], facts={"failed": MOST_WRONG}
        )


@receiver([authenticator_added, authenticator_reset])
def factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("people.factor_added", by=user, about=[user.pk], facts=_of(authenticator))


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("people.factor_removed", by=user, about=[user.pk], facts=_of(authenticator))


@receiver([password_changed, password_set, password_reset])
def password_was_changed(user: User, **_: Any) -> None:
    audit.record("people.password_changed", by=user, about=[user.pk])


def _of(authenticator: Authenticator) -> dict[str, str]:
    return {"type": str(authenticator.type)}
