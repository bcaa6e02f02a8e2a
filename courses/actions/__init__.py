"""What may happen in a course. Views, the demonstration, commands and tests all call these.

Import from `courses.actions`; the files are by what is acted on.
"""

from courses.actions.attempts import (
    AlreadySubmitted,
    NotOnPaper,
    TimeIsOver,
    close_overdue,
    save_answers,
    start_attempt,
    submit_attempt,
)
from courses.actions.learning import finish_lesson, note_place, start_course
from courses.actions.rules import reevaluate, reevaluate_changed

__all__ = [
    "AlreadySubmitted",
    "NotOnPaper",
    "TimeIsOver",
    "close_overdue",
    "finish_lesson",
    "note_place",
    "reevaluate",
    "reevaluate_changed",
    "save_answers",
    "start_attempt",
    "start_course",
    "submit_attempt",
]
