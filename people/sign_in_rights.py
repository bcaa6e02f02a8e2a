"""Whose way in an officer looks after: invitations, new passwords, lost devices.

Who hands out a code could use it, so nobody does it for a role above their own.
"""

import datetime
from collections.abc import Set as AbstractSet

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import InvitationBatch, Post, PostRole, User
from people.models.posts import PostQuerySet
from people.permissions import manages_people
from people.roles import GRANTED_BY_HR, Role

ALL = frozenset(Role)
# Whose holders get a new way in from whom; the first that the officer has decides.
PASSWORD_OF = {
    Role.ADMINISTRATOR: ALL,
    Role.METROPOLIS: ALL - {Role.METROPOLIS, Role.ADMINISTRATOR},
    Role.HR: GRANTED_BY_HR,
}
SECOND_FACTOR_OF = {role: held - {Role.HR} for role, held in PASSWORD_OF.items()} | {
    Role.ADMINISTRATOR: ALL
}


def looks_after_sign_in(user: User) -> bool:
    return manages_people(user)


def people_to_let_in(user: User, *, on: datetime.date) -> QuerySet[User]:
    """Whom this officer may invite, or give a new password: people who are in the officer's
    organisations on that day or come later, with no role above the officer's; never oneself."""
    return _without_roles_beyond(_of(user, PASSWORD_OF), _in_scope(user, on=on), on=on)


def can_let_in(user: User, person: User) -> bool:
    return people_to_let_in(user, on=timezone.localdate()).filter(pk=person.pk).exists()


def can_remove_second_factor(user: User, person: User) -> bool:
    """Administrators for HR, the metropolitan office and administrators; HR for the rest."""
    on = timezone.localdate()
    people = _without_roles_beyond(_of(user, SECOND_FACTOR_OF), _in_scope(user, on=on), on=on)
    return people.filter(pk=person.pk).exists()


def can_see_sign_in(user: User, person: User) -> bool:
    """The state of a person's account: of everybody in scope, whatever their roles."""
    return _in_scope(user, on=timezone.localdate()).filter(pk=person.pk).exists()


def batches_shown(user: User) -> QuerySet[InvitationBatch]:
    """One's own only: a sheet of codes is for the hands of who made it."""
    if not looks_after_sign_in(user):
        return InvitationBatch.objects.none()
    return InvitationBatch.objects.filter(made_by=user)


def _in_scope(user: User, *, on: datetime.date) -> QuerySet[User]:
    there = Exists(posts_in_scope(user, on=on).filter(person=OuterRef("pk")))
    still = Q(left_on=None) | Q(left_on__gt=on)
    people = User.objects.persons().filter(there, still, is_active=True, merged_into=None)
    return people.exclude(pk=user.pk)


def posts_in_scope(user: User, *, on: datetime.date) -> PostQuerySet:
    """The posts, of that day or to come, by which a person is in this officer's care."""
    posts = Post.objects.ending_after(on)
    if Role.ADMINISTRATOR in user.active_roles:
        return posts.announced(on)
    if user.active_post is None or not user.active_roles & {Role.HR, Role.METROPOLIS}:
        return posts.none()
    own = posts.under(user.active_post.organisation_id, on=on)
    # Only the HR of an organisation sees through its own embargo.
    return own if Role.HR in user.active_roles else own.announced(on)


def _of(user: User, table: dict[Role, AbstractSet[Role]]) -> AbstractSet[Role]:
    return next((held for role, held in table.items() if role in user.active_roles), frozenset())


def _without_roles_beyond(
    held: AbstractSet[Role], people: QuerySet[User], *, on: datetime.date
) -> QuerySet[User]:
    if held == ALL:
        return people
    running = Post.objects.ending_after(on).values("pk")
    roles = PostRole.objects.filter(post__person=OuterRef("pk"), post__in=running)
    # The first administrator, made on the command line, has no post.
    return people.filter(~Exists(roles.exclude(role__in=held)), is_superuser=False)
