"""What can be learnt. Import from `courses.models`; the files are by subject.

Pages: CourseIndexPage > CoursePage > LessonPage | QuizPage | SurveyPage. The bank: QuestionCategory, Question.
What people do: Progress, Attempt (the ledger holds what is done), AnswerResult for statistics;
EssayFile and Marking for what people mark;
SurveyOpening with what is answered in it, SelfAssessment.
What a course was before its new edition: Edition > EditionPage (plain rows, no pages).
A programme of several: ProgrammePage, and Allocation for each person in it.
A course from another site: Kit with its KitPart; KitImport is one that is looked at.
When it is held: Run > Session, in a Room, by a Lecturer. Who takes part: Enrolment, Attendance.
"""

from courses.models.allocations import Allocation, Evidence, ProgrammeRequest
from courses.models.attempts import Attempt
from courses.models.attendance import Attendance, MakeUp
from courses.models.catalogue import CourseIndexPage, CoursePage, Theme
from courses.models.editions import Edition, EditionPage, edition_name
from courses.models.enrolments import (
    Approval,
    Enrolment,
    EnrolmentMove,
    Interest,
    SeatHold,
)
from courses.models.kits import Kit, KitImport, KitPart
from courses.models.lecturer_pages import LecturerIndexPage, LecturerPage
from courses.models.lessons import LessonPage
from courses.models.marking import EssayFile, Marking
from courses.models.notes import LessonNote
from courses.models.panels import PanelAnswer
from courses.models.programmes import ProgrammePage
from courses.models.progress import Progress
from courses.models.question_imports import QuestionImport
from courses.models.questions import Question, QuestionCategory
from courses.models.quizzes import QuizDraw, QuizPage
from courses.models.results import AnswerPart, AnswerResult
from courses.models.rooms import Lecturer, Room
from courses.models.runs import Run
from courses.models.self_assessments import SelfAssessment
from courses.models.sessions import ClashOverride, RunChange, Session, SessionLecturer
from courses.models.survey_answers import (
    SurveyBox,
    SurveyDraft,
    SurveyOpening,
    SurveyParticipation,
    SurveyResult,
)
from courses.models.surveys import SurveyPage

__all__ = [
    "Allocation",
    "AnswerPart",
    "AnswerResult",
    "Approval",
    "Attempt",
    "Attendance",
    "ClashOverride",
    "CourseIndexPage",
    "CoursePage",
    "Edition",
    "EditionPage",
    "Enrolment",
    "EnrolmentMove",
    "EssayFile",
    "Evidence",
    "Interest",
    "Kit",
    "KitImport",
    "KitPart",
    "Lecturer",
    "LecturerIndexPage",
    "LecturerPage",
    "LessonNote",
    "LessonPage",
    "MakeUp",
    "Marking",
    "PanelAnswer",
    "ProgrammePage",
    "ProgrammeRequest",
    "Progress",
    "Question",
    "QuestionCategory",
    "QuestionImport",
    "QuizDraw",
    "QuizPage",
    "Room",
    "Run",
    "RunChange",
    "SeatHold",
    "SelfAssessment",
    "Session",
    "SessionLecturer",
    "SurveyBox",
    "SurveyDraft",
    "SurveyOpening",
    "SurveyPage",
    "SurveyParticipation",
    "SurveyResult",
    "Theme",
    "edition_name",
]
