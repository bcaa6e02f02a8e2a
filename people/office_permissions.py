"""Who may enter and change people, posts, leave, deputies and roles by form, one sentence a
function. What may be seen is in permissions.py; nothing here is wider than that."""

from django.utils import timezone

from people.models import Deputy, Leave, Organisation, Post, User
from people.permissions import (
    EVERYWHERE,
    can_grant,
    can_see_person,
    manages_people,
    organisation_in_scope,
    organisations_in_scope,
    posts_within_reach,
)
from people.roles import Role


def can_enter_people(user: User) -> bool:
    """HR for the own organisations, the metropolitan office and administrators for any."""
    return manages_people(user)


def can_find_people(user: User) -> bool:
    """Roles beyond learner, supervisor and HR are given to people of any organisation."""
    return bool(user.active_roles & EVERYWHERE)


def can_manage_person(user: User, person: User) -> bool:
    """May edit somebody who is, or is to come, in an organisation of one's own."""
    if user.pk == person.pk and not user.active_roles & EVERYWHERE:
        return manages_people(user) and person.posts.exists()
    return manages_people(user) and can_see_person(user, person)


def can_manage_post(user: User, post: Post) -> bool:
    """Under embargo only by whom the embargo lets see the post."""
    today = timezone.localdate()
    if not (manages_people(user) and organisation_in_scope(post.organisation_id, user)):
        return False
    if post.announced_on is None or post.announced_on <= today:
        return True
    return posts_within_reach(user, on=today).filter(pk=post.pk).exists()


def can_manage_leave(user: User, leave: Leave) -> bool:
    return can_manage_person(user, leave.person)


def can_rename(user: User, person: User) -> bool:
    """Names and the last day belong to the whole person: HR decides them only where no other
    organisation has the person too. The same rule as in a file."""
    if user.active_roles & EVERYWHERE:
        return True
    today = timezone.localdate()
    own = organisations_in_scope(user, on=today)
    elsewhere = Post.objects.of(person).announced(today).ending_after(today)
    elsewhere = elsewhere.exclude(organisation__in=own)
    return not elsewhere.exists()


def can_name_deputy(user: User, post: Post) -> bool:
    """HR for the supervisors of own organisations; a supervisor for oneself alone."""
    if not post.roles.filter(role=Role.SUPERVISOR).exists():
        return False
    if can_manage_post(user, post):
        return True
    return Role.SUPERVISOR in user.active_roles and user.active_post == post


def can_end_deputy(user: User, deputy: Deputy) -> bool:
    return can_name_deputy(user, deputy.holder)


def can_merge(user: User) -> bool:
    """統合 is for those who may see that two accounts are one person."""
    return bool(user.active_roles & EVERYWHERE)


def grantable(organisation: Organisation | int | None, *, by: User) -> list[Role]:
    """What a form offers: the roles this person may give there, in the order of the list.
    Without an organisation: in the one the person works in."""
    place = organisation
    if place is None:
        place = by.active_post.organisation_id if by.active_post else 0
    return [role for role in Role if can_grant(role, place, by=by)]
