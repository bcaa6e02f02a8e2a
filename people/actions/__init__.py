"""The only writer of people and posts. Import from `people.actions`; the files are by subject."""

from people.actions.imports import (
    apply_import,
    apply_rows,
    begin_import,
    discard_import,
)
from people.actions.names import change_own_names
from people.actions.reference import load_reference
from people.actions.staging import stage_import

__all__ = [
    "apply_import",
    "apply_rows",
    "begin_import",
    "change_own_names",
    "discard_import",
    "load_reference",
    "stage_import",
]
