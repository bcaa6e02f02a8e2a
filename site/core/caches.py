"""The cache in the database, for machines without Redis."""

import time
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache

SKEW = 60  # seconds that the clocks of two servers may differ


class SteadyDatabaseCache(DatabaseCache):
    """Keeps beside each value when it was written. A row says until when it holds by the clock
    of that moment: had the clock run ahead, it would outlive its setting right by as much, and
    with it a lock on signing in. So what was written later than now has gone."""

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        done: bool = super()._base_set(mode, key, (time.time(), value), timeout)  # type: ignore[misc]  # not in the stubs
        return done

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if super().add(key, value, timeout, version):
            return True
        self.get(key, version=version)  # takes away one from later than now
        return super().add(key, value, timeout, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        found = super().get_many(keys, version)
        latest = time.time() + SKEW
        ahead = [key for key, (written, _value) in found.items() if written > latest]
        if ahead:
            self.delete_many(ahead, version)
        return {key: value for key, (written, value) in found.items() if written <= latest}

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self.get_many([key], version))
