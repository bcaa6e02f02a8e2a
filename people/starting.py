"""Reads what somebody brings to the entry page: a log-in ID with a code, or a link's token."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from people.invitation_codes import digest, read_code
from people.login_ids import login_id
from people.models import Invitation, InvitationBatch
from people.models.invitations import InvitationQuerySet

# One sentence for every way it can go wrong, so that nobody learns which log-in IDs exist.
NOT_USABLE = _(
    "This does not open the entrance. Please check the log-in ID and the code. A code works once "
    "and until its day, and only the newest one. If it still fails, ask your HR officer for a new one."
)
TOO_MANY = _("The code was wrong too many times. Please wait 5 minutes and try again.")
# Strict for one account, generous for an address, behind which a whole office may sit.
RATES = {"start": "300/m/ip,5/5m/key"}


def by_code(typed_login: str, typed_code: str) -> Invitation | None:
    """The invitation that these two open now. One query and one comparison whatever is wrong."""
    found = _usable().filter(
        person__username=login_id(typed_login), batch__kind=InvitationBatch.Kind.SHEET
    )
    invitation = found.first()
    kept = invitation.digest if invitation else ""
    right = constant_time_compare(digest(read_code(typed_code)), kept)
    return invitation if right else None


def by_token(token: str) -> Invitation | None:
    found = _usable().filter(digest=digest(token), batch__kind=InvitationBatch.Kind.MAIL)
    return found.first()


def by_key(pk: int, kept: str) -> Invitation | None:
    """The one that was opened before in this session, if it still is the same."""
    return _usable().filter(pk=pk, digest=kept).first()


def count_attempt(request: HttpRequest, typed_login: str) -> "ratelimit.RateLimitUsage | None":
    """None when there were too many wrong ones; else what `.rollback()` takes back if it was
    right. Counted by what was typed, whether such a log-in ID exists or not."""
    key = f"start:{login_id(typed_login)}"
    return ratelimit.consume(request, app="people", action="start", config=RATES, key=key)


def _usable() -> InvitationQuerySet:
    found = Invitation.objects.valid(timezone.now()).select_related("person", "batch")
    on = timezone.localdate()
    been_in = {"batch__purpose": InvitationBatch.Purpose.FIRST, "person__last_login__isnull": False}
    return (
        found.filter(person__is_active=True, person__merged_into=None)
        .exclude(person__left_on__lte=on)
        .exclude(**been_in)
    )
