"""Sign-in by log-in ID or by a verified e-mail address."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.prepared import Prepared
from people.login_ids import login_id
from people.models import User


def find_account(typed: str) -> User | None:
    """Whose log-in ID, or verified e-mail address, this is."""
    name = login_id(typed)
    if not name:
        return None
    if user := User.objects.filter(username=name).first():
        return user
    # Verified only: whoever can prove the address owns it, and allauth keeps that unique.
    address = EmailAddress.objects.filter(email=name, verified=True).select_related("user")
    return next((found.user for found in address), None)


class SignInBackend(AuthenticationBackend):
    """allauth's, with our way of finding the account and of letting people go."""

    def _authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- allauth's signature
        **credentials: Any,
    ) -> AbstractBaseUser | None:
        typed = credentials.get("username") or credentials.get("email") or ""
        user = find_account(typed)
        if user is None:
            return None
        self._did_check_password = True  # else allauth hashes in vain, to take as long
        # allauth would hand on whoever only failed the second question, for a page of its own.
        right = user.check_password(credentials["password"])
        return user if right and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to; every page asks."""
        for user in _accounts.ask(person=user_id):
            return user if self.user_can_authenticate(user) else None
        return None

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Not after they have left, nor under an account merged into another."""
        if not isinstance(user, User) or not super().user_can_authenticate(user):
            return False
        return user.merged_into_id is None and not user.has_left(timezone.localdate())


def _account_rows(person: int) -> "QuerySet[User, User]":
    return User.objects.filter(pk=person)


_accounts = Prepared(_account_rows, person=int)
