"""Who may see, lead and make exercises, one sentence a function. What one may not see is 404."""

import datetime

from django.db.models import Q
from django.utils import timezone

from casestudies.models import CaseIndexPage, CasePage, Exercise, Facilitation, Member
from casestudies.models.exercises import ExerciseQuerySet
from casestudies.states import DEBRIEFED, ExerciseState
from core.memory import remembered
from courses.models import Session
from courses.run_permissions import OFFICES, organises, runs_managed
from people.models import User
from people.models.organisations import below
from people.roles import Role
from records.blocking import Blocking, what_blocks
from records.models import Record, Requirement


def facilitator_subject() -> str:
    """Key of the course or programme that makes a facilitator; "" if none is named."""

    def read() -> str:
        index = CaseIndexPage.objects.live().first()
        page = index.facilitator_training if index else None
        return page.specific.key if page is not None else ""

    return remembered("facilitator training", read)


def is_certified(user: User) -> bool:
    """Has completed what makes a facilitator; of an office that names nothing the role is enough."""
    subject = facilitator_subject()
    return not subject or Record.objects.done().of(user).about(subject).exists()


def leading_waits_for(user: User) -> list[Blocking]:
    """What this person has to read or do before leading an exercise."""
    return what_blocks(user, Requirement.Blocks.FACILITATING, on=timezone.localdate())


def can_facilitate(user: User) -> bool:
    return Role.FACILITATOR in user.active_roles and is_certified(user)


def can_make_exercises(user: User) -> bool:
    """Who makes runs makes exercises too, and who may lead one."""
    return organises(user) or can_facilitate(user)


def exercises_managed(user: User, *, on: datetime.date) -> ExerciseQuerySet:
    """Whose facts, facilitators and people this user may change: an office those of its own
    organisation and below, everybody the own ones and those of runs they manage. Never one that
    somebody does alone."""
    mine = Q(created_by=user)
    if user.active_post is not None and user.active_roles & OFFICES:
        mine |= Q(organiser__in=below(user.active_post.organisation_id, on=on))
    mine |= Q(session__run__in=runs_managed(user, on=on))
    allowed = Exercise.objects.filter(mine, is_solo=False)
    return allowed if can_make_exercises(user) else allowed.none()


def can_manage(user: User, exercise: Exercise) -> bool:
    return exercises_managed(user, on=timezone.localdate()).filter(pk=exercise.pk).exists()


def leads(user: User, exercise: Exercise) -> bool:
    """Facilitates it now: sees the console, all stages, all groups."""
    return Facilitation.objects.filter(exercise=exercise, person=user, until=None).exists()


def exercises_seen(user: User) -> ExerciseQuerySet:
    """Those one leads, is in or manages."""
    managed = exercises_managed(user, on=timezone.localdate())
    led = Facilitation.objects.filter(person=user, until=None).values("exercise")
    joined = Member.objects.filter(person=user).values("exercise")
    return Exercise.objects.filter(
        Q(pk__in=led) | Q(pk__in=joined) | Q(pk__in=managed.values("pk"))
    )


def member_of(user: User, exercise: Exercise) -> Member | None:
    rows = Member.objects.filter(exercise=exercise, person=user)
    return rows.select_related("group", "post").first()


def can_practise(exercise: Exercise, member: Member) -> bool:
    """On example answers, in a group. An example answers all stages: before they are over it would
    tell what nobody has seen yet."""
    over = DEBRIEFED | {ExerciseState.HANDING_IN, ExerciseState.REVIEWING}
    return not exercise.is_solo and exercise.state in over and member.group_id is not None


def usable_cases(*, on: datetime.date) -> list[CasePage]:
    """Published, signed, not expired: what an exercise can be made of."""
    rows = CasePage.objects.live().order_by("path")
    return [page for page in rows if page.can_be_used(on)]


def sessions_to_use(user: User, *, at: datetime.datetime) -> list[Session]:
    """Sessions to come of runs this user manages, and those the user teaches."""
    managed = runs_managed(user, on=timezone.localdate(at))
    taught = Q(teaching__lecturer__person=user)
    rows = Session.objects.going_on().filter(Q(run__in=managed) | taught).ahead(at).distinct()
    return list(rows.select_related("run").order_by("starts_at"))


def chooses_notation(user: User) -> bool:
    """HR for its own organisation, the training office for the metropolitan body."""
    return bool(user.active_roles & {Role.HR, Role.METROPOLIS})
