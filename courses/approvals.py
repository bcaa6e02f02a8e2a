"""Whose word an application waits for, and what waits for somebody's word."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from core.prepared import Prepared
from courses.models import Approval
from courses.models.enrolments import ApprovalQuerySet
from courses.run_permissions import runs_managed
from courses.states import Approver
from people.approving import approvers_of as answering_for
from people.approving import at_work, hr_of, near
from people.models import Deputy, Post, User
from people.models.organisations import above, below
from people.roles import Role


def approvers_of(approval: Approval, on: datetime.date | None = None) -> set[int]:
    """Ids of everybody who may give this word today, deputies included."""
    on = on or timezone.localdate()
    enrolment = approval.enrolment
    if approval.approver == Approver.SUPERVISOR:
        return answering_for([enrolment.post_id], on)[enrolment.post_id]
    if approval.approver == Approver.HR:
        return hr_of(enrolment.post, on)
    run = enrolment.run
    office = Post.objects.on(on).holding(Role.METROPOLIS, Role.HR).announced(on)
    people = office.filter(organisation__in=above(run.organiser_id, on=on))
    there = set(people.values_list("person", flat=True)) - {enrolment.person_id}
    return at_work(there, on=on) or ({run.created_by_id} if run.created_by_id else set())


def waiting_for(user: User, *, on: datetime.date) -> list[Approval]:
    """What this user may answer now, longest waiting first; a constant number of queries."""
    rows = Approval.objects.waiting().select_related(
        "enrolment__run", "enrolment__person", "enrolment__post__organisation",
        "enrolment__post__section",
    ).exclude(enrolment__person=user).order_by("asked_at", "pk")  # fmt: skip
    found = [*_as_supervisor(user, rows, on=on)]
    post, roles = user.active_post, user.active_roles
    if post is not None and Role.HR in roles:
        own = below(post.organisation_id, on=on)
        found += rows.filter(approver=Approver.HR, enrolment__post__organisation__in=own)
    runs = runs_managed(user, on=on).values("pk")
    found += rows.filter(approver=Approver.ORGANISER, enrolment__run__in=runs)
    return sorted(found, key=lambda each: (each.asked_at, each.pk))


def count_waiting_for(user: User, *, on: datetime.date) -> int:
    """For the front page: whoever neither holds such a role nor answers for one who does is asked
    one small question only."""
    if gives_approvals(user) or _stands_in.ask(person=user.pk, on=on):
        return len(waiting_for(user, on=on))
    return 0


def gives_approvals(user: User) -> bool:
    return bool(user.active_roles & {Role.SUPERVISOR, Role.HR, Role.METROPOLIS, Role.TRAINER})


def _stand_ins(person: int, on: datetime.date) -> "QuerySet[Deputy, tuple[int]]":
    return Deputy.objects.on(on).filter(deputy=person).values_list("pk")[:1]


_stands_in = Prepared(_stand_ins, person=int, on=datetime.date)


def may_answer(user: User, approval: Approval, *, on: datetime.date) -> bool:
    return any(each.pk == approval.pk for each in waiting_for(user, on=on))


def _as_supervisor(user: User, rows: ApprovalQuerySet, *, on: datetime.date) -> list[Approval]:
    """Of where this user is a supervisor, or answers for one, or is named by the post."""
    asked = list(rows.filter(near(user, "enrolment__post", on=on), approver=Approver.SUPERVISOR))
    answering = answering_for({each.enrolment.post_id for each in asked}, on)
    return [each for each in asked if user.pk in answering[each.enrolment.post_id]]
