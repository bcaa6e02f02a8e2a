"""Where one person stands in a programme: read once, then asked by every screen, the person's own and
HR's. A constant number of queries, whatever the programme holds."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from courses.models import Allocation, Enrolment, Evidence, ProgrammeRequest, Progress
from courses.models.allocations import BY_ONESELF
from courses.own_sessions import OwnSessions
from courses.programme_judging import judge
from courses.programme_outline import MINUTES, Item, ProgrammeOutline
from courses.programme_rule import count
from courses.states import OPEN_ENROLMENTS, Decision
from people.models import User
from records.facts import load_facts
from records.models import Extension, Obligation
from records.rules import Facts, Verdict
from records.states import ExtensionState, Kind


@dataclass(frozen=True)
class ProgrammeStanding:
    outline: ProgrammeOutline
    person: User
    on: datetime.date
    allocation: Allocation | None
    # What is owed of this programme today, what is due first at the top.
    owed: Sequence[Obligation]
    verdict: Verdict
    facts: Facts
    completed_on: datetime.date | None
    # Keys of courses that are under way, or in which a seat is had or asked for.
    begun: frozenset[str]
    evidence: Sequence[Evidence]  # the newest first
    request: ProgrammeRequest | None  # that waits for an answer

    @property
    def is_in(self) -> bool:
        return self.allocation is not None and self.allocation.archived_at is None

    @property
    def is_archived(self) -> bool:
        return self.allocation is not None and self.allocation.archived_at is not None

    @property
    def is_completed(self) -> bool:
        return self.completed_on is not None

    @property
    def due(self) -> datetime.date | None:
        open_ones = [row.due for row in self.owed if row.satisfied_on is None]
        return min(open_ones, default=None)

    @property
    def may_leave(self) -> bool:
        """Nobody but the person asks for it, and it is not completed."""
        own = all(row.entry in BY_ONESELF for row in self.owed)
        return self.is_in and own and bool(self.owed) and not self.is_completed

    @property
    def is_doubtful(self) -> bool:
        """An officer has not decided yet whether and by when."""
        return self.allocation is not None and bool(self.allocation.doubt)

    @cached_property
    def counted(self) -> tuple[int, int]:
        return count(self.verdict)

    @cached_property
    def minutes(self) -> list[tuple[str, int, int]]:
        """(kind, had, what all items come to), only of kinds there are; equivalent learning may be
        more than its item."""
        by_subject = {item.subject: item for item in self.outline.items_within(set())}
        timed = [item for item in by_subject.values() if item.kind != "programme"]
        rows = [
            (kind, self.facts.minutes(kind), sum(getattr(item, kind) for item in timed))
            for kind in MINUTES
        ]
        return [row for row in rows if row[1] or row[2]]

    @cached_property
    def extensions(self) -> list[Extension]:
        return [row for owed in self.owed for row in owed.extensions.all()]

    @property
    def waits_for_more_time(self) -> bool:
        return any(row.state == ExtensionState.WAITING for row in self.extensions)

    def evidence_of(self, item: Item) -> Evidence | None:
        """The last that was entered for it."""
        return next((row for row in self.evidence if row.item_key == item.instead), None)

    def waits_for_answer(self, item: Item) -> bool:
        last = self.evidence_of(item)
        return last is not None and last.state == Decision.WAITING


def programme_standing(
    person: User, outline: ProgrammeOutline, *, on: datetime.date | None = None
) -> ProgrammeStanding:
    on = on or timezone.localdate()
    key, pk = outline.page.key, person.pk
    known = load_facts([pk], outline.subjects)[pk]
    held = OwnSessions.load({pk: known}, outline.live_courses)
    it = judge(outline, pk, known, held, on=on)
    completions = [
        each for each in known.about(key) if each.kind == Kind.PROGRAMME and each.is_done
    ]
    allocation = Allocation.objects.filter(person=person, programme_key=key).first()
    return ProgrammeStanding(
        outline=outline,
        person=person,
        on=on,
        allocation=allocation,
        owed=_owed(person, key, on),
        verdict=it.verdict,
        facts=it.facts,
        completed_on=max((each.occurred_on for each in completions), default=None),
        begun=_begun(person, outline),
        evidence=_evidence(allocation),
        request=_request(person, outline, allocation),
    )


def _owed(person: User, key: str, on: datetime.date) -> list[Obligation]:
    rows = Obligation.objects.in_force(on).filter(
        person=person, subject_kind=Kind.PROGRAMME, subject_key=key
    )
    rows = rows.select_related("requirement__organisation", "made_by", "post__organisation")
    return list(
        rows.prefetch_related(
            "requirement__professions", "extensions__asked_by", "extensions__decided_by"
        ).order_by("due", "pk")
    )


def _begun(person: User, outline: ProgrammeOutline) -> frozenset[str]:
    courses = [item.subject for item in outline.items if item.kind in {"course", "live"}]
    progress = Progress.objects.filter(person=person, course_key__in=courses)
    seats = Enrolment.objects.filter(
        person=person, run__course_key__in=courses, state__in=OPEN_ENROLMENTS
    )
    found = (
        progress.order_by()
        .values_list("course_key")
        .union(seats.order_by().values_list("run__course_key"))
    )
    return frozenset(key for (key,) in found)


def _evidence(allocation: Allocation | None) -> list[Evidence]:
    if allocation is None:
        return []
    rows = Evidence.objects.filter(allocation=allocation)
    return list(rows.select_related("entered_by", "decided_by").order_by("-asked_at", "-pk"))


def _request(
    person: User, outline: ProgrammeOutline, allocation: Allocation | None
) -> ProgrammeRequest | None:
    if outline.page.entry != "approval" or (allocation and allocation.archived_at is None):
        return None
    rows = ProgrammeRequest.objects.waiting()
    return rows.filter(person=person, programme_key=outline.page.key).first()
