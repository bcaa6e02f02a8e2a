"""Who may do and see what, one sentence a function. Own things follow the person; other
people's data follow the post in hand: its roles, in its organisation, today."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import audit
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from people.approving import approvers_of
from people.models import ImportBatch, Organisation, Post, User
from people.models.imports import ImportBatchQuerySet
from people.models.organisations import below, sections_below
from people.models.posts import PostQuerySet
from people.roles import CMS_ROLES, GRANTED_BY_HR, Role

EVERYWHERE = {Role.METROPOLIS, Role.ADMINISTRATOR}


# --- roles ------------------------------------------------------------------
def roles_today(user: User, *, on: datetime.date) -> frozenset[Role]:
    """The roles of all the posts of that day; for an account that never had a post (the first
    administrator, made on the command line) what being a superuser means."""
    held = Post.objects.of(user).on(on).values_list("roles__role", flat=True)
    roles = frozenset(Role(role) for role in held if role)
    return roles or _of_superuser(user, has_posts=user.posts.exists())


def roles_in_hand(user: User) -> frozenset[Role]:
    """The roles of the active post, less those that wait for this session's second factor."""
    if post := user.active_post:
        roles = post.held_roles
    else:
        roles = _of_superuser(user, has_posts=user.is_superuser and user.posts.exists())
    return roles if user.second_factor else roles - _of_second_factor()


def _of_superuser(user: User, *, has_posts: bool) -> frozenset[Role]:
    # Somebody whose posts have ended must not live on through the flag.
    return frozenset({Role.ADMINISTRATOR} if user.is_superuser and not has_posts else ())


def _of_second_factor() -> frozenset[Role]:
    return frozenset(Role(role) for role in settings.SECOND_FACTOR_ROLES)


def can_grant(role: Role | str, organisation: Organisation | int, *, by: User | None) -> bool:
    """HR gives learner, supervisor and HR in its own organisations; the metropolitan office and
    administrators give anything; `by=None` is a command on the server."""
    if by is None or by.active_roles & EVERYWHERE:
        return True
    if Role.HR not in by.active_roles or by.active_post is None or role not in GRANTED_BY_HR:
        return False
    return organisation_in_scope(organisation, by)


# --- doors ------------------------------------------------------------------
def can_enter_cms(user: User) -> bool:
    """A CMS role today. Wagtail's rights come from all posts, so all must be in hand first."""
    if not user.active_roles & CMS_ROLES:
        return False
    waiting = CMS_ROLES & _of_second_factor() if not user.second_factor else frozenset()
    return not any(waiting & post.held_roles for post in user.running_posts)


def sees_completions(user: User) -> bool:
    return bool(user.active_roles & {Role.HR, Role.SUPERVISOR, Role.METROPOLIS})


def sees_coverage(user: User) -> bool:
    return Role.METROPOLIS in user.active_roles


def manages_people(user: User) -> bool:
    """May import people and posts: own organisations for HR, any for the others."""
    return bool(user.active_roles & {Role.HR, *EVERYWHERE})


def sees_people(user: User) -> bool:
    """Has somebody to look after, so that a list of people makes sense."""
    return manages_people(user) or Role.SUPERVISOR in user.active_roles


def manages_messages(user: User) -> bool:
    """Sees what the site tells people, in numbers, and decides when they are reminded."""
    return bool(user.active_roles & EVERYWHERE)


def reads_messages_of_others(user: User) -> bool:
    """What one person was told is theirs; an administrator looks when mail goes wrong."""
    return Role.ADMINISTRATOR in user.active_roles


def reads_audit(user: User) -> bool:
    """Whoever watches over the others' looks at people is no officer of theirs."""
    return Role.ADMINISTRATOR in user.active_roles


def looks_at(user: User) -> AuditEventQuerySet:
    """Who looked at this person's data or changed it, under this account or one merged into it.
    Neither their own doing, nor what is about the account and not about its data."""
    mine = [user.pk, *user.merged_from.values_list("pk", flat=True)]
    looks = [name for name, kind in audit.kinds().items() if kind.is_access]
    return AuditEvent.objects.about(*mine).filter(kind__in=looks).exclude(by__in=mine)


