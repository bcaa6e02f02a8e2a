"""What can be learnt. Import from `courses.models`; the files are by subject.

Pages: CourseIndexPage > CoursePage > LessonPage | QuizPage. The bank: QuestionCategory, Question.
What people do: Progress, Attempt (the ledger holds what is done).
"""

from courses.models.catalogue import CourseIndexPage, CoursePage, Theme
from courses.models.lessons import LessonPage
from courses.models.progress import Progress
from courses.models.questions import Question, QuestionCategory
from courses.models.quizzes import Attempt, QuizDraw, QuizPage

__all__ = [
    "Attempt",
    "CourseIndexPage",
    "CoursePage",
    "LessonPage",
    "Progress",
    "Question",
    "QuestionCategory",
    "QuizDraw",
    "QuizPage",
    "Theme",
]
