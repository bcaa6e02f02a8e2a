"""What is shown of courses. Import from `courses.views`; the files are by screen."""

from courses.views.attempts import attempt, drop_file, save, submit
from courses.views.catalogue import catalogue
from courses.views.courses import course, start
from courses.views.editions import edition, edition_lesson, new_edition
from courses.views.gains import quiz_gains
from courses.views.kits import apply_kit, discard_kit, export_kit, import_kit, kit_import
from courses.views.lecturer_pages import lecturer, lecturers
from courses.views.lessons import finish, here, lesson
from courses.views.marking import essay_file, mark, marking, settle, take_over
from courses.views.notes import keep_note
from courses.views.panels import judge, leave_out, panel, panel_of
from courses.views.question_imports import (
    apply_question_import,
    discard_question_import,
    export_questions,
    import_questions,
    import_template,
    question_import,
)
from courses.views.question_results import question_results, quiz_results
from courses.views.quizzes import begin_attempt, quiz, quiz_by_key
from courses.views.self_assessments import self_assessment, self_assessment_results
from courses.views.survey_results import (
    close_survey_now,
    plan_survey,
    survey_result,
    survey_results,
)
from courses.views.surveys import (
    begin,
    check_survey,
    submit_answers,
    survey,
    survey_by_key,
    survey_part,
)

__all__ = [
    "apply_kit",
    "apply_question_import",
    "attempt",
    "begin",
    "begin_attempt",
    "catalogue",
    "check_survey",
    "close_survey_now",
    "course",
    "discard_kit",
    "discard_question_import",
    "drop_file",
    "edition",
    "edition_lesson",
    "essay_file",
    "export_kit",
    "export_questions",
    "finish",
    "here",
    "import_kit",
    "import_questions",
    "import_template",
    "judge",
    "keep_note",
    "kit_import",
    "leave_out",
    "lecturer",
    "lecturers",
    "lesson",
    "mark",
    "marking",
    "new_edition",
    "panel",
    "panel_of",
    "plan_survey",
    "question_import",
    "question_results",
    "quiz",
    "quiz_by_key",
    "quiz_gains",
    "quiz_results",
    "save",
    "self_assessment",
    "self_assessment_results",
    "settle",
    "start",
    "submit",
    "submit_answers",
    "survey",
    "survey_by_key",
    "survey_part",
    "survey_result",
    "survey_results",
    "take_over",
]
