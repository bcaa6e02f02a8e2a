"""統合: what people know of two accounts that are one person. workforce.actions.merge sees the
whole and calls this; nothing here is done alone."""

import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from people.actions.sessions import count_up
from people.cms_groups import sync_groups
from people.models import (
    Deputy,
    Household,
    HouseholdMember,
    JoinCode,
    Leave,
    Merging,
    Post,
    User,
)


@transaction.atomic
def close_into(*, merged: User, kept: User, reason: str, by: User) -> Merging:
    """Posts, leaves and deputies of `merged` are `kept`'s from now on. Nobody logs in under the
    closed account any more: its log-in ID is refused in the usual words, its sessions end, its
    addresses and keys are given back. Raises ValidationError for what cannot be merged."""
    rows = User.objects.select_for_update().order_by("pk").in_bulk([merged.pk, kept.pk])
    check_merging(merged=rows[merged.pk], kept=rows[kept.pk], reason=reason, by=by)
    merged, kept = rows[merged.pk], rows[kept.pk]
    row = Merging.objects.create(kept=kept, merged=merged, reason=reason.strip(), by=by)
    Post.objects.filter(person=merged).update(person=kept)
    _move_supervising(merged, kept)
    _move_leaves(merged, kept)
    _move_household(merged, kept)
    _close(merged)
    _complete(kept, merged)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    sync_groups(people=[merged, kept])
    return row


@transaction.atomic
def finish_merging(merging: Merging) -> None:
    """All records have moved. May be called twice."""
    Merging.objects.filter(pk=merging.pk, finished_at=None).update(finished_at=timezone.now())


def check_merging(*, merged: User, kept: User, reason: str, by: User) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})
    if merged.pk == kept.pk:
        raise ValidationError({"second": _("Choose two different accounts.")})
    for name, person in (("kept", kept), ("kept", merged)):
        if person.merged_into_id is not None:
            raise ValidationError({name: _("One of the two was merged already.")})
    if by.pk == merged.pk:
        raise ValidationError({"kept": _("Your own account can only be the one that is kept.")})
    if merged.is_service or kept.is_service:
        raise ValidationError({"second": _("An account of a program is not a person.")})


def _move_supervising(merged: User, kept: User) -> None:
    Post.objects.filter(supervisor=merged).update(supervisor=kept)
    # Nobody answers for themselves.
    Post.objects.filter(person=kept, supervisor=kept).update(supervisor=None)
    for deputy in Deputy.objects.filter(deputy=merged):
        twin = Deputy.objects.filter(holder=deputy.holder_id, deputy=kept, start=deputy.start)
        if twin.exists():
            deputy.delete()
        else:
            deputy.deputy = kept
            deputy.save(update_fields=["deputy"])
    Deputy.objects.filter(holder__person=kept, deputy=kept).delete()


def _move_leaves(merged: User, kept: User) -> None:
    """One leave at a time: what both accounts knew of the same days becomes one."""
    Leave.objects.filter(person=merged).update(person=kept)
    before: Leave | None = None
    for leave in Leave.objects.filter(person=kept).order_by("start", "pk"):
        if before is not None and (before.end is None or leave.start < before.end):
            before.end = _later(before.end, leave.end)
            before.save(update_fields=["end"])
            leave.delete()
        else:
            before = leave


def _move_household(merged: User, kept: User) -> None:
    """The kept account's own stands; nobody shares a household with oneself."""
    theirs = HouseholdMember.objects.filter(person=merged)
    if HouseholdMember.objects.filter(person=kept).exists():
        theirs.delete()
        alone = Household.objects.annotate(count=Count("members")).filter(count__lt=2)
        alone.delete()
    else:
        theirs.update(person=kept)


def _later(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return None if one is None or other is None else max(one, other)


def _close(merged: User) -> None:
    count_up(merged)
    JoinCode.objects.unused().filter(person=merged).delete()
    # She may prove the address anew for the account that is kept; nobody gets it unproved.
    EmailAddress.objects.filter(user=merged).delete()
    Authenticator.objects.filter(user=merged).delete()


def _complete(kept: User, merged: User) -> None:
    """What the kept account lacks; what it has stays."""
    for name in ("born_on", "email", "certificate_name", "public_name"):
        if not getattr(kept, name) and getattr(merged, name):
            setattr(kept, name, getattr(merged, name))
    if kept.left_on is not None and (merged.left_on is None or merged.left_on > kept.left_on):
        kept.left_on = merged.left_on
    kept.save()
