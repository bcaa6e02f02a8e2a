"""Which group reviews which, and what levels a review may hold. Asks nothing of the database."""

from collections.abc import Mapping, Sequence

from casestudies.content import Criterion

Scores = Mapping[str, int]


def reviewed_by(number: int, numbers: Sequence[int]) -> int | None:
    """The number of the group that this one reviews: the next one, the last one the first. None
    where there is no other group, or the group is not among those that take part."""
    around = sorted({*numbers})
    if number not in around or len(around) == 1:
        return None
    return around[(around.index(number) + 1) % len(around)]


def known_scores(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> dict[str, int]:
    """Only places of criteria and levels that the case has."""
    return {
        str(place): level
        for place, criterion in enumerate(criteria)
        if (level := scores.get(str(place))) is not None and 0 <= level < len(criterion.levels)
    }


def unscored(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> list[str]:
    """Names of the criteria that have no level yet."""
    known = known_scores(criteria, scores)
    return [one.name for place, one in enumerate(criteria) if str(place) not in known]


def levels_of(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> list[tuple[str, str]]:
    """(criterion, level); "" where none was chosen. An edition never changes, so places stay right."""
    found = []
    for place, criterion in enumerate(criteria):
        level = scores.get(str(place), -1)
        is_known = 0 <= level < len(criterion.levels)
        found.append((criterion.name, criterion.levels[level] if is_known else ""))
    return found
