"""Long work of courses: takes ids, fetches, calls one action, may run twice."""

from django.utils.translation import pgettext_lazy

from core.jobs import Progress, work
from core.models import Job
from courses import actions
from courses.outline import address, outlines_by_key
from courses.programme_outline import programme_outlines


@work("courses.reevaluate", pgettext_lazy("job", "Judge completions anew"), stops=False, again=True)
def reevaluate(job: Job, progress: Progress) -> str | None:
    outline = outlines_by_key([job.arguments["course"]]).get(job.arguments["course"])
    if outline is None:
        return None  # no longer published: nobody can be under way to it
    actions.reevaluate(outline, progress=progress)
    return address(outline.course)


@work(
    "courses.reevaluate_programme",
    pgettext_lazy("job", "Judge completions of a programme anew"),
    stops=False,
    again=True,
)
def reevaluate_programme(job: Job, progress: Progress) -> str | None:
    key = job.arguments["programme"]
    outline = programme_outlines([key]).get(key)
    if outline is None:
        return None  # no longer published: nobody can be under way to it
    actions.reevaluate_programme(outline, progress=progress)
    return address(outline.page)
