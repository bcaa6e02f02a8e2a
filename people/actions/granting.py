"""Roles by form, through the one `can_grant`; and the care for an organisation's last HR officer."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.actions.editing import NotSure, locked_post
from people.actions.posts import set_roles
from people.cms_groups import sync_groups
from people.models import Organisation, OrganisationTie, Post, User
from people.permissions import EVERYWHERE, can_grant
from people.roles import Role


@transaction.atomic
def decide_roles(
    *, post: Post, roles: set[Role], by: User, seen: str | None = None, sure: bool = False
) -> Post:
    """The post has exactly these roles from now on. Raises ValidationError at `roles` for one
    that `by` may neither give nor take away, NotSure for an organisation's last HR officer."""
    row = locked_post(post, seen=seen)
    held = roles_of(row)
    refuse_roles(held ^ roles, row.organisation_id, by=by)
    if not roles:
        raise ValidationError({"roles": _("A post needs a role. To take all away, end the post.")})
    if Role.HR in held - roles:
        keep_an_officer(row, by=by, sure=sure)
    set_roles(post=row, roles=roles)
    sync_groups(people=[row.person])
    if held != roles:
        note_roles(row, given=roles - held, taken=held - roles, by=by)
    return row


def roles_of(post: Post) -> set[Role]:
    return {Role(role) for role in post.roles.order_by().values_list("role", flat=True)}


def refuse_roles(roles: set[Role], organisation: int, *, by: User | None) -> None:
    refused = [role for role in Role if role in roles and not can_grant(role, organisation, by=by)]
    if refused:
        names = "、".join(str(role.label) for role in refused)
        raise ValidationError(
            {"roles": _("You cannot give or take away: %(roles)s.") % {"roles": names}}
        )


def keep_an_officer(post: Post, *, by: User, sure: bool) -> None:
    """Called before HR is taken from a post. Without one an organisation can no longer help
    itself, so only the metropolitan office and administrators may, and only if they mean it."""
    today = timezone.localdate()
    others = Post.objects.exclude(pk=post.pk).ending_after(today).holding(Role.HR)
    places = _itself_and_above(post.organisation_id, on=today)
    if others.filter(organisation__in=places, person__merged_into=None).exists():
        return
    if not by.active_roles & EVERYWHERE:
        raise ValidationError(
            {
                "roles": _(
                    "This is the last HR officer of %(place)s. Enter the next one first, or ask "
                    "the metropolitan office."
                )
                % {"place": post.organisation}
            }
        )
    if not sure:
        message = _("After this %(place)s has no HR officer. If that is meant, tick the box below.")
        raise NotSure({"sure": message % {"place": post.organisation}})


def note_roles(post: Post, *, given: set[Role], taken: set[Role], by: User | None) -> None:
    audit.record(
        "people.roles_changed",
        by=by,
        about=[post.person_id],
        organisation=post.organisation_id,
        facts={"post": post.pk, "given": sorted(given), "taken": sorted(taken)},
    )


def _itself_and_above(organisation: int, *, on: datetime.date) -> set[int]:
    ties = OrganisationTie.objects.administering().on(on)
    found, here = {organisation}, {organisation}
    while here:
        here = {*ties.filter(child__in=here).values_list("parent", flat=True)} - found
        found |= here
    return found & {*Organisation.objects.filter(pk__in=found).values_list("pk", flat=True)}
