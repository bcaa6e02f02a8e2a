"""The queue of background work, with one exception: what Wagtail keeps up to date on saving."""

from typing import Any

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db import DatabaseBackend


class QueueBackend(DatabaseBackend):
    """Tasks wait in the database for a worker; those named in `AT_ONCE` run within the save.

    Wagtail sends the search index and its "used in" index through the task queue. A page that
    was saved must be found by the next request, also where no worker runs (tests, `load_demo`,
    a worker that is down). Each takes a few milliseconds.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self._at_once = frozenset(self.options.get("AT_ONCE", ()))
        self._immediate = ImmediateBackend(alias, params)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if task.module_path in self._at_once:
            return self._immediate.enqueue(task, args, kwargs)
        return super().enqueue(task, args, kwargs)
