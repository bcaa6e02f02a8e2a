"""What two apps or more share. Import from `core.models`; the files are by subject."""

from core.models.jobs import Job
from core.models.moves import Move
from core.models.pages import BasePage

__all__ = ["BasePage", "Job", "Move"]
