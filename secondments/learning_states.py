"""The states of what is learnt on a secondment, and the kinds of what the exchange consists of."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class GoalState(TextChoices):
    OPEN = "open", pgettext_lazy("goal", "Not reached yet")
    PARTLY = "partly", pgettext_lazy("goal", "Partly reached")
    REACHED = "reached", pgettext_lazy("goal", "Reached")


class SignedAs(TextChoices):
    """In which part somebody signs an entry of the log."""

    SELF = "self", pgettext_lazy("sign-off", "Oneself")
    WITNESS = "witness", pgettext_lazy("sign-off", "Witness")
    INSTRUCTOR = "instructor", pgettext_lazy("sign-off", "Instructor")


class ReportState(TextChoices):
    DRAFT = "draft", pgettext_lazy("report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
    RETURNED = "returned", pgettext_lazy("report", "Returned")
    APPROVED = "approved", pgettext_lazy("report", "Approved")


REPORT_TRANSITIONS = {
    ReportState.DRAFT: {ReportState.SUBMITTED},
    ReportState.SUBMITTED: {ReportState.RETURNED, ReportState.APPROVED},
    ReportState.RETURNED: {ReportState.SUBMITTED},
    ReportState.APPROVED: set(),
}


class FollowUpKind(TextChoices):
    BRIEFING = "briefing", pgettext_lazy("follow-up", "Briefing for colleagues")
    PASSING_ON = "passing_on", pgettext_lazy("follow-up", "Training that passes it on")
    MATERIAL = "material", pgettext_lazy("follow-up", "Material")
    CASE = "case", pgettext_lazy("follow-up", "Candidate for a case")


class PresenceKind(TextChoices):
    REGULAR = "regular", pgettext_lazy("presence", "Regular visit")
    AS_NEEDED = "as_needed", pgettext_lazy("presence", "Visit as needed")
    MEETING = "meeting", pgettext_lazy("presence", "Joint meeting")
