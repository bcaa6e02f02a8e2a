"""What test_invitation_races.py calls in processes of their own."""

from django.core.exceptions import ValidationError

from people.actions import take_sheet, use_invitation
from people.actions.invitations import open_chunks
from people.models import Invitation, InvitationBatch, User


def use_invitation_once(pk: int, password: str) -> bool:
    """Whether this process set the password."""
    invitation = Invitation.objects.select_related("batch").get(pk=pk)
    try:
        use_invitation(invitation, password=password)
    except ValidationError:
        return False
    return True


def open_codes(batch: int) -> int:
    found = InvitationBatch.objects.get(pk=batch)
    return sum(len(chunk) for chunk in open_chunks(found, open_again=lambda every: every))


def take_code_sheet(batch: int, by: int) -> bool:
    officer = User.objects.get(pk=by)
    try:
        return bool(take_sheet(InvitationBatch.objects.get(pk=batch), by=officer))
    except ValidationError:
        return False
