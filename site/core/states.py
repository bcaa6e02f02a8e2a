"""The state machines of a job and of a mail, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class JobState(TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


JOB_TRANSITIONS = {
    JobState.WAITING: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {JobState.WAITING, JobState.DONE, JobState.FAILED, JobState.CANCELLED},
    JobState.DONE: set(),
    JobState.FAILED: {JobState.WAITING},
    JobState.CANCELLED: set(),
}


class MailState(TextChoices):
    WAITING = "waiting", pgettext_lazy("mail", "Waiting")
    SENDING = "sending", pgettext_lazy("mail", "Being sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    # Its worker died between handing it over and writing so down: never sent a second time.
    UNSURE = "unsure", pgettext_lazy("mail", "Perhaps sent")
    GIVEN_UP = "given_up", pgettext_lazy("mail", "Given up")
    DROPPED = "dropped", pgettext_lazy("mail", "No longer needed")


MAIL_TRANSITIONS = {
    MailState.WAITING: {MailState.SENDING, MailState.GIVEN_UP, MailState.DROPPED},
    MailState.SENDING: {
        MailState.SENT,
        MailState.WAITING,
        MailState.UNSURE,
        MailState.DROPPED,
    },
    MailState.SENT: set(),
    MailState.UNSURE: set(),
    MailState.GIVEN_UP: set(),
    MailState.DROPPED: set(),
}
