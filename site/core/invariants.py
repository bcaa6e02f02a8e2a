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

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from core.audit import triggers
from core.audit.chain import START, is_sealed
from core.models import AuditEvent, AuditHead, Job, Mail
from core.states import JobState, MailState

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


# --- core's own --------------------------------------------------------------


@invariant("A running job has begun and is leased to a worker.")
def running_without_lease() -> Iterable[str]:
    running = Job.objects.filter(state=JobState.RUNNING)
    return _jobs(running.filter(Q(started_at=None) | Q(leased_until=None) | Q(attempts=0)))


@invariant("A waiting job is queued again after some time.")
def waiting_for_ever() -> Iterable[str]:
    return _jobs(Job.objects.filter(state=JobState.WAITING, leased_until=None))


@invariant("A job has an end and no lease exactly when it is over.")
def over_without_end() -> Iterable[str]:
    is_open = Q(state__in=[JobState.WAITING, JobState.RUNNING])
    over_but_leased = ~is_open & (Q(finished_at=None) | Q(leased_until__isnull=False))
    return _jobs(Job.objects.filter(over_but_leased | (is_open & Q(finished_at__isnull=False))))


@invariant("A job has not done more than there was to do.")
def more_done_than_there_was() -> Iterable[str]:
    return _jobs(Job.objects.filter(total__gt=0, done__gt=F("total")))


def _jobs(rows: QuerySet[Job]) -> Iterable[str]:
    return (f"job {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


@invariant("The database refuses to change or delete an audit event.")
def events_without_a_trigger() -> Iterable[str]:
    return (f"trigger {trigger.name}" for trigger in triggers.missing(connection))


@invariant("The chain of audit events ends with the last event.")
def head_apart_from_the_last_event() -> Iterable[str]:
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    last = AuditEvent.objects.order_by("-number").first()
    said = (head.number, bytes(head.mac)) if head else None
    is_so = (last.number, bytes(last.mac)) if last else (0, START)
    if head is None or said != is_so or not is_sealed(head):
        yield f"event {is_so[0]}"


@invariant("A mail that was tried says when.")
def tried_without_a_moment() -> Iterable[str]:
    tried = Mail.objects.filter(state__in=[MailState.SENDING, MailState.SENT, MailState.UNSURE])
    return (
        f"mail {pk}"
        for pk in tried.filter(Q(tried_at=None) | Q(attempts=0)).values_list("pk", flat=True)
    )
