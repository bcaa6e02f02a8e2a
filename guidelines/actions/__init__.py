"""What may happen to guidelines. Views, the demonstration, commands and tests call these."""

from guidelines.actions.acknowledging import (
    AlreadyAcknowledged,
    NotCurrent,
    acknowledge,
    acknowledge_on_paper,
    read_section,
)
from guidelines.actions.citing import keep_as_cited, look_again, take_new_wording
from guidelines.actions.editions import (
    NotAnEdition,
    begin_draft,
    close_opinions,
    open_for_opinions,
    publish,
    publish_due,
    return_to_draft,
    schedule,
    send_to_review,
    unschedule,
    withdraw,
)
from guidelines.actions.merging import move_person
from guidelines.actions.opinions import (
    answer_opinion,
    change_opinion,
    give_opinion,
    mark_of,
    name_reviewer,
    remove_reviewer,
    take_back_opinion,
)
from guidelines.actions.seen import as_seen, state_seen
from guidelines.actions.time_use import report_time_use

__all__ = [
    "AlreadyAcknowledged",
    "NotAnEdition",
    "NotCurrent",
    "acknowledge",
    "acknowledge_on_paper",
    "answer_opinion",
    "as_seen",
    "begin_draft",
    "change_opinion",
    "close_opinions",
    "give_opinion",
    "keep_as_cited",
    "look_again",
    "mark_of",
    "move_person",
    "name_reviewer",
    "open_for_opinions",
    "publish",
    "publish_due",
    "read_section",
    "remove_reviewer",
    "report_time_use",
    "return_to_draft",
    "schedule",
    "send_to_review",
    "state_seen",
    "take_back_opinion",
    "take_new_wording",
    "unschedule",
    "withdraw",
]
