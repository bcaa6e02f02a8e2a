"""What changes people and their records at once, and so can only be done from above both."""

from workforce.actions.late_posts import correct_posts, move_records
from workforce.actions.merging import merge, move_merged
from workforce.actions.transfers import (
    confirm_change,
    discard_change,
    stage_change,
    take_effect,
    undo_change,
)

__all__ = [
    "confirm_change",
    "correct_posts",
    "discard_change",
    "merge",
    "move_merged",
    "move_records",
    "stage_change",
    "take_effect",
    "undo_change",
]
