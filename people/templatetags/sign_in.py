"""The panel about a person's account; it asks only where an officer may see it."""

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.utils import timezone

from people.invitation_codes import last_day as last_day_of
from people.models import Invitation, InvitationBatch, User
from people.sign_in_rights import (
    can_let_in,
    can_remove_second_factor,
    can_see_sign_in,
    looks_after_sign_in,
)

register = template.Library()


@dataclass(frozen=True)
class Account:
    newest: Invitation | None
    has_second_factor: bool
    may_let_in: bool
    may_remove: bool
    now: datetime.datetime

    @property
    def resetting(self) -> Invitation | None:
        """A new password that was prepared after the person had been in."""
        newest = self.newest
        return newest if newest and newest.batch.purpose == InvitationBatch.Purpose.RESET else None


@register.simple_tag(takes_context=True)
def sign_in_of(context: dict[str, Any], person: User) -> Account | None:
    officer = context["request"].user
    if not looks_after_sign_in(officer) or not can_see_sign_in(officer, person):
        return None
    return Account(
        newest=person.invitations.select_related("batch").order_by("-pk").first(),
        has_second_factor=Authenticator.objects.filter(user=person).exists(),
        may_let_in=can_let_in(officer, person),
        may_remove=can_remove_second_factor(officer, person),
        now=timezone.now(),
    )


@register.filter
def last_day(invitation: Invitation) -> datetime.date | None:
    """The day until which it can be used, as people say it."""
    return last_day_of(invitation.valid_until)
