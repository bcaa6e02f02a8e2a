from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`row` of the list `place` (people, unions …) from 1; 0 means the list or diagram itself."""

    place: str
    row: int
    field: str
    message: str


class DiagramError(ValueError):
    """All that is wrong with a diagram, each with a sentence for the person who entered it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = list(faults)
