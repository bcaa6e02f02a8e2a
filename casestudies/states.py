"""The states of a review, an exercise and a worksheet, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ReviewState(TextChoices):
    """匿名化審査 of one content: 自己点検 by its author, then a second person signs or returns it."""

    CHECKED = "checked", pgettext_lazy("anonymity review", "Waiting for a second person")
    SIGNED = "signed", pgettext_lazy("anonymity review", "Signed")
    RETURNED = "returned", pgettext_lazy("anonymity review", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("anonymity review", "Withdrawn")


REVIEW_TRANSITIONS = {
    ReviewState.CHECKED: {ReviewState.SIGNED, ReviewState.RETURNED, ReviewState.WITHDRAWN},
    ReviewState.SIGNED: {ReviewState.WITHDRAWN},
    ReviewState.RETURNED: set(),
    ReviewState.WITHDRAWN: set(),
}


class ExerciseState(TextChoices):
    """演習回: 準備 → 段階 1..n → 講評 (提出 → 相互評価 → 講評) → 終了. Only ever forward."""

    PREPARING = "preparing", pgettext_lazy("exercise", "In preparation")
    RUNNING = "running", pgettext_lazy("exercise", "Under way")
    HANDING_IN = "handing_in", pgettext_lazy("exercise", "Handing in")
    REVIEWING = "reviewing", pgettext_lazy("exercise", "Mutual review")
    DEBRIEF = "debrief", pgettext_lazy("exercise", "Debrief")
    CLOSED = "closed", pgettext_lazy("exercise", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("exercise", "Cancelled")


EXERCISE_TRANSITIONS = {
    ExerciseState.PREPARING: {ExerciseState.RUNNING, ExerciseState.CANCELLED},
    # A stage opened is RUNNING → RUNNING.
    ExerciseState.RUNNING: {
        ExerciseState.RUNNING,
        ExerciseState.HANDING_IN,
        ExerciseState.CANCELLED,
    },
    # A case without criteria, and who works alone, has no mutual review.
    ExerciseState.HANDING_IN: {ExerciseState.REVIEWING, ExerciseState.DEBRIEF},
    ExerciseState.REVIEWING: {ExerciseState.DEBRIEF},
    ExerciseState.DEBRIEF: {ExerciseState.CLOSED},
    ExerciseState.CLOSED: set(),
    ExerciseState.CANCELLED: set(),
}

# Still under way.
OPEN_EXERCISES = frozenset(
    {
        ExerciseState.PREPARING,
        ExerciseState.RUNNING,
        ExerciseState.HANDING_IN,
        ExerciseState.REVIEWING,
        ExerciseState.DEBRIEF,
    }
)
# Model answers, other groups' judgements and the whole case may be read.
DEBRIEFED = frozenset({ExerciseState.DEBRIEF, ExerciseState.CLOSED})


class Duty(TextChoices):
    """係 of a member in the group (E8)."""

    CHAIR = "chair", pgettext_lazy("duty", "Chair")
    RECORDER = "recorder", pgettext_lazy("duty", "Recorder")
    SPEAKER = "speaker", pgettext_lazy("duty", "Speaker")
