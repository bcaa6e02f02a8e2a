"""Seconds of CPU of this process, and what is told of a measurement."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

Facts = dict[str, float]


@contextmanager
def cpu() -> Iterator[list[float]]:
    """Seconds of CPU of this process, in the one item of the list once the block is left."""
    spent = [0.0]
    begun = time.process_time()
    yield spent
    spent[0] = time.process_time() - begun
