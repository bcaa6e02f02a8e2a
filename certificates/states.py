"""The states of a certificate, on one screen. 期限切れ is computed from `valid_until`."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    HELD = "held", pgettext_lazy("certificate", "Issue on hold")
    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    REPLACED = "replaced", pgettext_lazy("certificate", "Reissued")


# One record has at most one certificate in these; the database says so too.
LIVE = frozenset({State.HELD, State.VALID})

TRANSITIONS = {
    State.HELD: {State.VALID, State.REVOKED},
    State.VALID: {State.REVOKED, State.REPLACED},
    State.REVOKED: set(),
    State.REPLACED: set(),
}
