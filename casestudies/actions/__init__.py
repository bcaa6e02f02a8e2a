"""What may happen to cases and exercises. Views, the demonstration, commands and tests call these."""

from casestudies.actions.answering import (
    Entry,
    Incomplete,
    Saved,
    StageIsClosed,
    save_answers,
    submit,
)
from casestudies.actions.deciding import ask_branch, follow_poll
from casestudies.actions.exercising import (
    cancel,
    change_exercise,
    end_stages,
    extend,
    go_on,
    go_to_phase,
    make_exercise,
    open_stage,
    pause,
    set_facilitators,
)
from casestudies.actions.feedback import (
    acknowledge,
    delete_comment,
    give_feedback,
    keep_comment,
)
from casestudies.actions.grouping import (
    add_admitted,
    add_people,
    form_groups,
    join,
    place,
    remove,
    share_parts,
    step_out,
)
from casestudies.actions.holding import NotNow
from casestudies.actions.publishing import (
    NotSigned,
    drop_unsigned_schedules,
    publish_signed,
    withdraw_case,
)
from casestudies.actions.raw_texts import (
    decide_places,
    declare,
    drop_text,
    take_document,
    take_text,
)
from casestudies.actions.reflecting import save_reflection
from casestudies.actions.reviewing import save_review, submit_review
from casestudies.actions.signing import check_oneself, decide, send_back, sign, take_back
from casestudies.actions.solo import begin_alone, go_further
from casestudies.actions.talking import (
    announce,
    close_poll,
    drop_note,
    note_group,
    open_poll,
    vote,
)
from casestudies.actions.using import edition_to_use

__all__ = [
    "Entry",
    "Incomplete",
    "NotNow",
    "NotSigned",
    "Saved",
    "StageIsClosed",
    "acknowledge",
    "add_admitted",
    "add_people",
    "announce",
    "ask_branch",
    "begin_alone",
    "cancel",
    "change_exercise",
    "check_oneself",
    "close_poll",
    "decide",
    "decide_places",
    "declare",
    "delete_comment",
    "drop_note",
    "drop_text",
    "drop_unsigned_schedules",
    "edition_to_use",
    "end_stages",
    "extend",
    "follow_poll",
    "form_groups",
    "give_feedback",
    "go_further",
    "go_on",
    "go_to_phase",
    "join",
    "keep_comment",
    "make_exercise",
    "note_group",
    "open_poll",
    "open_stage",
    "pause",
    "place",
    "publish_signed",
    "remove",
    "save_answers",
    "save_reflection",
    "save_review",
    "send_back",
    "set_facilitators",
    "share_parts",
    "sign",
    "step_out",
    "submit",
    "submit_review",
    "take_back",
    "take_document",
    "take_text",
    "vote",
    "withdraw_case",
]
