"""The states of what people do in a course, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AttemptState(TextChoices):
    OPEN = "open", pgettext_lazy("attempt", "Open")
    WAITING = "waiting", pgettext_lazy("attempt", "Waiting for marks")  # has an essay
    GRADED = "graded", pgettext_lazy("attempt", "Graded")


ATTEMPT_TRANSITIONS = {
    AttemptState.OPEN: {AttemptState.WAITING, AttemptState.GRADED},
    AttemptState.WAITING: {AttemptState.GRADED},
    AttemptState.GRADED: set(),
}


class RunState(TextChoices):
    """Of a 開催回: computed from its dates (`Run.state_at`), never stored."""

    DRAFT = "draft", pgettext_lazy("run", "Not announced")
    PLANNED = "planned", pgettext_lazy("run", "Planned")
    OPEN = "open", pgettext_lazy("run", "Open for applications")
    CLOSING = "closing", pgettext_lazy("run", "Closing soon")
    CLOSED = "closed", pgettext_lazy("run", "Applications closed")
    RUNNING = "running", pgettext_lazy("run", "Under way")
    ENDED = "ended", pgettext_lazy("run", "Ended")
    MATERIALS = "materials", pgettext_lazy("run", "Materials available")
    CANCELLED = "cancelled", pgettext_lazy("run", "Cancelled")


ACCEPTING = frozenset({RunState.OPEN, RunState.CLOSING})
OVER = frozenset({RunState.ENDED, RunState.MATERIALS})


class EnrolmentState(TextChoices):
    APPLIED = "applied", pgettext_lazy("enrolment", "Applied")
    NOMINATED = "nominated", pgettext_lazy("enrolment", "Nominated")
    AWAITING = "awaiting", pgettext_lazy("enrolment", "Awaiting approval")
    ADMITTED = "admitted", pgettext_lazy("enrolment", "Admitted")
    WAITLISTED = "waitlisted", pgettext_lazy("enrolment", "On the waiting list")
    DECLINED = "declined", pgettext_lazy("enrolment", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")
    LATE_WITHDRAWN = "late_withdrawn", pgettext_lazy("enrolment", "Withdrawn late")
    CANCELLED = "cancelled", pgettext_lazy("enrolment", "Cancelled by the organiser")
    FINISHED = "finished", pgettext_lazy("enrolment", "Finished")


_OUT = {EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED}
_DECIDED = {EnrolmentState.ADMITTED, EnrolmentState.WAITLISTED, EnrolmentState.DECLINED}

ENROLMENT_TRANSITIONS = {
    EnrolmentState.APPLIED: {EnrolmentState.AWAITING} | _DECIDED | _OUT,
    EnrolmentState.NOMINATED: {EnrolmentState.AWAITING} | _DECIDED | _OUT,
    # Here too while the organiser draws lots or chooses: that is the last approval.
    EnrolmentState.AWAITING: _DECIDED | _OUT,
    EnrolmentState.WAITLISTED: {EnrolmentState.ADMITTED, EnrolmentState.DECLINED} | _OUT,
    EnrolmentState.ADMITTED: {EnrolmentState.LATE_WITHDRAWN, EnrolmentState.FINISHED} | _OUT,
    EnrolmentState.DECLINED: set(),
    EnrolmentState.WITHDRAWN: set(),
    EnrolmentState.LATE_WITHDRAWN: set(),
    EnrolmentState.CANCELLED: set(),
    EnrolmentState.FINISHED: set(),
}

# Still under way: one such row a person and run.
OPEN_ENROLMENTS = frozenset(
    {
        EnrolmentState.APPLIED,
        EnrolmentState.NOMINATED,
        EnrolmentState.AWAITING,
        EnrolmentState.WAITLISTED,
        EnrolmentState.ADMITTED,
    }
)
# Whoever takes a seat, or took one.
SEATED = frozenset({EnrolmentState.ADMITTED, EnrolmentState.FINISHED})


class Approver(TextChoices):
    """Whose word an application needs, in this order."""

    SUPERVISOR = "supervisor", pgettext_lazy("approver", "Supervisor")
    HR = "hr", pgettext_lazy("approver", "HR officer")
    ORGANISER = "organiser", pgettext_lazy("approver", "Organiser")


class Decision(TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "Waiting")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    DECLINED = "declined", pgettext_lazy("approval", "Declined")


class Presence(TextChoices):
    """What was seen at one session. Not a machine: a list is corrected as often as need be, and
    every correction supersedes a row of the ledger."""

    ATTENDED = "attended", pgettext_lazy("presence", "Attended")
    LATE = "late", pgettext_lazy("presence", "Late")
    PARTIAL = "partial", pgettext_lazy("presence", "Attended in part")
    ABSENT = "absent", pgettext_lazy("presence", "Absent")
    EXCUSED = "excused", pgettext_lazy("presence", "Excused")
    # Said in advance by the person; what was seen at the door replaces it.
    APOLOGISED = "apologised", pgettext_lazy("presence", "Will not come")


class MakeUpState(TextChoices):
    BOOKED = "booked", pgettext_lazy("make-up", "Booked")
    DONE = "done", pgettext_lazy("make-up", "Done")
    DROPPED = "dropped", pgettext_lazy("make-up", "Dropped")


MAKE_UP_TRANSITIONS = {
    MakeUpState.BOOKED: {MakeUpState.DONE, MakeUpState.DROPPED},
    # A list that is corrected may say that the person was not there after all.
    MakeUpState.DONE: {MakeUpState.BOOKED, MakeUpState.DROPPED},
    MakeUpState.DROPPED: set(),
}
