"""How many seats of a run are left, and for whom: kept seats are free for those they are kept for.

Asked while the run's row is locked, so that two who ask for the last seat follow one another.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from courses.models import Enrolment, MakeUp, Run
from courses.states import MakeUpState

# Where a seat counts: the municipality and the organisation of the post one attends in.
Place = tuple[int | None, int]


def place_of(enrolment: Enrolment) -> Place:
    return enrolment.municipality_id, enrolment.post.organisation_id


@dataclass
class Seats:
    """Counted once, then kept in step by `take`."""

    left: int  # of all seats, kept ones among them; negative where an organiser overfilled it
    kept: Counter[int]  # seats still kept, by organisation

    def free_for(self, place: Place) -> bool:
        for_others = sum(
            seats for organisation, seats in self.kept.items() if organisation not in place
        )
        return self.left > for_others

    def take(self, place: Place) -> None:
        self.left -= 1
        _give_up(self.kept, place)


def seats_of(run: Run, *, at: datetime.datetime) -> Seats:
    """Three queries. Who makes up a session here takes a seat in it; the fullest session counts."""
    seated = Enrolment.objects.filter(run=run).seated()
    places = list(seated.values_list("municipality_id", "post__organisation_id"))
    return Seats(
        left=run.capacity - len(places) - _guests(run),
        kept=_still_kept(run, places, on=timezone.localdate(at)),
    )


def _still_kept(run: Run, places: Iterable[Place], *, on: datetime.date) -> Counter[int]:
    kept: Counter[int] = Counter(
        dict(run.holds.filter(until__gt=on).values_list("organisation_id", "seats"))
    )
    for place in places:
        _give_up(kept, place)
    return kept


def _give_up(kept: Counter[int], place: Place) -> None:
    """Somebody from there has sat down: one seat fewer needs to be kept."""
    for organisation in set(place):
        if organisation is not None and kept[organisation]:
            kept[organisation] -= 1


def _guests(run: Run) -> int:
    booked = MakeUp.objects.filter(instead__run=run).exclude(state=MakeUpState.DROPPED)
    fullest = booked.values("instead").annotate(many=Count("pk")).order_by("-many").first()
    return fullest["many"] if fullest else 0
