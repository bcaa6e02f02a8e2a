"""Long work of guidelines: takes ids, fetches, calls one action, may run twice."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.jobs import Progress, work
from core.models import Job
from core.typesetting import TypesettingError
from guidelines.actions.papers import JOB
from guidelines.models import GuidelineEdition
from guidelines.paper import keep_paper


@work(JOB, pgettext_lazy("job", "PDF of a guideline"), again=True)
def print_long_edition(job: Job, progress: Progress) -> str | None:
    """Whoever opens the result is asked for the right to read it like anybody."""
    edition = GuidelineEdition.objects.filter(pk=job.arguments["edition"]).first()
    if edition is None:
        return None
    try:
        keep_paper(edition)
    except TypesettingError as error:
        text = _(
            "It could not be set as a PDF. Print it with the browser, and tell the administrator."
        )
        raise ValidationError(text) from error
    progress(1)
    return reverse("guidelines:paper", args=[edition.public_id])
