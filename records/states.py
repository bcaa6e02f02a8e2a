"""What a record can be about, and how it can end. The ledger has no moves: a row is superseded."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    LESSON = "lesson", pgettext_lazy("record", "Lesson")
    QUIZ = "quiz", pgettext_lazy("record", "Quiz")
    SESSION = "session", pgettext_lazy("record", "Session")
    EXERCISE = "exercise", pgettext_lazy("record", "Exercise")
    SURVEY = "survey", pgettext_lazy("record", "Survey")
    GUIDELINE = "guideline", pgettext_lazy("record", "Guideline")
    COURSE = "course", pgettext_lazy("record", "Course")
    PROGRAMME = "programme", pgettext_lazy("record", "Programme")
    SECONDMENT = "secondment", pgettext_lazy("record", "Secondment")
    SUPERVISION = "supervision", pgettext_lazy("record", "Supervision")
    EXTERNAL = "external", pgettext_lazy("record", "External training")


class Outcome(TextChoices):
    COMPLETED = "completed", pgettext_lazy("outcome", "Completed")
    PASSED = "passed", pgettext_lazy("outcome", "Passed")
    FAILED = "failed", pgettext_lazy("outcome", "Failed")
    ATTENDED = "attended", pgettext_lazy("outcome", "Attended")
    PARTIAL = "partial", pgettext_lazy("outcome", "Attended in part")
    EXCUSED = "excused", pgettext_lazy("outcome", "Excused")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("outcome", "Acknowledged")
    VOID = "void", pgettext_lazy("outcome", "Void")


class ExtensionState(TextChoices):
    WAITING = "waiting", pgettext_lazy("extension", "Waiting")
    GRANTED = "granted", pgettext_lazy("extension", "Granted")
    DENIED = "denied", pgettext_lazy("extension", "Denied")
    WITHDRAWN = "withdrawn", pgettext_lazy("extension", "Taken back")


EXTENSION_TRANSITIONS = {
    ExtensionState.WAITING: {
        ExtensionState.GRANTED, ExtensionState.DENIED, ExtensionState.WITHDRAWN
    },
    ExtensionState.GRANTED: set(),
    ExtensionState.DENIED: set(),
    ExtensionState.WITHDRAWN: set(),
}  # fmt: skip

# What counts as done when a rule asks "is this subject done?".
DONE = frozenset({Outcome.COMPLETED, Outcome.PASSED, Outcome.ATTENDED, Outcome.ACKNOWLEDGED})

# What a cascade writes rather than a deed of the person: once void, it comes back only by
# records.actions.correct(), or the next cascade would undo what the office decided.
DERIVED = frozenset({Kind.COURSE, Kind.PROGRAMME})
# What hours are counted on. The steps on the way to a completion carry minutes too, for rules;
# adding them up again would count them twice.
WHOLE = frozenset({Kind.COURSE, Kind.EXTERNAL, Kind.SUPERVISION})
# The steps themselves: many, and folded away where a person's years are listed.
STEPS = frozenset({Kind.LESSON, Kind.QUIZ, Kind.SURVEY})
# Who counts as having been there, in figures and minutes (一部出席 was there too); a rule that asks
# for attendance counts what is DONE.
PRESENT = DONE | {Outcome.PARTIAL}
