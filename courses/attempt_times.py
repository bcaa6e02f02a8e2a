"""How long a quiz takes: from opening it to handing it in.

Ten questions stand on a page and are saved as they come, so the time of one question is not known,
and none is told. Nor is it known whether somebody was away between: half of the people are a better
measure than the mean, which one window left open over the weekend moves. Both are of the attempts
that count for the other figures, less those that were handed in at the end of the time allowed: they
say how long the clock ran.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.utils.translation import gettext as _

from courses.models import AnswerResult, Attempt
from records.suppression import LEAST_SHOWN


@dataclass(frozen=True)
class AttemptTimes:
    """`people` handed in themselves; with none there is no mean and no median."""

    people: int
    mean: datetime.timedelta | None
    median: datetime.timedelta | None

    @property
    def is_known(self) -> bool:
        """Enough people that a time is nobody's own."""
        return self.people >= LEAST_SHOWN

    @property
    def mean_text(self) -> str:
        return _in_words(self.mean) if self.is_known else _("Not shown")

    @property
    def median_text(self) -> str:
        return _in_words(self.median) if self.is_known else _("Not shown")


def _in_words(time: datetime.timedelta | None) -> str:
    """Whole minutes: nobody reads a quiz to the second."""
    if time is None:
        return "–"
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return _("Less than a minute")
    if minutes < 60:
        return _("%(minutes)s minutes") % {"minutes": minutes}
    parts = {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(hours)s hours %(minutes)s minutes") % parts


def attempt_times(quiz_key: str, edition: int) -> AttemptTimes:
    """Of one edition of a quiz; two queries, however many answered."""
    timed = _timed(quiz_key, edition)
    whole = timed.aggregate(people=Count("pk"), mean=Avg("time"))
    middle = (whole["people"] - 1) // 2 if whole["people"] else 0
    median = [row.time for row in timed.only("pk").order_by("time")[middle : middle + 1]]
    return AttemptTimes(whole["people"], whole["mean"], next(iter(median), None))


def _timed(quiz_key: str, edition: int) -> Any:  # attempts with `time`
    counting = AnswerResult.objects.of_edition(quiz_key, edition).values("attempt")
    time = ExpressionWrapper(F("submitted_at") - F("started_at"), output_field=DurationField())
    own_hand = Q(closes_at=None) | Q(submitted_at__lt=F("closes_at"))
    attempts = Attempt.objects.graded().filter(own_hand, pk__in=counting)
    # A clock that was put back gives no time.
    return attempts.filter(submitted_at__gte=F("started_at")).annotate(time=time)
