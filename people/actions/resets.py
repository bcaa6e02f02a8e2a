"""A new way in for a person who lost theirs, given by an officer. The views have checked by
sign_in_rights that the officer may."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from people.actions.invitations import Kind, Purpose, prepare_invitations
from people.actions.sessions import count_up
from people.actions.telling import tell
from people.models import InvitationBatch, SignInNotice, User


@transaction.atomic
def reset_password(
    *, person: User, by: User, at_once: bool, kind: str = Kind.SHEET
) -> InvitationBatch:
    """Prepares a code (or a link) for one person. The old password and the running sessions go
    when it is used, or now if `at_once`."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if at_once:
        locked.password = make_password(None)
        locked.save(update_fields=["password"])
        count_up(locked)
    tell(locked, SignInNotice.Kind.PASSWORD, by=by)
    return prepare_invitations([locked], kind=kind, purpose=Purpose.RESET, by=by)


@transaction.atomic
def remove_second_factor(*, person: User, by: User, reason: str) -> None:
    """App, passkeys and recovery codes, and every session that was opened with them."""
    if not reason.strip():
        raise ValidationError(_("Say why."))
    locked = User.objects.select_for_update().get(pk=person.pk)
    removed = Authenticator.objects.filter(user=locked)
    kinds = sorted(removed.values_list("type", flat=True))
    removed.delete()
    count_up(locked)
    notice = tell(locked, SignInNotice.Kind.SECOND_FACTOR, by=by, reason=reason.strip())
    audit.record(
        "people.second_factor_removed",
        by=by,
        about=[locked.pk],
        organisation=notice.organisation_id,
        facts={"kinds": kinds, "notice": notice.pk},
    )
