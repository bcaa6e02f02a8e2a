"""補講: a missed session is made up at the same-numbered session of another run of the course."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import telling
from courses.actions.enrolling import Clashing
from courses.actions.seating import NotNow, fill, hold_run
from courses.clashes import clashes_of_learner
from courses.make_ups import missed_by, offers_for
from courses.models import Enrolment, MakeUp, Session
from courses.states import MAKE_UP_TRANSITIONS, MakeUpState
from people.models import User


@transaction.atomic
def book_make_up(
    *,
    enrolment: Enrolment,
    missed: Session,
    instead: Session,
    by: User,
    at: datetime.datetime | None = None,
) -> MakeUp:
    """Takes a seat in the other run's session. Raises NotNow when it was not missed, when that
    session is full or not one of those offered, and Clashing."""
    at = at or timezone.now()
    host = hold_run(instead.run_id)  # its seats are what is scarce
    if missed not in missed_by(enrolment):
        raise NotNow(_("This session was not missed, or is made up already."))
    if instead not in offers_for(missed, at=at):
        raise NotNow(_("That session has no seat left, or has begun."))
    if found := clashes_of_learner(enrolment.person_id, [instead], leave_out=host):
        raise Clashing(found)
    try:
        with transaction.atomic():
            made = MakeUp.objects.create(
                enrolment=enrolment, missed=missed, instead=instead, booked_by=by, booked_at=at
            )
    except IntegrityError as error:
        raise NotNow(_("This session was not missed, or is made up already.")) from error
    telling.make_up_booked(made)
    return made


@transaction.atomic
def drop_make_up(*, make_up: MakeUp, by: User, at: datetime.datetime | None = None) -> MakeUp:
    """Gives the seat back; it goes to the first in line of that run."""
    at = at or timezone.now()
    host = hold_run(make_up.instead.run_id)
    mine = MakeUp.objects.select_related("instead", "missed__run", "enrolment").get(pk=make_up.pk)
    if MakeUpState.DROPPED not in MAKE_UP_TRANSITIONS[MakeUpState(mine.state)]:
        raise NotNow(_("This make-up was given up."))
    if mine.state == MakeUpState.DONE:
        raise NotNow(_("This session has been made up already."))
    mine.state = MakeUpState.DROPPED
    mine.save(update_fields=["state"])
    telling.make_up_dropped(mine, by=by)
    fill(host, at=at)
    return mine
