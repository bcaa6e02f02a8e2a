"""The runs of courses as the pages of these courses show them: when, how many seats, one's own place."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from courses import run_words
from courses.models import CoursePage, Enrolment, Run
from courses.states import ACCEPTING, OPEN_ENROLMENTS, SEATED, RunState
from people.models import User


@dataclass(frozen=True)
class Offer:
    """One announced run that is not over. `seats_left` asks not for whom seats are kept."""

    run: Run
    state: RunState
    seats_left: int
    enrolment: Enrolment | None

    @property
    def is_open(self) -> bool:
        return self.state in ACCEPTING

    @property
    def seats_word(self) -> str:
        """Of one that is open."""
        if self.seats_left:
            return _("%(count)d seats left") % {"count": self.seats_left}
        return _("Full; waiting list") if self.run.waiting_list else _("Full")

    @property
    def can_apply(self) -> bool:
        is_in = self.enrolment is not None and self.enrolment.state in OPEN_ENROLMENTS
        return self.is_open and self.run.takes_applications and not is_in


def has_dates(course: CoursePage) -> bool:
    """Courses for reading alone are not asked for runs: their pages are the busiest."""
    return course.delivery != CoursePage.Delivery.SELF_PACED


def offers_of(
    user: User, courses: Collection[str], *, at: datetime.datetime
) -> dict[str, list[Offer]]:
    """By course (key), soonest first; two queries, none without a course."""
    if not courses:
        return {}
    seats = Count("enrolments", filter=Q(enrolments__state__in=SEATED))
    rows = Run.objects.announced(at).ahead(at).filter(course_key__in=courses).annotate(taken=seats)
    runs = list(rows.soonest_first())
    own = Enrolment.objects.filter(person=user, run__in=runs).order_by("pk")
    enrolments = {each.run_id: each for each in own} if runs else {}
    found: dict[str, list[Offer]] = defaultdict(list)
    for run in runs:
        left = max(run.capacity - run.taken, 0)  # type: ignore[attr-defined] # annotated
        offer = Offer(run, run.state_at(at), left, enrolments.get(run.pk))
        found[run.course_key].append(offer)
    return found


def in_one_line(offers: list[Offer]) -> str:
    """For a card of the catalogue: 受付中 12月4日（金）から・残り3席・ほか1回. Empty without a run."""
    if not offers:
        return ""
    first = next((each for each in offers if each.is_open), offers[0])
    parts = [str(first.state.label)]
    if first.run.starts_at:
        parts.append(_("from %(day)s") % {"day": run_words.day_of(first.run.starts_at)})
    if first.is_open:
        parts.append(first.seats_word)
    if others := len(offers) - 1:
        parts.append(_("%(count)d more runs") % {"count": others})
    return "・".join(parts)
