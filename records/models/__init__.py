"""The ledger, and who owes what by when. Import from `records.models`.

Record: what people have done. Requirement > Obligation > Extension: who must learn what, by when, and
who was given more time.
"""

from records.models.extensions import Extension
from records.models.ledger import AppendOnlyError, Record, RecordQuerySet
from records.models.obligations import (
    Obligation,
    ObligationQuerySet,
    Requirement,
    RequirementQuerySet,
)

__all__ = [
    "AppendOnlyError",
    "Extension",
    "Obligation",
    "ObligationQuerySet",
    "Record",
    "RecordQuerySet",
    "Requirement",
    "RequirementQuerySet",
]
