"""What two apps or more share. Import from `core.models`; the files are by subject."""

from core.models.audit import AuditCheck, AuditEvent, AuditHead, AuditSubject
from core.models.citations import CitationCheck
from core.models.contents import ContentChange
from core.models.exports import SavedExport
from core.models.jobs import Job
from core.models.messages import Mail, MailStop, Message
from core.models.moves import Move
from core.models.pages import BasePage
from core.models.passages import Passage, PassageQuerySet
from core.models.reminders import ReminderRule
from core.models.ticks import Tick

__all__ = [
    "AuditCheck",
    "AuditEvent",
    "AuditHead",
    "AuditSubject",
    "BasePage",
    "CitationCheck",
    "ContentChange",
    "Job",
    "Mail",
    "MailStop",
    "Message",
    "Move",
    "Passage",
    "PassageQuerySet",
    "ReminderRule",
    "SavedExport",
    "Tick",
]
