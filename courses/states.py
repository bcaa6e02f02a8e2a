"""The states of what people do in a course, on one screen."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AttemptState(TextChoices):
    OPEN = "open", pgettext_lazy("attempt", "Open")
    GRADED = "graded", pgettext_lazy("attempt", "Graded")


ATTEMPT_TRANSITIONS = {
    AttemptState.OPEN: {AttemptState.GRADED},
    AttemptState.GRADED: set(),
}
