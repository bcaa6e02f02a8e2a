"""What somebody's runs come to when two accounts become one (統合)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.seating import fill, hold_run, move
from courses.models import Enrolment, Interest, Lecturer
from courses.states import EnrolmentState
from people.models import User


@transaction.atomic
def move_enrolments(*, person: User, to: User) -> None:
    """Enrolments are the other account's. Where both were in a run, the one of the closed account
    is cancelled, and its seat goes to the first in line."""
    now, reason = timezone.now(), _("The account was merged into another one.")
    theirs = Enrolment.objects.open().filter(person=to).values("run")
    for enrolment in Enrolment.objects.open().filter(person=person, run__in=theirs):
        run = hold_run(enrolment.run_id)
        move(enrolment, EnrolmentState.CANCELLED, by=None, at=now, reason=reason)
        fill(run, at=now)
    Enrolment.objects.filter(person=person).update(person=to)
    known = Interest.objects.filter(person=to).values("course_key")
    Interest.objects.filter(person=person, course_key__in=known).delete()
    Interest.objects.filter(person=person).update(person=to)
    # Kept by two entries, the closed account's becomes one without an account.
    twice = Lecturer.objects.filter(person=to).values("organisation")
    Lecturer.objects.filter(person=person, organisation__in=twice).update(person=None)
    Lecturer.objects.filter(person=person).update(person=to)
