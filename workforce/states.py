"""What a cell of the matrix can say, and which people a one-click view shows (both are computed);
and the states of a personnel change."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Cell(TextChoices):
    DONE = "done", pgettext_lazy("matrix", "Completed")
    DOING = "doing", pgettext_lazy("matrix", "Under way")
    OPEN = "open", pgettext_lazy("matrix", "Not begun")
    LATE = "late", pgettext_lazy("matrix", "Overdue")
    AWAY = "away", pgettext_lazy("matrix", "On leave")
    NOT_ASKED = "not_asked", pgettext_lazy("matrix", "Not required")


class View(TextChoices):
    UNFINISHED = "unfinished", pgettext_lazy("matrix", "Have not finished")
    LATE = "late", pgettext_lazy("matrix", "Are overdue")
    AWAY = "away", pgettext_lazy("matrix", "On leave and the like")
    EVERYBODY = "everybody", pgettext_lazy("matrix", "Everybody")


class ChangeState(TextChoices):
    """Confirmed: the posts are registered, and begin on the day. Applied: the day has come."""

    STAGED = "staged", pgettext_lazy("personnel change", "To be checked")
    CONFIRMED = "confirmed", pgettext_lazy("personnel change", "Confirmed")
    APPLIED = "applied", pgettext_lazy("personnel change", "In force")
    UNDONE = "undone", pgettext_lazy("personnel change", "Undone")
    DISCARDED = "discarded", pgettext_lazy("personnel change", "Dropped")


CHANGE_TRANSITIONS = {
    ChangeState.STAGED: {ChangeState.CONFIRMED, ChangeState.DISCARDED},
    ChangeState.CONFIRMED: {ChangeState.APPLIED, ChangeState.UNDONE},
    ChangeState.APPLIED: {ChangeState.UNDONE},
    ChangeState.UNDONE: set(),
    ChangeState.DISCARDED: set(),
}


# The shape beside the word (core.icons), and the look of the cell: what is done is quiet.
ICON = {
    Cell.DONE: "done",
    Cell.DOING: "doing",
    Cell.OPEN: "todo",
    Cell.LATE: "late",
    Cell.AWAY: "pause",
    Cell.NOT_ASKED: "dash",
}
LOOK = {
    Cell.DONE: "cell cell--done",
    Cell.DOING: "cell cell--doing",
    Cell.OPEN: "cell cell--open",
    Cell.LATE: "cell cell--late",
    Cell.AWAY: "cell",
    Cell.NOT_ASKED: "cell",
}
# What may be asked for in the filter: the others have views of their own, or are everywhere.
ASKABLE = [Cell.OPEN, Cell.DOING, Cell.LATE, Cell.DONE]
