"""Long work of courses: takes ids, fetches, calls one action, may run twice."""

from core.jobs import Progress, work
from core.models import Job
from courses import actions
from courses.outline import address, outlines_by_key


@work("courses.reevaluate")
def reevaluate(job: Job, progress: Progress) -> str | None:
    outline = outlines_by_key([job.arguments["course"]]).get(job.arguments["course"])
    if outline is None:
        return None  # no longer published: nobody can be under way to it
    actions.reevaluate(outline, progress=progress)
    return address(outline.course)
