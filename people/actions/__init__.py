"""The only writer of people and posts. Import from `people.actions`; the files are by subject."""

from people.actions.absences import (
    begin_leave,
    change_leave,
    end_deputy,
    name_deputy,
    withdraw_leave,
)
from people.actions.absent import choose_absent
from people.actions.delivering import HOURS_KEPT, deliver, remove_old_sheets, take_sheet
from people.actions.editing import EditedMeanwhile, NotSure
from people.actions.granting import decide_roles
from people.actions.households import leave_household, share_household
from people.actions.import_clearing import clear_imports
from people.actions.import_settling import settle_imports
from people.actions.imports import (
    apply_import,
    apply_rows,
    begin_import,
    discard_import,
)
from people.actions.invitations import close_late, deliver_later, invite, prepare_invitations
from people.actions.join_codes import make_join_code, owner_of, use_join_code
from people.actions.late import RecordsSince, with_records
from people.actions.leaving import leave_service, moves_of
from people.actions.names import change_own_names
from people.actions.reference import load_reference
from people.actions.resets import remove_second_factor, reset_password
from people.actions.sessions import end_sessions
from people.actions.staffing import (
    correct_post,
    edit_person,
    end_post,
    enter_person,
    enter_post,
    move_post,
)
from people.actions.staging import stage_import
from people.actions.starting import use_invitation
from people.actions.taking_back import in_the_way, posts_made, take_back
from people.actions.telling import put_notices_away
from people.actions.tokens import make_token, revoke_token
from people.actions.uploads import receive_import, stage_kept

__all__ = [
    "HOURS_KEPT",
    "EditedMeanwhile",
    "NotSure",
    "RecordsSince",
    "apply_import",
    "apply_rows",
    "begin_import",
    "begin_leave",
    "change_leave",
    "change_own_names",
    "choose_absent",
    "clear_imports",
    "close_late",
    "correct_post",
    "decide_roles",
    "deliver",
    "deliver_later",
    "discard_import",
    "edit_person",
    "end_deputy",
    "end_post",
    "end_sessions",
    "enter_person",
    "enter_post",
    "in_the_way",
    "invite",
    "leave_household",
    "leave_service",
    "load_reference",
    "make_join_code",
    "make_token",
    "move_post",
    "moves_of",
    "name_deputy",
    "owner_of",
    "posts_made",
    "prepare_invitations",
    "put_notices_away",
    "receive_import",
    "remove_old_sheets",
    "remove_second_factor",
    "reset_password",
    "revoke_token",
    "settle_imports",
    "share_household",
    "stage_import",
    "stage_kept",
    "take_back",
    "take_sheet",
    "use_invitation",
    "use_join_code",
    "with_records",
    "withdraw_leave",
]
