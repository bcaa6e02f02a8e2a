"""With a code or a link a person chooses a password; one of any number at once succeeds."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from people.actions.invitations import may_begin
from people.actions.sessions import forget_sessions
from people.models import Invitation, User
from people.starting import NOT_USABLE
from people.states import InvitationState


def use_invitation(invitation: Invitation, *, password: str) -> User:
    """Sets the password and ends all sessions that ran under the old one.

    Raises ValidationError where the code was used, replaced or came too late in the meantime, or
    its person is gone. `password` has passed the validators.
    """
    hashed = make_password(password)  # slow on purpose, so before anything is locked
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=invitation.person_id)
        now = timezone.now()
        still = Invitation.objects.valid(now).filter(pk=invitation.pk, digest=invitation.digest)
        gone = not may_begin(person, purpose=invitation.batch.purpose, on=timezone.localdate(now))
        if gone or not still.update(state=InvitationState.USED, closed_at=now):
            raise ValidationError(NOT_USABLE)
        person.password = hashed
        person.sessions_begun += 1
        person.save(update_fields=["password", "sessions_begun"])
        forget_sessions(person)
        if invitation.sent_to:
            _own_address(person, invitation.sent_to)
        audit.record(
            "people.invitation_used",
            by=person,
            about=[person.pk],
            organisation=invitation.batch.organisation_id,
            facts={"batch": invitation.batch_id, "by": invitation.batch.kind},
        )
    return person


def _own_address(person: User, address: str) -> None:
    """Whoever opened the link reads that mailbox, so it signs in from now on."""
    try:
        with transaction.atomic():
            EmailAddress.objects.update_or_create(
                user=person, email=address.lower(), defaults={"verified": True}
            )
    except IntegrityError:
        pass  # somebody else has proved it before: a mailbox of several people
