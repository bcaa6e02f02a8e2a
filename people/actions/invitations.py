"""Invites people: who is meant is written first, then a code is opened for each."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.jobs import enqueue
from core.models import Job
from people.invitation_codes import digest, new_code, new_token, valid_until
from people.models import Invitation, InvitationBatch, User
from people.states import INVITATION_TRANSITIONS, InvitationState

JOB = "people.invite"
CHUNK = 100  # people in one transaction, and on the pages that are set in one go

Kind, Purpose = InvitationBatch.Kind, InvitationBatch.Purpose


@dataclass(frozen=True)
class Opened:
    """The one moment at which a code can be read."""

    invitation: Invitation
    person: User
    secret: str


@transaction.atomic
def prepare_invitations(
    people: Iterable[User], *, kind: str, purpose: str = Purpose.FIRST, by: User | None
) -> InvitationBatch:
    """Writes who is to be invited, in this order; no code exists yet. The caller has checked that
    `by` may let them in. Refused for nobody, and by mail for whoever has no address."""
    people = list(people)
    if kind == Kind.MAIL:
        people = [person for person in people if person.email]
    if not people:
        raise ValidationError(
            _("None of the chosen people has an e-mail address.")
            if kind == Kind.MAIL
            else _("Nobody is chosen.")
        )
    batch = InvitationBatch.objects.create(
        kind=kind,
        purpose=purpose,
        made_by=by,
        organisation=by.active_post.organisation if by and by.active_post else None,
    )
    Invitation.objects.bulk_create(
        (Invitation(batch=batch, person=person) for person in people), batch_size=500
    )
    audit.record(
        "people.invitations_made" if purpose == Purpose.FIRST else "people.password_reset_made",
        by=by,
        about=[person.pk for person in people],
        organisation=batch.organisation_id,
        facts={"batch": batch.pk, "by": str(kind), "people": len(people)},
    )
    return batch


@transaction.atomic
def invite(people: Iterable[User], *, kind: str, by: User) -> Job:
    """Prepares the invitations and starts the work in the background."""
    return deliver_later(prepare_invitations(people, kind=kind, by=by))


@transaction.atomic
def deliver_later(batch: InvitationBatch) -> Job:
    mails = batch.kind == Kind.MAIL
    return enqueue(
        kind=JOB,
        key=str(batch.pk),
        title=_("Invitations by mail") if mails else _("Sheet of codes"),
        arguments={"batch": batch.pk},
        total=batch.invitations.count(),
        by=batch.made_by,
    )


def open_chunks(
    batch: InvitationBatch, *, open_again: Callable[[Any], Any]
) -> Iterable[list[Opened]]:
    """Opens a code for everybody of the batch, a chunk a transaction. What a killed worker had
    opened is opened anew where `open_again` says so: its secrets are lost."""
    found = open_again(batch.invitations.order_by("pk"))
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield _open(batch, ids[start : start + CHUNK], at=timezone.now())


@transaction.atomic
def _open(batch: InvitationBatch, ids: list[int], *, at: datetime.datetime) -> list[Opened]:
    invitations = batch.invitations.filter(
        pk__in=ids, state__in=[InvitationState.PREPARED, InvitationState.OPEN]
    )
    # In one order, so that two sheets made at once do not wait for each other in a circle.
    locked = User.objects.select_for_update().filter(pk__in=invitations.values("person"))
    people = {person.pk: person for person in locked.order_by("pk")}
    opened = []
    for invitation in invitations.select_for_update().order_by("pk"):
        person = people[invitation.person_id]
        if not may_begin(person, purpose=batch.purpose, on=timezone.localdate(at)):
            move(invitation, InvitationState.DROPPED, at=at)
            continue
        secret = new_token() if batch.kind == Kind.MAIL else new_code()
        if invitation.state != InvitationState.OPEN:
            move(invitation, InvitationState.OPEN, at=at)
        invitation.digest, invitation.valid_until = digest(secret), valid_until(at)
        opened.append(Opened(invitation, person, secret))
    earlier = Invitation.objects.open().filter(person__in=[each.person for each in opened])
    earlier.exclude(batch=batch).update(state=InvitationState.REPLACED, closed_at=at)
    changed = ["state", "closed_at", "digest", "valid_until"]
    Invitation.objects.bulk_update([each.invitation for each in opened], changed)
    return opened


def may_begin(person: User, *, purpose: str, on: datetime.date) -> bool:
    """A first invitation is for who has never been in; none is for who is gone."""
    if purpose == Purpose.FIRST and person.last_login is not None:
        return False
    return person.is_active and person.merged_into_id is None and not person.has_left(on)


def close_late(at: datetime.datetime) -> int:
    """What nobody used in time stays closed, also when a clock is set back later."""
    late = Invitation.objects.open().filter(valid_until__lte=at)
    return late.update(state=InvitationState.LATE, closed_at=at)


def move(invitation: Invitation, to: InvitationState, *, at: datetime.datetime) -> None:
    """One step of the table on a locked row; saved at once unless it opens."""
    if to not in INVITATION_TRANSITIONS[InvitationState(invitation.state)]:
        raise ValueError(f"invitation {invitation.pk}: {invitation.state} -> {to}")
    invitation.state = to
    if to != InvitationState.OPEN:
        invitation.closed_at = at
        invitation.save(update_fields=["state", "closed_at"])
