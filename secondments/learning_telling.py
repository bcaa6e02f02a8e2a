"""What people are told about the report. Called by actions, inside their transaction."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.messages import tell
from people.approving import approvers_of, hr_of
from secondments.models import Report


def report_submitted(report: Report) -> None:
    """Whoever answers for the person at home, and the staff office there."""
    secondment, on = report.secondment, timezone.localdate()
    people: set[int] = set()
    if (post := secondment.home_post) is not None:
        people |= approvers_of([post.pk], on)[post.pk] | hr_of(post, on)
    tell(
        people,
        kind="secondments.report_submitted",
        key=f"report:{report.pk}:{report.version}",
        title=_("Report on a secondment: %(person)s") % {"person": secondment.person},
        text=_("Please read it, and approve it or hand it back."),
        url=reverse("secondments:report", args=[secondment.public_id]),
    )


def report_returned(report: Report, reason: str) -> None:
    person = report.secondment.person
    tell(
        [person] if person else [],
        kind="secondments.report_returned",
        key=f"report-returned:{report.pk}:{report.version}",
        title=_("Your report has been handed back"),
        text=reason.strip(),
        url=reverse("secondments:report", args=[report.secondment.public_id]),
    )
