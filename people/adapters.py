"""What allauth asks us: who may sign in, how attempts are counted, how secrets are kept."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people import sign_in_events
from people.backends import SignInBackend, find_account
from people.cms_groups import sync_groups
from people.login_ids import login_id
from people.models import User

# One sentence for every way it can go wrong, so that nobody learns which log-in IDs exist.
WRONG = _("The log-in ID or the password is not right.")

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 -- nothing listens here; it stands for no address


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "The password was wrong too many times. Please wait 5 minutes and try again."
        ),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your current password."),
        "duplicate_email": _("You have registered this address already."),
        "email_taken": _("This address cannot be registered. Choose another."),
        "cannot_remove_primary_email": _("Mails go to this address, so it cannot be removed."),
        "invalid_password_reset": _("This link is no longer valid."),
        "rate_limited": _("There were too many tries. Please wait a little and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Accounts are made by import or invitation only."""
        return False

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Every way in comes through here; a passkey and OIDC ask no backend."""
        if not SignInBackend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User):
            sync_groups(people=[user])
            sign_in_events.signed_in(request, user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return public(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, *args: Any, **kwargs: Any) -> str:
        return public(super().get_email_confirmation_url(*args, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Never an error page over a header: who stands before us without the proxies that
        TRUSTED_PROXY_COUNT speaks of is known by the connection itself."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return clean_client_ip(request.META.get("REMOTE_ADDR") or "") or UNKNOWN_ADDRESS

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        typed = credentials.get("username") or credentials.get("email") or ""
        key = self._get_login_attempts_cache_key(request, **credentials)
        sign_in_events.wrong_password(request, find_account(typed), key=key)

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 -- allauth's signature
        **credentials: Any,
    ) -> str:
        """One count for an account, by whichever name and in whichever width it is typed."""
        typed = credentials.get("username") or credentials.get("email") or ""
        account = find_account(typed)
        return f"person:{account.pk}" if account else f"nobody:{login_id(typed)}"


def public(address: str) -> str:
    """The same under PUBLIC_BASE_URL: what a mail carries must not follow a Host header."""
    parts = urlsplit(address)
    return f"{settings.PUBLIC_BASE_URL}{parts.path}"


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets lie encrypted in the database, under a key that lies outside it. Of a passkey
    the database has the public half only, so there is nothing to encrypt."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Look at the newest one."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the name of PUBLIC_BASE_URL, also under a name beneath it."""
        host = context.request.get_host().partition(":")[0]
        own = urlsplit(settings.PUBLIC_BASE_URL).hostname or host
        beneath = host == own or host.endswith(f".{own}")
        return {"id": own if beneath else host, "name": str(settings.WAGTAIL_SITE_NAME)}

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 -- allauth's signature
    ) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(settings.MFA_SECRETS_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
