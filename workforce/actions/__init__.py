"""What changes people and their records at once, and so can only be done from above both."""

from workforce.actions.late_posts import correct_posts, move_records
from workforce.actions.merging import merge, move_merged

__all__ = ["correct_posts", "merge", "move_merged", "move_records"]
