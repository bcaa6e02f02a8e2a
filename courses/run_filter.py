"""Which runs a list shows: one-click views, and a search for a course; all in the address."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.folding import fold
from courses.models import Enrolment, Run
from courses.models.runs import RunQuerySet
from courses.run_permissions import runs_managed, runs_seen
from courses.states import OPEN_ENROLMENTS, SEATED, EnrolmentState, RunState
from people.models import User


class RunView(TextChoices):
    AHEAD = "ahead", pgettext_lazy("runs", "To come")
    OPEN = "open", pgettext_lazy("runs", "Applications open")
    MINE = "mine", pgettext_lazy("runs", "My own")
    RUN_BY_US = "ours", pgettext_lazy("runs", "Run by us")
    PAST = "past", pgettext_lazy("runs", "Past")


@dataclass(frozen=True)
class RunRow:
    """One line of the list. `seats_left` counts seats without asking for whom they are kept."""

    run: Run
    state: RunState
    enrolment: Enrolment | None
    taken: int

    @property
    def seats_left(self) -> int:
        return max(self.run.capacity - self.taken, 0)


class RunFilter:
    def __init__(self, query: Mapping[str, str], user: User, *, at: datetime.datetime) -> None:
        self.user, self.at = user, at
        view = query.get("view", "")
        self.view = RunView(view) if view in RunView.values else RunView.AHEAD
        self.text = query.get("q", "").strip()[:60]

    @cached_property
    def seen(self) -> RunQuerySet:
        rows = runs_seen(self.user, at=self.at)
        for word in fold(self.text).split():
            rows = rows.filter(search_key__contains=word)
        return rows

    def runs(self) -> RunQuerySet:
        rows = self.seen.filter(self._condition(self.view)).select_related("organiser")
        if self.view == RunView.PAST:
            return rows.order_by("-starts_at", "-pk")
        return rows.soonest_first()

    def counts(self) -> list[tuple[RunView, int]]:
        """One query for all views; "run by us" only for whoever runs any."""
        ids = self.seen.values("pk")
        found = Run.objects.filter(pk__in=ids).aggregate(
            **{view.value: Count("pk", filter=self._condition(view)) for view in RunView}
        )
        return [
            (view, found[view.value])
            for view in RunView
            if view not in {RunView.MINE, RunView.RUN_BY_US}
            or found[view.value]
            or view == self.view
        ]

    def rows(self, runs: Iterable[Run]) -> list[RunRow]:
        """Two queries for any number of runs."""
        shown = list(runs)
        own = Enrolment.objects.filter(person=self.user, run__in=shown).order_by("pk")
        enrolments = {enrolment.run_id: enrolment for enrolment in own}
        seats = Enrolment.objects.filter(run__in=shown, state__in=SEATED)
        taken = dict(seats.order_by().values_list("run").annotate(n=Count("pk")))
        return [
            RunRow(run, run.state_at(self.at), enrolments.get(run.pk), taken.get(run.pk, 0))
            for run in shown
        ]

    def _condition(self, view: RunView) -> Q:
        """Of each view, so that a list and its count are one thing."""
        at = self.at
        over = Q(ends_at__lte=at) | Q(cancelled_at__isnull=False)
        mine = Enrolment.objects.filter(
            person=self.user, state__in=[*OPEN_ENROLMENTS, EnrolmentState.FINISHED]
        )
        return {
            RunView.AHEAD: ~over,
            RunView.OPEN: Q(pk__in=Run.objects.accepting(at).values("pk")),
            RunView.MINE: Q(pk__in=mine.values("run")),
            RunView.RUN_BY_US: Q(
                pk__in=runs_managed(self.user, on=timezone.localdate(at)).values("pk")
            ),
            RunView.PAST: over,
        }[view]
