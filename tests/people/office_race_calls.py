"""What the race tests of forms for people call in processes of their own."""

import datetime

from django.utils import timezone

from people.actions import enter_post, use_join_code
from people.models import User
from people.roles import Role


def use_code(code: str, by: int, title: str) -> int:
    officer = User.objects.get(pk=by)
    return use_join_code(
        code=code,
        roles={Role.LEARNER},
        by=officer,
        organisation=officer.active_post.organisation,
        start=timezone.localdate(),
        title=title,
    ).pk


def enter_numbered_post(by: int, person: int, number: str) -> int:
    officer = User.objects.get(pk=by)
    return enter_post(
        person=User.objects.get(pk=person),
        organisation=officer.active_post.organisation,
        roles={Role.LEARNER},
        by=officer,
        start=timezone.localdate(),
        # With a last day: the database's own constraint does not see it.
        end=timezone.localdate() + datetime.timedelta(days=30),
        staff_number=number,
    ).pk
