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
CMS_ROLES = {Role.TRAINER, Role.METROPOLIS, Role.ANONYMITY_REVIEWER, Role.ADMINISTRATOR}
# What HR may give in its own organisations; all else the metropolis or an administrator gives.
GRANTED_BY_HR = {Role.LEARNER, Role.SUPERVISOR, Role.HR}
