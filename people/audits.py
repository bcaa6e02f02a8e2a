"""What can happen to accounts, posts and people, and who looked at them."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("people.person_opened", pgettext_lazy("audit", "Opened the person's page"))
kind("people.messages_opened", pgettext_lazy("audit", "Opened what the person was told"))
kind("people.reminders_opened", pgettext_lazy("audit", "Opened who will be reminded"))
kind(
    "people.audit_exported",
    pgettext_lazy("audit", "Saved %(rows)s audit events as a file"),
    is_access=False,
)

kind("people.person_sought", pgettext_lazy("audit", "Looked for somebody to give a role"))

# --- import ---------------------------------------------------------------------
kind("people.import_staged", pgettext_lazy("audit", "Read a file of %(rows)s people to import"))
kind("people.import_opened", pgettext_lazy("audit", "Opened what a file would change"))
kind(
    "people.import_faults_saved",
    pgettext_lazy("audit", "Saved %(rows)s rows of an import that need correction"),
)
kind("people.import_begun", pgettext_lazy("audit", "Confirmed an import"), is_access=False)
kind("people.import_applied", pgettext_lazy("audit", "Imported people and posts"))
kind("people.import_discarded", pgettext_lazy("audit", "Discarded an import"), is_access=False)
kind("people.skill_assessed", pgettext_lazy("audit", "Entered a skill"), is_access=False)
kind("people.skill_dropped", pgettext_lazy("audit", "Took a skill out"), is_access=False)
kind("people.roles_changed", pgettext_lazy("audit", "Changed roles"))

# --- sign-in: about an account, not a look at its data ------------------------------
kind("people.signed_in", pgettext_lazy("audit", "Logged in"), is_access=False)
kind(
    "people.sign_in_locked",
    pgettext_lazy("audit", "Log-in was closed for a while after %(failed)s wrong passwords"),
    is_access=False,
)
kind("people.factor_added", pgettext_lazy("audit", "Added a second factor"), is_access=False)
kind("people.factor_removed", pgettext_lazy("audit", "Removed a second factor"), is_access=False)
kind(
    "people.identity_joined",
    pgettext_lazy("audit", "Joined an identity at the office's sign-in service"),
    is_access=False,
)
kind(
    "people.identity_parted",
    pgettext_lazy("audit", "Parted an identity at the office's sign-in service"),
    is_access=False,
)
kind("people.password_changed", pgettext_lazy("audit", "Changed the password"), is_access=False)
kind("people.post_switched", pgettext_lazy("audit", "Took another post in hand"), is_access=False)

# --- programs that read through the API ------------------------------------------------
kind("people.token_made", pgettext_lazy("audit", "Made an API token"), is_access=False)
kind("people.token_revoked", pgettext_lazy("audit", "Revoked an API token"), is_access=False)
kind(
    "people.api_called",
    pgettext_lazy("audit", "Read %(count)s rows through the API (%(path)s)"),
)

# --- entered by hand --------------------------------------------------------------
kind("people.person_entered", pgettext_lazy("audit", "Entered the person"))
kind("people.person_edited", pgettext_lazy("audit", "Changed the details"))
kind("people.post_begun", pgettext_lazy("audit", "Entered a post"))
kind("people.post_corrected", pgettext_lazy("audit", "Corrected a post"))
kind("people.post_moved", pgettext_lazy("audit", "Changed a post from a day on"))
kind("people.post_ended", pgettext_lazy("audit", "Ended a post"))
kind("people.leave_entered", pgettext_lazy("audit", "Entered a leave"))
kind("people.leave_changed", pgettext_lazy("audit", "Changed a leave"))
kind("people.leave_withdrawn", pgettext_lazy("audit", "Took a leave away"))
kind("people.deputy_named", pgettext_lazy("audit", "Named a deputy"))
kind("people.deputy_ended", pgettext_lazy("audit", "Ended a deputy"))
kind("people.household_entered", pgettext_lazy("audit", "Entered who lives together"))
kind("people.household_left", pgettext_lazy("audit", "Took a person out of a household"))
kind("people.join_code_made", pgettext_lazy("audit", "Made a code for adding a post"))
kind("people.join_code_used", pgettext_lazy("audit", "Added a post with the person's code"))
kind("people.merged", pgettext_lazy("audit", "Merged two accounts"))
kind("people.merging_opened", pgettext_lazy("audit", "Compared two accounts"))

# Signing in: invitations and resets
kind("people.invitations_made", pgettext_lazy("audit", "Invited people to log in"), is_access=False)
kind("people.code_sheet_taken", pgettext_lazy("audit", "Saved a sheet of codes"), is_access=False)
kind(
    "people.code_sheet_removed",
    pgettext_lazy("audit", "Removed a sheet of codes that nobody saved"),
    is_access=False,
)
kind(
    "people.invitation_used",
    pgettext_lazy("audit", "Chose a password by code or link"),
    is_access=False,
)
kind(
    "people.password_reset_made",
    pgettext_lazy("audit", "Prepared a new password for a person"),
    is_access=False,
)
kind(
    "people.second_factor_removed",
    pgettext_lazy("audit", "Removed a person's second factor"),
    is_access=False,
)
kind("people.sessions_ended", pgettext_lazy("audit", "Ended a person's sessions"), is_access=False)
