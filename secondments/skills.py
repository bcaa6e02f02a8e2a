"""Who was found able to do what: a list for whoever looks for a lecturer or facilitator."""

import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from people.models import Skill, User
from people.models.skills import SkillQuerySet
from people.permissions import people_in_scope
from people.roles import Role
from secondments.permissions import visible_to

SOURCE = "secondment:"


def sees_skills(user: User) -> bool:
    return bool(user.active_roles & {Role.HR, Role.SUPERVISOR, Role.METROPOLIS})


def skills_shown(user: User, *, on: datetime.date, q: str, teach: bool) -> SkillQuerySet:
    """Skills of the people one looks after, and those gained on a secondment that one sees; the
    newest assessment of each first."""
    people = people_in_scope(user, on=on).order_by().values("person")
    seen = visible_to(user, on=on).order_by()
    keys = seen.annotate(
        key=Concat(Value(SOURCE), Cast("pk", CharField()), output_field=CharField())
    ).values("key")
    found = Skill.objects.known(on).filter(Q(person__in=people) | Q(source__in=keys))
    if q.strip():
        found = found.named(q)
    if teach:
        found = found.filter(can_teach=True)
    return found.select_related("person", "assessor").order_by("name", "-assessed_on", "pk")
