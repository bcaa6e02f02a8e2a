"""What two apps or more share. Import from `core.models`; the files are by subject."""

from core.models.jobs import Job
from core.models.moves import Move
from core.models.pages import BasePage
from core.models.ticks import Tick

__all__ = ["BasePage", "Job", "Move", "Tick"]
