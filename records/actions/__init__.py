"""The only writers of the ledger and of obligations. Import from `records.actions`."""

from records.actions.ledger import Deed, correct, record, record_many, void
from records.actions.obligations import excuse, refresh_obligations

__all__ = [
    "Deed",
    "correct",
    "excuse",
    "record",
    "record_many",
    "refresh_obligations",
    "void",
]
