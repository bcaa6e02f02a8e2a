"""The roles a post can carry. A role acts through its post, in its organisation, today."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    LEARNER = "learner", pgettext_lazy("role", "Learner")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "Supervisor")
    HR = "hr", pgettext_lazy("role", "HR officer")
    TRAINER = "trainer", pgettext_lazy("role", "Trainer")
    FACILITATOR = "facilitator", pgettext_lazy("role", "Facilitator")
    METROPOLIS = "metropolis", pgettext_lazy("role", "Metropolitan training office")
    ANONYMITY_REVIEWER = "anonymity_reviewer", pgettext_lazy("role", "Anonymity reviewer")
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "Administrator")


# Who may enter the CMS at all; everybody else sees 404 under /cms/.
# What the CMS calls their groups. These are names of rows: another name is another group.
CMS_GROUPS = {
    Role.TRAINER: "講師",
    Role.METROPOLIS: "都の研修担当",
    Role.ANONYMITY_REVIEWER: "匿名化審査者",
    Role.ADMINISTRATOR: "システム管理者",
}
CMS_ROLES = {*CMS_GROUPS}
# What HR may give in its own organisations; all else the metropolis or an administrator gives.
GRANTED_BY_HR = {Role.LEARNER, Role.SUPERVISOR, Role.HR}
