"""The ledger, and who owes what by when. Import from `records.models`.

Record: what people have done. Requirement > Obligation: who must learn what, and by when.
"""

from records.models.ledger import AppendOnlyError, Record, RecordQuerySet
from records.models.obligations import Obligation, ObligationQuerySet, Requirement

__all__ = [
    "AppendOnlyError",
    "Obligation",
    "ObligationQuerySet",
    "Record",
    "RecordQuerySet",
    "Requirement",
]
