"""The coarse fact that a survey is broken down by, and how coarse it must be to be kept."""

import datetime
from collections import Counter
from collections.abc import Iterable

from courses.models import SurveyPage
from people.models import Organisation, Post
from records.places import administration
from records.suppression import LEAST_SHOWN

OTHER = ""  # no group, or one that was too small


def group_of(post: Post | None, breakdown: str, *, on: datetime.date) -> str:
    """The name of the municipality or profession at that day, as the survey's author chose."""
    if post is None or breakdown == SurveyPage.Breakdown.NONE:
        return OTHER
    if breakdown == SurveyPage.Breakdown.PROFESSION:
        return str(post.profession) if post.profession else OTHER
    municipality = administration().municipality_of(post.organisation_id, on)
    place = Organisation.objects.filter(pk=municipality).first() if municipality else None
    return str(place) if place else OTHER


def coarse_groups(groups: Iterable[str]) -> dict[str, str]:
    """Group -> the group under which it may be kept: groups of fewer than five become one, and
    if these are still too few, the next smallest goes with them."""
    counts = Counter(groups)
    small = {group for group, count in counts.items() if count < LEAST_SHOWN or group == OTHER}
    rest = sorted((count, group) for group, count in counts.items() if group not in small)
    while small and rest and sum(counts[group] for group in small) < LEAST_SHOWN:
        small.add(rest.pop(0)[1])
    return {group: OTHER if group in small else group for group in counts}
