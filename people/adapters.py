"""What allauth asks us: who may sign in and how attempts are counted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from people.backends import find_account
from people.cms_groups import sync_groups
from people.login_ids import login_id
from people.models import User


class AccountAdapter(DefaultAccountAdapter):
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
