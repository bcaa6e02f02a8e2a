"""The list of what one may see: what to decide by when, then who is where until when."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.templatetags.japanese import jdate
from people.models import Organisation, User
from secondments.learning_states import ReportState
from secondments.models import Consent, Secondment
from secondments.offices import answerable
from secondments.permissions import keeps_secondments, visible_to
from secondments.states import BEFORE, OVER, Decision, State, Step
from secondments.words import quality, shape, who

WARNED = 90  # days before the end
VIEWS = ("now", "coming", "over", "withdrawn")


@dataclass(frozen=True)
class ToDo:
    day: datetime.date | None
    title: str
    meta: str
    url: str
    state: str = ""
    word: str = ""


@dataclass(frozen=True)
class Row:
    it: Secondment
    who: str
    quality: str
    shape: str
    url: str
    known: bool


@dataclass(frozen=True)
class Group:
    """Sent, or received: as seen from the own organisation."""

    title: str
    rows: Sequence[Row]


class SecondmentList:
    def __init__(self, user: User, *, on: datetime.date, view: str = "") -> None:
        self.user, self.on = user, on
        self.view = view if view in VIEWS else "now"
        self.keeps = keeps_secondments(user)

    @cached_property
    def all(self) -> list[Secondment]:
        """A constant number of questions, whatever their number."""
        rows = visible_to(self.user, on=self.on).with_names().select_related("report", "home_post")
        asked = Prefetch("consents", Consent.objects.order_by("round", "step"))
        return list(rows.prefetch_related(asked).order_by("planned_end", "pk"))

    @cached_property
    def counts(self) -> dict[str, int]:
        return {view: sum(_view_of(it) == view for it in self.all) for view in VIEWS}

    @property
    def views(self) -> list[tuple[str, str, int]]:
        names = {
            "now": pgettext("secondments", "Under way"),
            "coming": pgettext("secondments", "To come"),
            "over": pgettext("secondments", "Over"),
            "withdrawn": pgettext("secondments", "Withdrawn"),
        }
        return [(view, names[view], self.counts[view]) for view in VIEWS]

    @cached_property
    def groups(self) -> list[Group]:
        chosen = [it for it in self.all if _view_of(it) == self.view]
        post = self.user.active_post
        if not self.keeps or post is None:
            return [Group("", [self._row(it) for it in chosen])] if chosen else []
        own = set(
            Organisation.objects.under(post.organisation_id, on=self.on).values_list(
                "pk", flat=True
            )
        )
        sent = [it for it in chosen if it.home_id in own]
        received = [it for it in chosen if it.host_id in own and it.home_id not in own]
        others = [it for it in chosen if it.home_id not in own and it.host_id not in own]
        named = [
            (pgettext("secondments", "Sent"), sent),
            (pgettext("secondments", "Received"), received),
            (pgettext("secondments", "Between others"), others),
        ]
        return [Group(title, [self._row(it) for it in rows]) for title, rows in named if rows]

    @cached_property
    def todo(self) -> list[ToDo]:
        """What is asked of this person, the nearest day first."""
        found = [each for it in self.all for each in self._to_do(it)]
        return sorted(found, key=lambda each: (each.day is None, each.day or self.on))

    @cached_property
    def _mine(self) -> set[int]:
        """What this person is asked."""
        consents = []
        for it in self.all:
            for consent in it.consents.all():
                consent.secondment = it
                consents.append(consent)
        return answerable(self.user, consents, on=self.on)

    def _to_do(self, it: Secondment) -> list[ToDo]:
        url = reverse("secondments:secondment", args=[it.public_id])
        waiting = next((c for c in it.consents.all() if c.decision == Decision.WAITING), None)
        if waiting is not None:
            if waiting.pk in self._mine:
                title = _("Answer the request: %(who)s") % {"who": who(it)}
                return [ToDo(None, title, _route(it), url, "wait", str(Step(waiting.step).label))]
            return []
        if not self.keeps:
            return []
        return self._of_the_office(it, url)

    def _of_the_office(self, it: Secondment, url: str) -> list[ToDo]:
        words = {"who": who(it)}
        if it.state == State.CONSULTATION and _all_approved(it):
            title = _("Enter the agreement: %(who)s") % words
            return [ToDo(it.planned_start, title, _route(it), url)]
        if it.state == State.AGREED:
            title = _("Set the announcement: %(who)s") % words
            return [ToDo(it.planned_start, title, _route(it), url)]
        left = (it.planned_end - self.on).days
        if it.state == State.ACTIVE and left <= WARNED:
            title = _("Decide: back home, or an extension: %(who)s") % words
            meta = _("Until %(day)s") % {"day": jdate(it.last_day)}
            word = ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
            return [ToDo(it.last_day, title, meta, url, "due", word)]
        report = getattr(it, "report", None)
        if it.state == State.ENDED and report is not None and report.state != ReportState.APPROVED:
            late = report.due_on < self.on
            title = _("Report on the secondment: %(who)s") % words
            word = pgettext("secondment", "Overdue") if late else _("Waiting for the report")
            return [ToDo(report.due_on, title, _route(it), url, "late" if late else "due", word)]
        return []

    def _row(self, it: Secondment) -> Row:
        url = reverse("secondments:secondment", args=[it.public_id])
        return Row(it, who(it), quality(it), shape(it), url, it.is_known(self.on))


def _view_of(it: Secondment) -> str:
    if it.state == State.WITHDRAWN:
        return "withdrawn"
    if it.state in BEFORE:
        return "coming"
    return "over" if it.state in OVER else "now"


def _all_approved(it: Secondment) -> bool:
    return it.person_id is not None and any(
        c.round == it.round and c.step == Step.METROPOLIS and c.decision == Decision.APPROVED
        for c in it.consents.all()
    )


def _route(it: Secondment) -> str:
    return _("%(home)s → %(host)s") % {"home": it.home, "host": it.host}
