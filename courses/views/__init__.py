"""What is shown of courses. Import from `courses.views`; the files are by screen."""

from courses.views.attempts import attempt, save, submit
from courses.views.catalogue import catalogue
from courses.views.courses import course, start
from courses.views.lessons import finish, here, lesson
from courses.views.quizzes import begin_attempt, quiz, quiz_by_key

__all__ = [
    "attempt",
    "begin_attempt",
    "catalogue",
    "course",
    "finish",
    "here",
    "lesson",
    "quiz",
    "quiz_by_key",
    "save",
    "start",
    "submit",
]
