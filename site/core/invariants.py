"""Sentences that must always hold, each with the question that finds what breaks it.

An app writes its own in `invariants.py`; `manage.py audit_invariants` finds and asks them all:

    @invariant("A running job has a lease.")
    def running_without_lease() -> Iterable[str]:
        for job in Job.objects.filter(state="running", leased_until=None):
            yield f"job {job.pk}"

What is yielded names the row by app and key, never a person by name: the list goes to logs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

Question = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    app: str
    sentence: str
    broken_by: Question


_registered: dict[tuple[str, str], Invariant] = {}


def invariant(sentence: str) -> Callable[[Question], Question]:
    """Registers a function that yields one line for each row that breaks the sentence."""

    def register(question: Question) -> Question:
        app = question.__module__.partition(".")[0]
        _registered[app, sentence] = Invariant(app, sentence, question)
        return question

    return register


def invariants(*apps: str) -> list[Invariant]:
    """All that the installed apps (or only the named ones) promise, in reading order."""
    autodiscover_modules("invariants")
    found = sorted(_registered.items())
    return [item for (app, _), item in found if not apps or app in apps]


def broken(*apps: str) -> list[tuple[str, str]]:
    """(sentence, row) for everything that does not hold; empty is what one wants."""
    return [(item.sentence, row) for item in invariants(*apps) for row in item.broken_by()]
