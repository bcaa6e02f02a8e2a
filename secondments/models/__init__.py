"""Secondments, their papers, what is learnt on them, and the plan. Import from here."""

from secondments.models.chain import Change, Consent, SecondmentMove
from secondments.models.learning import (
    FollowUp,
    Goal,
    Interview,
    LogEntry,
    Report,
    ReportMove,
    SignOff,
)
from secondments.models.papers import Attachment, Paper, PaperCounter
from secondments.models.plans import (
    PlanRow,
    PlanYear,
    Population,
    PopulationBand,
    StaffingPlan,
    StaffingStandard,
)
from secondments.models.presence import Presence, PresencePerson
from secondments.models.secondments import Secondment

__all__ = [
    "Attachment",
    "Change",
    "Consent",
    "FollowUp",
    "Goal",
    "Interview",
    "LogEntry",
    "Paper",
    "PaperCounter",
    "PlanRow",
    "PlanYear",
    "Population",
    "PopulationBand",
    "Presence",
    "PresencePerson",
    "Report",
    "ReportMove",
    "Secondment",
    "SecondmentMove",
    "SignOff",
    "StaffingPlan",
    "StaffingStandard",
]
