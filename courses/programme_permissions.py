"""Who may see a programme, who is in it, and who decides; one sentence a function."""

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Q, QuerySet

from courses.models import Allocation, Evidence, ProgrammePage, ProgrammeRequest
from courses.models.allocations import AllocationQuerySet
from courses.models.catalogue import CourseQuerySet
from courses.permissions import audience_kinds
from people.approving import approvers_of, hr_of, near
from people.models import Organisation, Post, User
from people.models.organisations import below
from people.models.posts import PostQuerySet
from people.permissions import people_in_scope, sees_completions
from people.roles import Role
from records.models import Extension, Requirement, RequirementQuerySet

OFFICES = {Role.HR, Role.METROPOLIS}
Asked = TypeVar("Asked", ProgrammeRequest, Extension)


# --- the programme ---------------------------------------------------------------
def visible_programmes(user: User) -> CourseQuerySet:
    """Published programmes this person may take."""
    found: CourseQuerySet = ProgrammePage.objects.live().open_to(audience_kinds(user))
    return found


def can_see_programme(user: User, page: ProgrammePage) -> bool:
    return not page.audience_kind or page.audience_kind in audience_kinds(user)


def sees_programme_office(user: User) -> bool:
    """HR, supervisors and the metropolitan office, each for their own people."""
    return sees_completions(user)


# --- people in it ------------------------------------------------------------------
def allocations_in_scope(user: User, *, on: datetime.date) -> AllocationQuerySet:
    """HR: owed in a post at the own organisation or below, past ones too. Supervisor: own section
    today. Metropolitan office: its own bodies, and everybody in what a metropolitan body runs."""
    post, roles = user.active_post, user.active_roles
    seen = Q(pk__in=[])
    if post is not None and roles & OFFICES:
        seen |= Q(post__organisation__in=below(post.organisation_id, on=on))
    if post is not None and Role.SUPERVISOR in roles:
        seen |= Q(post__in=people_in_scope(user, on=on))
    if Role.METROPOLIS in roles:
        seen |= Q(programme_key__in=_metropolitan_keys())
    return Allocation.objects.filter(seen)


def _metropolitan_keys() -> list[str]:
    """Not a sub-query: a page keeps its key as a UUID, and everything else as text."""
    pages = ProgrammePage.objects.filter(organiser__kind=Organisation.Kind.METROPOLIS)
    return [str(key) for key in pages.values_list("subject_key", flat=True)]


def can_assign(user: User) -> bool:
    """HR and the metropolitan office put people of their own bodies into programmes."""
    return user.active_post is not None and bool(user.active_roles & OFFICES)


def posts_to_assign(user: User, *, on: datetime.date) -> PostQuerySet:
    return people_in_scope(user, on=on) if can_assign(user) else Post.objects.none()


def can_change_place(user: User, allocation: Allocation, *, on: datetime.date) -> bool:
    """Take out, put back, decide doubts, give more time: HR and the metropolitan office, of whom they
    look after; never one's own place."""
    return places_to_change(user, on=on).filter(pk=allocation.pk).exists()


def places_to_change(user: User, *, on: datetime.date) -> AllocationQuerySet:
    """All of those; one's own is somebody else's to decide."""
    if not can_assign(user):
        return Allocation.objects.none()
    return allocations_in_scope(user, on=on).exclude(person=user)


def organisations_to_require_of(user: User, *, on: datetime.date) -> QuerySet[Organisation]:
    """Of whose people an office may require it."""
    post = user.active_post
    if post is None or not can_assign(user):
        return Organisation.objects.none()
    return Organisation.objects.under(post.organisation_id, on=on)


def can_require_of_everybody(user: User) -> bool:
    return Role.METROPOLIS in user.active_roles


def requirements_in_scope(user: User, *, on: datetime.date) -> RequirementQuerySet:
    """Those by scope that this office made, or could have made, and so may end."""
    own = Q(organisation__in=organisations_to_require_of(user, on=on))
    if can_require_of_everybody(user):
        own |= Q(organisation=None)
    return Requirement.objects.by_scope().filter(own)


# --- whose word is needed -------------------------------------------------------------
def answering_for(post: Post, *, on: datetime.date) -> set[int]:
    """Ids of who is asked about people in this post: the supervisor with deputies; where there is
    none, HR."""
    return approvers_of([post.pk], on)[post.pk] or hr_of(post, on)


def requests_waiting(user: User, *, on: datetime.date) -> list[ProgrammeRequest]:
    """What this user may answer now, longest waiting first."""
    rows = ProgrammeRequest.objects.waiting().select_related(
        "person", "post__organisation", "post__section"
    )
    rows = rows.filter(_near(user, "post", on=on)).exclude(person=user)
    return _answered_by(user, list(rows), lambda row: row.post, on=on)


def extensions_waiting(user: User, *, on: datetime.date) -> list[Extension]:
    rows = Extension.objects.waiting().select_related(
        "obligation__person", "obligation__requirement", "obligation__post__organisation",
        "obligation__post__section",
    )  # fmt: skip
    # Whoever was taken out, or left, waits for nothing any more.
    rows = rows.filter(_near(user, "obligation__post", on=on), obligation__excused_at=None)
    rows = rows.exclude(obligation__person=user)
    return _answered_by(user, list(rows), lambda row: row.obligation.post, on=on)


def evidence_waiting(user: User, *, on: datetime.date) -> list[Evidence]:
    """Whether something counts in the place of an item, HR or the metropolitan office says."""
    if not user.active_roles & OFFICES:
        return []
    rows = Evidence.objects.waiting().filter(allocation__in=allocations_in_scope(user, on=on))
    rows = rows.select_related("allocation__person", "allocation__post__organisation")
    return list(rows.exclude(allocation__person=user).order_by("asked_at", "pk"))


def _near(user: User, name: str, *, on: datetime.date) -> Q:
    """Rows that may be this user's to answer; who answers exactly is asked of these few."""
    theirs = near(user, name, on=on)
    if Role.HR in user.active_roles and user.active_post is not None:
        theirs |= Q(**{f"{name}__organisation__in": below(user.active_post.organisation_id, on=on)})
    return theirs


def _answered_by(
    user: User, rows: list[Asked], post_of: Callable[[Asked], Post], *, on: datetime.date
) -> list[Asked]:
    """HR answers for its own organisations, a supervisor or deputy for the own people."""
    own: set[int] = set()
    if Role.HR in user.active_roles and user.active_post is not None:
        own = set(
            Organisation.objects.under(user.active_post.organisation_id, on=on).values_list(
                "pk", flat=True
            )
        )
    answering = approvers_of({post_of(row).pk for row in rows}, on)
    found = [
        row
        for row in rows
        if post_of(row).organisation_id in own or user.pk in answering[post_of(row).pk]
    ]
    return sorted(found, key=lambda row: (row.asked_at, row.pk))
