"""Who may do and see what, one sentence a function. Own things follow the person; other
people's data follow the post in hand: its roles, in its organisation, today."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Deputy, ImportBatch, Leave, Organisation, Post, Section, User
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
        roles = frozenset(Role(held.role) for held in post.roles.all())
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
    return not any(held.role in waiting for post in user.running_posts for held in post.roles.all())


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


# --- people -----------------------------------------------------------------
def organisations_in_scope(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """Where this person may import and enter people: all, or own and below."""
    if user.active_roles & EVERYWHERE:
        return Organisation.objects.all()
    if Role.HR in user.active_roles and user.active_post is not None:
        return Organisation.objects.under(user.active_post.organisation_id, on=on)
    return Organisation.objects.none()


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
    """Oneself, and people of one's scope who are there today or are to come."""
    if user.pk == person.pk:
        return True
    today = timezone.localdate()
    posts = _in_scope(user, on=today, asked_on=today).of(person)
    return posts.ending_after(today).exists()


def posts_shown(user: User, person: User) -> PostQuerySet:
    """What of a person's posts this user may see: own ones all, others by scope, past ones too."""
    posts = Post.objects.of(person)
    if user.pk == person.pk:
        return posts
    today = timezone.localdate()
    return posts & _in_scope(user, on=today, asked_on=today)


def imports_shown(user: User) -> QuerySet[ImportBatch]:
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


def _in_scope(user: User, *, on: datetime.date, asked_on: datetime.date) -> PostQuerySet:
    roles, post = user.active_roles, user.active_post
    announced = Q(announced_on=None) | Q(announced_on__lte=asked_on)
    seen = Q(pk__in=[])
    if Role.ADMINISTRATOR in roles:
        seen |= announced
    if post is not None and Role.HR in roles:
        seen |= Q(organisation_id__in=below(post.organisation_id, on=on))
    if post is not None and Role.METROPOLIS in roles:
        seen |= announced & Q(organisation_id__in=below(post.organisation_id, on=on))
    if post is not None and Role.SUPERVISOR in roles:
        seen |= announced & _supervised(post)
    return Post.objects.filter(seen)


def _supervised(post: Post) -> Q:
    if post.section_id is None:  # the head of the whole organisation
        return Q(organisation_id=post.organisation_id) | Q(supervisor_id=post.person_id)
    return Q(section_id__in=sections_below(post.section_id)) | Q(supervisor_id=post.person_id)


# --- approval ---------------------------------------------------------------
def approvers_for(post: Post, on: datetime.date) -> QuerySet[User]:
    """Who answers for this post on that day: whoever it names, else 所属長 of its section, else of
    the nearest section above, else of the organisation. Deputies answer with the holder; who
    is away or has left does not, and nobody answers for themselves. Each person once."""
    holders = Post.objects.on(on).exclude(person=post.person_id)
    if post.supervisor_id:
        named = _answering(holders.of(post.supervisor_id), besides=post.person_id, on=on)
        if named:
            return User.objects.filter(pk__in=named)
    supervisors = holders.holding(Role.SUPERVISOR).filter(organisation=post.organisation_id)
    for section in [*Section.objects.ids_above(post.section_id), None]:
        at_level = supervisors.filter(section=section)
        if found := _answering(at_level, besides=post.person_id, on=on):
            return User.objects.filter(pk__in=found)
    return User.objects.none()


def can_approve_for(user: User, post: Post, *, on: datetime.date) -> bool:
    return approvers_for(post, on).filter(pk=user.pk).exists()


def _answering(holders: QuerySet[Post], *, besides: int, on: datetime.date) -> set[int]:
    deputies = Deputy.objects.on(on).filter(holder__in=holders).exclude(deputy=besides)
    candidates = {
        *holders.values_list("person", flat=True),
        *deputies.values_list("deputy", flat=True),
    }
    return _at_work(candidates, on=on)


def _at_work(people: Iterable[int], *, on: datetime.date) -> set[int]:
    away = Leave.objects.on(on).values("person")
    there = User.objects.filter(Q(left_on=None) | Q(left_on__gt=on), pk__in=people, is_active=True)
    return set(there.exclude(pk__in=away).values_list("pk", flat=True)) if people else set()
