"""Who may see and run a 開催回, one sentence a function. What one may not see is 404."""

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import PageQuerySet

from core.memory import remembered
from courses.models import CoursePage, Enrolment, Run, Session
from courses.models.enrolments import EnrolmentQuerySet
from courses.models.runs import RunQuerySet
from courses.permissions import audience_kinds, visible_courses
from people.models import Organisation, User
from people.models.organisations import below
from people.roles import Role

OFFICES = {Role.HR, Role.METROPOLIS}


def organises(user: User) -> bool:
    """Has a role with which runs are made: an office for its organisations, a trainer for the own
    organisation."""
    return user.active_post is not None and bool(user.active_roles & {*OFFICES, Role.TRAINER})


def runs_managed(user: User, *, on: datetime.date) -> RunQuerySet:
    """Runs this user may change: an office those of its own organisation and below, a trainer the
    own ones. Administrators keep accounts, not courses."""
    mine = Q(pk__in=[])
    post, roles = user.active_post, user.active_roles
    if post is not None and roles & OFFICES:
        mine |= Q(organiser__in=below(post.organisation_id, on=on))
    if post is not None and Role.TRAINER in roles:
        mine |= Q(created_by=user)
    return Run.objects.filter(mine)


def can_manage_run(user: User, run: Run) -> bool:
    return runs_managed(user, on=timezone.localdate()).filter(pk=run.pk).exists()


def can_organise_for(user: User, organisation: Organisation) -> bool:
    """May make runs in the name of this organisation."""
    return organisers_for(user).filter(pk=organisation.pk).exists()


def organisers_for(user: User) -> QuerySet[Organisation]:
    """In whose name this user may make runs: an office any of its own bodies, a trainer the own."""
    post = user.active_post
    if post is None or not organises(user):
        return Organisation.objects.none()
    if user.active_roles & OFFICES:
        return Organisation.objects.under(post.organisation_id, on=timezone.localdate())
    return Organisation.objects.filter(pk=post.organisation_id)


def courses_to_run(user: User) -> PageQuerySet:
    """Published courses that a run can be made of: those the user may see."""
    return visible_courses(user).order_by("title")


def organisations_to_keep_seats_for() -> QuerySet[Organisation]:
    """Municipalities, and whatever else sends people: all that are open."""
    return Organisation.objects.open(timezone.localdate()).exclude(
        kind=Organisation.Kind.FOSTER_PARENTS
    )


def can_override_clashes(user: User, run: Run) -> bool:
    """An office that runs it; a trainer asks the office."""
    return can_manage_run(user, run) and bool(user.active_roles & OFFICES)


def can_take_attendance(user: User, session: Session) -> bool:
    """Whoever runs it, and whoever teaches that session."""
    return can_manage_run(user, session.run) or teaches(user, session)


def teaches(user: User, session: Session) -> bool:
    return session.teaching.filter(lecturer__person=user).exists()


def teaches_run(user: User, run: Run) -> bool:
    return run.sessions.filter(teaching__lecturer__person=user).exists()


def runs_seen(user: User, *, at: datetime.datetime) -> RunQuerySet:
    """Announced ones of courses the person may take, and those one is in, runs or teaches."""
    announced = Q(announced_at__lte=at, course_key__in=_course_keys(audience_kinds(user)))
    own = Q(pk__in=Enrolment.objects.filter(person=user).values("run"))
    taught = Q(sessions__teaching__lecturer__person=user)
    managed = Q(pk__in=runs_managed(user, on=timezone.localdate(at)).values("pk"))
    return Run.objects.filter(announced | own | taught | managed).distinct()


def _course_keys(kinds: set[str]) -> list[str]:
    """Of all courses for these readers, no longer published ones too: their runs go on. Not a
    sub-query: a page keeps its key as a UUID, and everything else as text."""

    def read() -> list[str]:
        rows = CoursePage.objects.open_to(kinds).order_by("pk")
        return [str(key) for key in rows.values_list("subject_key", flat=True)]

    return remembered(("course keys", frozenset(kinds)), read)


def own_enrolments(user: User, run: Run, *, on: datetime.date) -> EnrolmentQuerySet | None:
    """HR and the metropolitan office see who of their own people, by the post they are there in, is in
    a run. None for everybody else."""
    post = user.active_post
    if post is None or not user.active_roles & OFFICES:
        return None
    return Enrolment.objects.filter(
        run=run, post__organisation__in=below(post.organisation_id, on=on)
    )


def can_nominate(user: User, organisation: Organisation | int) -> bool:
    """HR names people of its own organisations, and so does the metropolitan office for its own
    bodies: an office of everywhere names nobody elsewhere."""
    post = user.active_post
    if post is None or not user.active_roles & OFFICES:
        return False
    pk = organisation if isinstance(organisation, int) else organisation.pk
    own = Organisation.objects.under(post.organisation_id, on=timezone.localdate())
    return own.filter(pk=pk).exists()
