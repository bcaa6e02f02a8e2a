"""What allauth asks us: who may sign in, how attempts are counted, how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.backends import find_account
from people.cms_groups import sync_groups
from people.login_ids import login_id
from people.models import User

# One sentence for every way it can go wrong, so that nobody learns which log-in IDs exist.
WRONG = _("The log-in ID or the password is not right.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "The password was wrong too many times. Please wait 5 minutes and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Accounts are made by import or invitation only."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User):
            sync_groups(people=[user])

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 -- allauth's signature
        **credentials: Any,
    ) -> str:
        """One count for an account, by whichever name and in whichever width it is typed."""
        typed = credentials.get("username") or credentials.get("email") or ""
        account = find_account(typed)
        return f"person:{account.pk}" if account else f"nobody:{login_id(typed)}"


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets lie encrypted in the database, under a key that lies outside it."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(settings.MFA_SECRETS_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
