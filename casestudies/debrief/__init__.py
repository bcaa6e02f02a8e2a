"""What an exercise showed, put together for its debrief. Reads everything, changes nothing."""

from casestudies.debrief.loading import GroupWork, load_edits, load_groups
from casestudies.debrief.page import Debrief

__all__ = ["Debrief", "GroupWork", "load_edits", "load_groups"]