# --- people -----------------------------------------------------------------
def organisations_in_scope(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """Where this person may import and enter people: all, or own and below."""
    tops = tops_of_scope(user)
    if tops is None:
        return Organisation.objects.all()
    return Organisation.objects.under(tops[0], on=on) if tops else Organisation.objects.none()


def tops_of_scope(user: User) -> tuple[int, ...] | None:
    """What alone decides that scope: the own organisation with all below it, () for nothing, None
    for everything."""
    if user.active_roles & EVERYWHERE:
        return None
    if Role.HR in user.active_roles and user.active_post is not None:
        return (user.active_post.organisation_id,)
    return ()


def organisation_in_scope(organisation: Organisation | int, user: User) -> bool:
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    return organisations_in_scope(user, on=timezone.localdate()).filter(pk=pk).exists()


def people_in_scope(
    user: User, *, on: datetime.date, asked_on: datetime.date | None = None
) -> PostQuerySet:
    """The posts of day `on` whose people this user may see, by the post in hand.

    HR: own organisation and all it administers on that day, embargoed arrivals included.
    Supervisor: own section and below, and whoever names them. Metropolis: own bodies; whom it
    follows elsewhere because it runs their training is workforce's to say. Administrators: all.
    An embargo (`announced_on`) is judged on the day of asking, not on the day asked about.
    """
    return _in_scope(user, on=on, asked_on=asked_on or timezone.localdate()).on(on)


def can_see_person(user: User, person: User) -> bool:
    """Oneself, and people of one's scope who are there today or are to come; for administrators
    also who was there once, or nobody could ever enter their next post."""
    if user.pk == person.pk:
        return True
    today = timezone.localdate()
    posts = _in_scope(user, on=today, asked_on=today).of(person)
    if Role.ADMINISTRATOR not in user.active_roles:
        posts = posts.ending_after(today)
    return posts.exists()


def posts_shown(user: User, person: User) -> PostQuerySet:
    """What of a person's posts this user may see: own ones as far as they are announced, others by
    scope, past ones too."""
    posts, today = Post.objects.of(person), timezone.localdate()
    if user.pk == person.pk:
        return posts.announced(today)
    return posts & _in_scope(user, on=today, asked_on=today)


def posts_within_reach(user: User, *, on: datetime.date) -> PostQuerySet:
    """The posts of any day, ended and to come, at what the user's scope is on that day."""
    return _in_scope(user, on=on, asked_on=on)


def organisations_named(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """Whose names a list may give: the own scope's, and public ones with an official code."""
    public = Q(kind__in=[Organisation.Kind.MUNICIPALITY, Organisation.Kind.METROPOLIS])
    own = Q(pk__in=organisations_in_scope(user, on=on).values("pk"))
    if user.active_post is not None:
        own |= Q(pk=user.active_post.organisation_id)
    return Organisation.objects.filter(own | public)


def imports_shown(user: User) -> ImportBatchQuerySet:
    """The files of own organisations; whoever imports into any sees all."""
    if user.active_roles & EVERYWHERE:
        return ImportBatch.objects.all()
    own = organisations_in_scope(user, on=timezone.localdate())
    return ImportBatch.objects.filter(organisation__in=own)


def import_organisation(user: User) -> Organisation | None:
    """For whom a person imports: HR for the own organisation, the others for any (None)."""
    if user.active_roles & EVERYWHERE or user.active_post is None:
        return None
    return user.active_post.organisation


class Reach(NamedTuple):
    """What of the post in hand alone decides whose posts somebody sees; None for no such right."""

    administers: int | None = None  # organisation: all below it, embargoed arrivals included
    oversees: int | None = None  # organisation: all below it
    heads: int | None = None  # organisation: itself
    section: int | None = None  # it and all below it
    supervisor: int | None = None  # person: those who name them


def reach_of(user: User) -> Reach:
    roles, post = user.active_roles, user.active_post
    if post is None:
        return Reach()
    supervises, section = Role.SUPERVISOR in roles, post.section_id
    return Reach(
        administers=post.organisation_id if Role.HR in roles else None,
        oversees=post.organisation_id if Role.METROPOLIS in roles else None,
        # Without a section: the head of the whole organisation.
        heads=post.organisation_id if supervises and section is None else None,
        section=section if supervises else None,
        supervisor=post.person_id if supervises else None,
    )


def within(reach: Reach, *, on: datetime.date, asked_on: datetime.date) -> Q:
    """The condition on posts. No value of the reach decides its shape but by being there."""
    seen, overseen = Q(pk__in=[]), Q(pk__in=[])
    if reach.administers is not None:
        seen |= Q(organisation_id__in=below(reach.administers, on=on))
    if reach.oversees is not None:
        overseen |= Q(organisation_id__in=below(reach.oversees, on=on))
    if reach.heads is not None:
        overseen |= Q(organisation_id=reach.heads)
    if reach.section is not None:
        overseen |= Q(section_id__in=sections_below(reach.section))
    if reach.supervisor is not None:
        overseen |= Q(supervisor_id=reach.supervisor)
    return seen | (_announced(asked_on) & overseen)


def _in_scope(user: User, *, on: datetime.date, asked_on: datetime.date) -> PostQuerySet:
    seen = within(reach_of(user), on=on, asked_on=asked_on)
    if Role.ADMINISTRATOR in user.active_roles:
        seen |= _announced(asked_on)
    return Post.objects.filter(seen)


def _announced(asked_on: datetime.date) -> Q:
    return Q(announced_on=None) | Q(announced_on__lte=asked_on)


# --- approval ---------------------------------------------------------------
def approvers_for(post: Post, on: datetime.date) -> QuerySet[User]:
    """Who answers for this post on that day (people/approving.py). Each person once."""
    return User.objects.filter(pk__in=approvers_of([post.pk], on)[post.pk])


def can_approve_for(user: User, post: Post, *, on: datetime.date) -> bool:
    return approvers_for(post, on).filter(pk=user.pk).exists()
