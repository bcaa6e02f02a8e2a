"""What a secondment can be and where it can go from there, on one screen."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """要望 → 協議 → 協定 → 内示 → 派遣中 → 終了 → 報告済. Withdrawn at any time before it begins."""

    REQUESTED = "requested", pgettext_lazy("secondment", "Requested")
    CONSULTATION = "consultation", pgettext_lazy("secondment", "Under consultation")
    AGREED = "agreed", pgettext_lazy("secondment", "Agreed")
    ANNOUNCED = "announced", pgettext_lazy("secondment", "Announced")
    ACTIVE = "active", pgettext_lazy("secondment", "On secondment")
    ENDED = "ended", pgettext_lazy("secondment", "Ended")
    REPORTED = "reported", pgettext_lazy("secondment", "Reported")
    WITHDRAWN = "withdrawn", pgettext_lazy("secondment", "Withdrawn")


TRANSITIONS = {
    State.REQUESTED: {State.CONSULTATION, State.WITHDRAWN},
    # Returned by whoever was asked: the request is written again.
    State.CONSULTATION: {State.AGREED, State.REQUESTED, State.WITHDRAWN},
    State.AGREED: {State.ANNOUNCED, State.WITHDRAWN},
    State.ANNOUNCED: {State.ACTIVE, State.WITHDRAWN},
    # Extended, interrupted and shortened are ACTIVE → ACTIVE, each with a row of `Change`.
    State.ACTIVE: {State.ACTIVE, State.ENDED},
    State.ENDED: {State.REPORTED},
    State.REPORTED: set(),
    State.WITHDRAWN: set(),
}

# Not over, and not given up.
OPEN = frozenset({State.REQUESTED, State.CONSULTATION, State.AGREED, State.ANNOUNCED, State.ACTIVE})
# Nobody is on it yet.
BEFORE = frozenset({State.REQUESTED, State.CONSULTATION, State.AGREED, State.ANNOUNCED})
# The person's days are settled: another full-time one may not lie over it.
SETTLED = frozenset({State.AGREED, State.ANNOUNCED, State.ACTIVE, State.ENDED, State.REPORTED})
# It took place, or takes place: what 実績 counts.
REAL = frozenset({State.ACTIVE, State.ENDED, State.REPORTED})
# Who it is must be known.
NAMED = SETTLED
OVER = frozenset({State.ENDED, State.REPORTED})


class Direction(TextChoices):
    TO_METROPOLIS = "to_metropolis", pgettext_lazy("direction", "Municipality to metropolis")
    FROM_METROPOLIS = "from_metropolis", pgettext_lazy("direction", "Metropolis to municipality")
    BETWEEN = "between", pgettext_lazy("direction", "Between municipalities")


class Kind(TextChoices):
    ARTICLE_252_17 = (
        "article_252_17",
        pgettext_lazy("secondment", "Secondment under Article 252-17"),
    )
    TRAINING = "training", pgettext_lazy("secondment", "Secondment for training")
    CONCURRENT = "concurrent", pgettext_lazy("secondment", "Concurrent appointment")
    STATIONED = "stationed", pgettext_lazy("secondment", "Stationed on site")
    RETIRED = "retired", pgettext_lazy("secondment", "Secondment on retirement")


class Bearer(TextChoices):
    """Who bears the salary."""

    HOME = "home", pgettext_lazy("salary", "Home")
    HOST = "host", pgettext_lazy("salary", "Host")
    SHARED = "shared", pgettext_lazy("salary", "Shared")


class ReportRule(TextChoices):
    """How long after the end the report is due."""

    DAYS_10 = "days_10", pgettext_lazy("report", "Within 10 days")
    DAYS_20 = "days_20", pgettext_lazy("report", "Within 20 days")
    DAYS_30 = "days_30", pgettext_lazy("report", "Within 30 days")
    MONTHS_2 = "months_2", pgettext_lazy("report", "Within 2 months")


class Ending(TextChoices):
    """Why it is over."""

    AS_PLANNED = "as_planned", pgettext_lazy("ending", "As agreed")
    EARLY = "early", pgettext_lazy("ending", "Returned early")
    LEFT_SERVICE = "left_service", pgettext_lazy("ending", "Left the service")


class ChangeKind(TextChoices):
    EXTENSION = "extension", pgettext_lazy("change", "Extension")
    EARLY_RETURN = "early_return", pgettext_lazy("change", "Early return")
    INTERRUPTION = "interruption", pgettext_lazy("change", "Interruption")


class Cause(TextChoices):
    """Of an interruption."""

    MATERNITY = "maternity", pgettext_lazy("interruption", "Maternity leave")
    CHILDCARE = "childcare", pgettext_lazy("interruption", "Childcare leave")
    SICK = "sick", pgettext_lazy("interruption", "Sick leave")
    OTHER = "other", pgettext_lazy("interruption", "Other reason")


class Step(IntegerChoices):
    """Who is asked, in this order."""

    HOME_UNIT = 1, pgettext_lazy("approval step", "Head at home")
    HOME_HR = 2, pgettext_lazy("approval step", "Staff office at home")
    HOST = 3, pgettext_lazy("approval step", "Staff office of the host")
    METROPOLIS = 4, pgettext_lazy("approval step", "Metropolitan training office")


class Decision(TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "Waiting")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    RETURNED = "returned", pgettext_lazy("approval", "Returned")
    DROPPED = "dropped", pgettext_lazy("approval", "No longer asked")


DECISIONS = {
    Decision.WAITING: {Decision.APPROVED, Decision.RETURNED, Decision.DROPPED},
    Decision.APPROVED: set(),
    Decision.RETURNED: set(),
    Decision.DROPPED: set(),
}


class Side(TextChoices):
    HOME = "home", pgettext_lazy("side", "Home")
    HOST = "host", pgettext_lazy("side", "Host")


class PaperKind(TextChoices):
    REQUEST = "request", pgettext_lazy("paper", "Request to receive a trainee")
    ACCEPTANCE = "acceptance", pgettext_lazy("paper", "Acceptance")
    AGREEMENT = "agreement", pgettext_lazy("paper", "Agreement")
    ORDER = "order", pgettext_lazy("paper", "Order of secondment")
    APPOINTMENT = "appointment", pgettext_lazy("paper", "Letter of appointment")
    RELEASE = "release", pgettext_lazy("paper", "Letter of release")
    END_REPORT = "end_report", pgettext_lazy("paper", "Report of the end")


# Whose number a paper bears.
ISSUED_BY = {
    PaperKind.REQUEST: Side.HOME,
    PaperKind.ACCEPTANCE: Side.HOST,
    PaperKind.AGREEMENT: Side.HOME,
    PaperKind.ORDER: Side.HOME,
    PaperKind.APPOINTMENT: Side.HOST,
    PaperKind.RELEASE: Side.HOST,
    PaperKind.END_REPORT: Side.HOME,
}
