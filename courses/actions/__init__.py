"""What may happen in a course. Views, the demonstration, commands and tests all call these.

Import from `courses.actions`; the files are by what is acted on.
"""

from courses.actions.allocating import (
    follow_obligations,
)
from courses.actions.applying_together import apply_together
from courses.actions.assigning import (
    DueRule,
    assign,
    end_requirement,
    put_back,
    require,
    resolve,
    resolve_many,
    take_out,
)
from courses.actions.attempts import (
    AlreadySubmitted,
    NotOnPaper,
    TimeIsOver,
    close_overdue,
    save_answers,
    start_attempt,
    submit_attempt,
)
from courses.actions.attending import (
    Seen,
    apologise,
    check_in,
    note_make_up,
    note_presence,
    note_sheet,
    take_apology_back,
)
from courses.actions.editions import AlreadyMade, make_new_edition, why_no_new_edition
from courses.actions.enrolling import (
    Clashing,
    apply,
    approve,
    cancel_enrolment,
    decline,
    nominate,
    toggle_interest,
    withdraw,
)
from courses.actions.entering import (
    answer_more_time,
    answer_request,
    ask_more_time,
    enter,
    give_more_time,
    leave,
    request_entry,
)
from courses.actions.essay_files import drop_file, keep_file
from courses.actions.evidence import (
    Shown,
    answer_evidence,
    enter_result,
    show_evidence,
)
from courses.actions.kits import (
    apply_kit,
    discard_kit,
    discard_old_kits,
    export_kit,
    plan_of,
    stage_kit,
)
from courses.actions.learning import finish_lesson, note_place, start_course
from courses.actions.make_ups import book_make_up, drop_make_up
from courses.actions.marking import (
    AlreadyMarked,
    ChangedMeanwhile,
    MarkedByAnother,
    NotYetMarked,
    Sheet,
    save_marking,
    settle,
    take_over,
)
from courses.actions.merging import attempt_keys, move_person
from courses.actions.notes import keep_note
from courses.actions.panels import ask_experts, judge_as_expert, leave_out
from courses.actions.partial import certify_parts
from courses.actions.places import keep_place
from courses.actions.question_imports import (
    KEPT_IMPORTS,
    apply_questions,
    discard_old_questions,
    discard_questions,
    stage_questions,
)
from courses.actions.results import note_results
from courses.actions.rules import (
    programmes_counted_otherwise,
    reevaluate,
    reevaluate_changed,
    reevaluate_changed_programmes,
    reevaluate_programme,
)
from courses.actions.runs import (
    announce_run,
    cancel_run,
    change_run,
    finish_run,
    keep_seats,
    make_run,
    tell_of_too_few,
)
from courses.actions.seating import NotNow, candidates, fill_seats, select
from courses.actions.self_assessments import assess_oneself
from courses.actions.sessions import (
    SessionClashes,
    add_session,
    cancel_session,
    change_session,
    people_affected,
)
from courses.actions.survey_closing import (
    announce_openings,
    ask,
    close_over,
    close_survey,
    open_survey,
    survey_opened,
)
from courses.actions.survey_follow_ups import open_follow_ups
from courses.actions.survey_records import record_anonymous
from courses.actions.surveys import (
    AlreadyAnswered,
    Incomplete,
    SurveyClosed,
    begin_survey,
    draft_of,
    save_survey_answers,
    submit_survey,
)

__all__ = [
    "KEPT_IMPORTS",
    "AlreadyAnswered",
    "AlreadyMade",
    "AlreadyMarked",
    "AlreadySubmitted",
    "ChangedMeanwhile",
    "Clashing",
    "DueRule",
    "Incomplete",
    "MarkedByAnother",
    "NotNow",
    "NotOnPaper",
    "NotYetMarked",
    "Seen",
    "SessionClashes",
    "Sheet",
    "Shown",
    "SurveyClosed",
    "TimeIsOver",
    "add_session",
    "announce_openings",
    "announce_run",
    "answer_evidence",
    "answer_more_time",
    "answer_request",
    "apologise",
    "apply",
    "apply_kit",
    "apply_questions",
    "apply_together",
    "approve",
    "ask",
    "ask_experts",
    "ask_more_time",
    "assess_oneself",
    "assign",
    "attempt_keys",
    "begin_survey",
    "book_make_up",
    "cancel_enrolment",
    "cancel_run",
    "cancel_session",
    "candidates",
    "certify_parts",
    "change_run",
    "change_session",
    "check_in",
    "close_over",
    "close_overdue",
    "close_survey",
    "decline",
    "discard_kit",
    "discard_old_kits",
    "discard_old_questions",
    "discard_questions",
    "draft_of",
    "drop_file",
    "drop_make_up",
    "end_requirement",
    "enter",
    "enter_result",
    "export_kit",
    "fill_seats",
    "finish_lesson",
    "finish_run",
    "follow_obligations",
    "give_more_time",
    "judge_as_expert",
    "keep_file",
    "keep_note",
    "keep_place",
    "keep_seats",
    "leave",
    "leave_out",
    "make_new_edition",
    "make_run",
    "move_person",
    "nominate",
    "note_make_up",
    "note_place",
    "note_presence",
    "note_results",
    "note_sheet",
    "open_follow_ups",
    "open_survey",
    "people_affected",
    "plan_of",
    "programmes_counted_otherwise",
    "put_back",
    "record_anonymous",
    "reevaluate",
    "reevaluate_changed",
    "reevaluate_changed_programmes",
    "reevaluate_programme",
    "request_entry",
    "require",
    "resolve",
    "resolve_many",
    "save_answers",
    "save_marking",
    "save_survey_answers",
    "select",
    "settle",
    "show_evidence",
    "stage_kit",
    "stage_questions",
    "start_attempt",
    "start_course",
    "submit_attempt",
    "submit_survey",
    "survey_opened",
    "take_apology_back",
    "take_out",
    "take_over",
    "tell_of_too_few",
    "toggle_interest",
    "why_no_new_edition",
    "withdraw",
]
