"""An edition is set on paper once, and the paper is kept."""

from django.utils.translation import gettext as _

from core.jobs import enqueue
from core.models import Job
from guidelines.models import GuidelineEdition
from guidelines.paper import is_long, keep_paper
from people.models import User

JOB = "guidelines.paper"


def print_edition(*, edition: GuidelineEdition, by: User) -> Job | None:
    """None: it is kept now. A long one is set by the job that is answered; a second person who asks
    meanwhile gets the same job.

    Raises core.typesetting.TypesettingError.
    """
    if not is_long(edition.guideline):
        keep_paper(edition)
        return None
    return enqueue(
        kind=JOB,
        key=f"{edition.pk}:{edition.content_hash}",
        title=_("PDF of “%(guideline)s”") % {"guideline": edition},
        arguments={"edition": edition.pk},
        total=1,
        by=by,
    )
