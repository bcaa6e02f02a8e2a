"""The only writer of people and posts. Import from `people.actions`; the files are by subject."""

from people.actions.names import change_own_names
from people.actions.reference import load_reference

__all__ = ["change_own_names", "load_reference"]
