"""統合: two accounts of one person become one. Each app moves its own; here is the order."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import actions as certificates
from core import audit
from core.jobs import Progress, enqueue
from core.messages import keeping as messages
from core.models import Job
from courses import actions as courses
from guidelines import actions as guidelines
from people.actions.merging import close_into, finish_merging
from people.models import Merging, User
from records import actions as records
from secondments import actions as secondments

JOB = "workforce.merge"


@transaction.atomic
def merge(*, kept: User, merged: User, reason: str, by: User) -> Job:
    """Closes `merged` at once and starts the job that moves its records. There is no way back.

    Raises ValidationError by field for what cannot be merged.
    """
    courses.move_person(person=merged, to=kept)  # first: it may still write in the old name
    merging = close_into(merged=merged, kept=kept, reason=reason, by=by)
    secondments.move_person(person=merged, to=kept)
    guidelines.move_person(person=merged, to=kept)
    records.move_obligations(person=merged, to=kept)
    messages.move_person(person=merged, to=kept)
    moved = certificates.move_person(person=merged, to=kept)
    total = records.rows_to_move(merged, kept)
    job = enqueue(
        kind=JOB,
        key=str(merging.pk),
        title=_("Merging of two accounts"),
        arguments={"merging": merging.pk},
        total=total,
        by=by,
    )
    audit.record(
        "people.merged",
        by=by,
        about=[kept.pk, merged.pk],
        facts={"merging": merging.pk, "records": total, "certificates": moved},
    )
    return job


def move_merged(merging: Merging, progress: Progress) -> None:
    """The records, a handful in each transaction; goes on where it stopped."""
    old, kept = merging.merged, merging.kept
    move = partial(
        records.move_person,
        person=old,
        to=kept,
        reason=_("Merged accounts: %(reason)s") % {"reason": merging.reason},
        by=merging.by,
        keys_of=partial(courses.attempt_keys, kept),
    )
    done = 0
    while moved := move():
        done += moved
        progress(done)
    records.refresh_obligations(on=timezone.localdate(), people=[kept])
    finish_merging(merging)
