"""What an exercise leaves in the ledger."""

from django.utils import timezone

from casestudies.models import Exercise, Member
from people.models import User
from records import keys
from records.actions import Deed, record_many
from records.states import Kind, Outcome


def write_records(exercise: Exercise, *, by: User | None) -> None:
    """One record for everybody who was in a group, also for who stepped out: nobody is asked why,
    and it costs nothing (E20). Where a session of a run counts the minutes, its attendance has them
    already and the exercise counts none; the occasion is then the run, so that a person at it is
    counted once."""
    run = exercise.session.run if exercise.session is not None else None
    day = timezone.localdate(exercise.closed_at or timezone.now())
    edition = exercise.edition
    members = Member.objects.filter(exercise=exercise, group__isnull=False)
    deeds = [
        Deed(
            person=member.person,
            post=member.post,
            kind=Kind.EXERCISE,
            subject_key=edition.case_key,
            subject_title=edition.title,
            edition=edition.number,
            page_id=edition.page_id,
            revision_id=None,
            outcome=Outcome.COMPLETED,
            occurred_on=day,
            key=keys.exercise(str(exercise.key), member.person),
            organiser=exercise.organiser,
            exercise_minutes=0 if run is not None else exercise.minutes,
            occasion_key=None if exercise.is_solo else run.key if run else str(exercise.key),
            evidence={"exercise": str(exercise.key)},
        )
        for member in members.select_related("person", "post")
    ]
    if deeds:
        record_many(deeds, by=by)
