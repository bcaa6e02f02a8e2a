"""The states of an import and of an invitation, and what a file can say, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class BatchPurpose(TextChoices):
    """What a file is for. One mechanism reads, judges and applies both."""

    PEOPLE = "people", pgettext_lazy("import", "People and posts")
    TRANSFER = "transfer", pgettext_lazy("import", "Personnel change")


class Move(TextChoices):
    """What a row of a personnel change (人事異動) does to a person's posts."""

    HIRE = "hire", pgettext_lazy("personnel change", "Appointment")
    TRANSFER = "transfer", pgettext_lazy("personnel change", "Transfer")
    PROMOTION = "promotion", pgettext_lazy("personnel change", "Promotion")
    CONCURRENT = "concurrent", pgettext_lazy("personnel change", "Concurrent post")
    RELEASE = "release", pgettext_lazy("personnel change", "End of a concurrent post")
    LEAVE = "leave", pgettext_lazy("personnel change", "Leaving the service")


ENDS_A_POST = {Move.RELEASE, Move.LEAVE}  # and begins none
STAYS_BESIDE = {Move.CONCURRENT, Move.RELEASE}  # the person's other posts go on


class BatchState(TextChoices):
    READING = "reading", pgettext_lazy("import", "Being read")
    UNREADABLE = "unreadable", pgettext_lazy("import", "Could not be read")
    STAGED = "staged", pgettext_lazy("import", "Ready to check")
    APPLYING = "applying", pgettext_lazy("import", "Being applied")
    STOPPED = "stopped", pgettext_lazy("import", "Stopped half-way")
    APPLIED = "applied", pgettext_lazy("import", "Applied")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")
    TAKEN_BACK = "taken_back", pgettext_lazy("import", "Taken back")


BATCH_TRANSITIONS = {
    BatchState.READING: {BatchState.STAGED, BatchState.UNREADABLE, BatchState.DISCARDED},
    BatchState.UNREADABLE: set(),
    BatchState.STAGED: {BatchState.APPLYING, BatchState.DISCARDED},
    BatchState.APPLYING: {BatchState.APPLIED, BatchState.STOPPED},
    # What was applied stays; the rest goes on, or is left.
    BatchState.STOPPED: {BatchState.APPLYING, BatchState.DISCARDED, BatchState.TAKEN_BACK},
    # Only a personnel change is taken back.
    BatchState.APPLIED: {BatchState.TAKEN_BACK},
    BatchState.DISCARDED: set(),
    BatchState.TAKEN_BACK: set(),
}


class RowChange(TextChoices):
    """What a row of the file means for what is already there."""

    NEW = "new", pgettext_lazy("import row", "New")
    CHANGED = "changed", pgettext_lazy("import row", "Changed")
    SAME = "same", pgettext_lazy("import row", "No change")
    ENDED = "ended", pgettext_lazy("import row", "Post ends")
    # Not a row of the file, but a post that a complete list does not name.
    ABSENT = "absent", pgettext_lazy("import row", "Not in the file")
    UNKNOWN = "unknown", pgettext_lazy("import row", "Not known")
    FAULTY = "faulty", pgettext_lazy("import row", "Needs correction")


STOPS_THE_FILE = {RowChange.FAULTY, RowChange.UNKNOWN}


class InvitationState(TextChoices):
    PREPARED = "prepared", pgettext_lazy("invitation", "In preparation")
    OPEN = "open", pgettext_lazy("invitation", "Open")
    USED = "used", pgettext_lazy("invitation", "Used")
    REPLACED = "replaced", pgettext_lazy("invitation", "Replaced")
    LATE = "late", pgettext_lazy("invitation", "Too late")
    DROPPED = "dropped", pgettext_lazy("invitation", "Not sent")


INVITATION_TRANSITIONS = {
    InvitationState.PREPARED: {InvitationState.OPEN, InvitationState.DROPPED},
    # Dropped from open: the mail with its link could not be sent.
    InvitationState.OPEN: {
        InvitationState.USED,
        InvitationState.REPLACED,
        InvitationState.LATE,
        InvitationState.DROPPED,
    },
    InvitationState.USED: set(),
    InvitationState.REPLACED: set(),
    InvitationState.LATE: set(),
    InvitationState.DROPPED: set(),
}


class TokenState(TextChoices):
    """Computed from a token's days and its post; nothing is stored."""

    USABLE = "usable", pgettext_lazy("api token", "In use")
    EXPIRING = "expiring", pgettext_lazy("api token", "Expires soon")
    EXPIRED = "expired", pgettext_lazy("api token", "Expired")
    REVOKED = "revoked", pgettext_lazy("api token", "Revoked")
    POST_ENDED = "post_ended", pgettext_lazy("api token", "Its post has ended")
