"""The states of an import, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class BatchState(TextChoices):
    STAGED = "staged", pgettext_lazy("import", "Ready to check")
    APPLYING = "applying", pgettext_lazy("import", "Being applied")
    APPLIED = "applied", pgettext_lazy("import", "Applied")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")


BATCH_TRANSITIONS = {
    BatchState.STAGED: {BatchState.APPLYING, BatchState.DISCARDED},
    BatchState.APPLYING: {BatchState.APPLIED},
    BatchState.APPLIED: set(),
    BatchState.DISCARDED: set(),
}


class RowChange(TextChoices):
    """What a row of the file means for what is already there."""

    NEW = "new", pgettext_lazy("import row", "New")
    CHANGED = "changed", pgettext_lazy("import row", "Changed")
    SAME = "same", pgettext_lazy("import row", "No change")
    ENDED = "ended", pgettext_lazy("import row", "Post ends")
    FAULTY = "faulty", pgettext_lazy("import row", "Needs correction")
