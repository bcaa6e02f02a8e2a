"""Imports whose job ended before they did: cancelled, or cut off too often."""

from core.models import Job
from core.states import JobState
from people.actions.imports import JOB, stop_import
from people.actions.uploads import STAGING_JOB, give_up_reading
from people.models import ImportBatch
from people.states import BatchState


def settle_imports() -> int:
    """What becomes of files whose job was cancelled, or could not go on; how many those were.

    An import on the command line has no job and is left alone.
    """
    settled = 0
    for batch in ImportBatch.objects.filter(state__in=[BatchState.READING, BatchState.APPLYING]):
        kind = STAGING_JOB if batch.state == BatchState.READING else JOB
        last = Job.objects.filter(kind=kind, key=str(batch.pk)).order_by("-pk").first()
        if last is not None and last.state in {JobState.CANCELLED, JobState.FAILED}:
            settled += 1
            give_up_reading(batch) if kind == STAGING_JOB else stop_import(batch)
    return settled
