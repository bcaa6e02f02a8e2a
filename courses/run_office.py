"""What an organiser sees of a run: who is in it and who waits, what is left to do, what was changed."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from courses import run_words
from courses.actions import candidates
from courses.models import Enrolment, Interest, Run, RunChange, SeatHold, Session
from courses.seats import seats_of
from courses.states import ACCEPTING, OPEN_ENROLMENTS, OVER, EnrolmentState, RunState
from people.models import User


@dataclass(frozen=True)
class Group:
    """Enrolments of one state, as a list of the page shows them."""

    state: EnrolmentState
    enrolments: list[Enrolment]


@dataclass(frozen=True)
class Line:
    """A session, and what can still be done with it."""

    session: Session
    words: run_words.InWords
    is_over: bool
    can_change: bool
    can_cancel: bool


class RunOffice:
    """Read lazily by the template, each question once, a constant number of queries."""

    def __init__(self, run: Run, user: User, *, at: datetime.datetime) -> None:
        self.run, self.user, self.at = run, user, at
        self.state: RunState = run.state_at(at)

    @property
    def is_over(self) -> bool:
        return self.state in OVER | {RunState.CANCELLED}

    @cached_property
    def _enrolments(self) -> list[Enrolment]:
        rows = Enrolment.objects.filter(run=self.run).select_related(
            "person", "post__organisation", "post__section", "municipality"
        )
        return list(rows.by_kana())

    @cached_property
    def groups(self) -> list[Group]:
        """Admitted first; in line in the order of the line; who is out last."""
        order = [EnrolmentState.ADMITTED, EnrolmentState.FINISHED, EnrolmentState.WAITLISTED,
                 EnrolmentState.AWAITING, EnrolmentState.APPLIED, EnrolmentState.NOMINATED,
                 EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN, EnrolmentState.LATE_WITHDRAWN,
                 EnrolmentState.CANCELLED]  # fmt: skip
        found = []
        for state in order:
            rows = [each for each in self._enrolments if each.state == state]
            if state == EnrolmentState.WAITLISTED:
                rows.sort(key=lambda each: each.queue or 0)
            if rows:
                found.append(Group(state, rows))
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        states = [each.state for each in self._enrolments]
        return {
            "seated": sum(s in {EnrolmentState.ADMITTED, EnrolmentState.FINISHED} for s in states),
            "waiting": states.count(EnrolmentState.WAITLISTED),
            "awaiting": states.count(EnrolmentState.AWAITING),
            "open": sum(state in OPEN_ENROLMENTS for state in states),
        }

    @cached_property
    def seats_left(self) -> int:
        return max(seats_of(self.run, at=self.at).left, 0)

    @cached_property
    def sessions(self) -> list[Line]:
        rows = self.run.sessions.select_related("room").prefetch_related("teaching__lecturer")
        return [self._line(session) for session in rows.in_order()]

    def _line(self, session: Session) -> Line:
        """The same boundaries as the actions have."""
        going_on = not session.cancelled_at and self.state != RunState.CANCELLED
        over = session.is_over(self.at)
        return Line(
            session=session,
            words=run_words.InWords.of(session),
            is_over=going_on and over,
            can_change=going_on and not (over and self.run.announced_at),
            can_cancel=going_on and session.starts_at > self.at,
        )

    @cached_property
    def holds(self) -> list[SeatHold]:
        return list(self.run.holds.select_related("organisation").order_by("organisation"))

    @cached_property
    def changes(self) -> list[tuple[RunChange, list[tuple[str, str, str]]]]:
        """The last twenty, each with (what, old, new)."""
        labels = run_words.labels() | run_words.run_labels()
        rows = self.run.changes.select_related("by", "session").order_by("-at", "-pk")[:20]
        return [
            (row, [(labels.get(name, name), old, new) for name, (old, new) in row.changes.items()])
            for row in rows
        ]

    @cached_property
    def to_choose_from(self) -> int:
        """How many wait for the organiser's choice; 0 where there is none to make yet."""
        if not self.run.is_selected or self.at < self.run.apply_until or self.is_over:
            return 0
        return len(candidates(self.run))

    @cached_property
    def interest(self) -> list[tuple[str, int]]:
        """Demand by municipality, largest first."""
        rows = Interest.objects.filter(course_key=self.run.course_key)
        counted = rows.values_list("municipality__name").annotate(n=Count("pk")).order_by("-n")
        return [(name or _("Elsewhere"), count) for name, count in counted]

    @property
    def gives_parts(self) -> bool:
        """Who attended only some of the sessions can have a paper on these."""
        return self.state in OVER and bool(self.counts["seated"])

    @property
    def too_few(self) -> bool:
        """Below the minimum, and the run is not over."""
        return not self.is_over and self.counts["seated"] < self.run.minimum

    @property
    def can_announce(self) -> bool:
        return self.run.announced_at is None and self.state != RunState.CANCELLED

    @property
    def takes_people(self) -> bool:
        return self.state in ACCEPTING
