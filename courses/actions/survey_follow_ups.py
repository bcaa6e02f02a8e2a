"""追跡調査: the same survey 3 and 6 months later, and with it the one for supervisors.

Who is asked again is read from the ledger: those who took part. A run is asked as one, months
after its survey closed; a self-paced course by the month in which people answered.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from courses.actions.survey_closing import open_survey
from courses.models import SurveyOpening, SurveyPage
from people.approving import approvers_of
from people.models import Post
from records.models import Record
from records.rules.engine import months_after
from records.states import Kind

OPEN_FOR = datetime.timedelta(days=28)
LOOKED_BACK = datetime.timedelta(days=300)  # longer than the longest wave and its opening

# When it begins, what it follows -> the people who are asked.
Cohorts = dict[tuple[datetime.date, int], set[int]]


def open_follow_ups(*, at: datetime.datetime) -> int:
    """Opens what has come due and is not there yet; how many that were."""
    opened = 0
    for page in SurveyPage.objects.live().select_related("supervisor_survey"):
        for months in page.waves:
            cohorts = _cohorts(page, months, on=timezone.localdate(at))
            for (day, follows), people in sorted(cohorts.items()):
                opened += _open(page, months, day, follows, people)
    return opened


def _cohorts(page: SurveyPage, months: int, *, on: datetime.date) -> Cohorts:
    rows = Record.objects.done().of_kind(Kind.SURVEY).about(page.key)
    rows = rows.filter(occurred_on__gte=on - LOOKED_BACK)
    first = SurveyOpening.objects.of_survey(page.key).filter(wave=0).in_bulk()
    found: Cohorts = defaultdict(set)
    latest: dict[datetime.date, int] = {}
    for person, day, evidence in rows.values_list("person", "occurred_on", "evidence"):
        opening = first.get(evidence.get("opening", 0))
        if opening is None:
            continue
        begins = _begins(opening, day, months)
        if begins <= on < begins + OPEN_FOR:
            follows = opening.pk
            if opening.for_everyone:  # two periods of one month are asked together
                follows = latest.setdefault(begins, opening.pk)
            found[begins, follows].add(person)
    return found


def _begins(opening: SurveyOpening, answered: datetime.date, months: int) -> datetime.date:
    if opening.for_everyone:
        return months_after(answered.replace(day=1), months + 1)
    return months_after(timezone.localdate(opening.closes_at), months)


@transaction.atomic
def _open(
    page: SurveyPage, months: int, day: datetime.date, follows: int, people: Iterable[int]
) -> int:
    """Both surveys, or none; whoever comes second finds them there."""
    first = SurveyOpening.objects.select_for_update(no_key=True).get(pk=follows)
    opens_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    if SurveyOpening.objects.filter(follows=first, wave=months, opens_at=opens_at).exists():
        return 0
    posts = _posts(people, day)
    asked = [(page, posts)]
    if page.supervisor_survey is not None:
        asked.append((page.supervisor_survey, _supervisors(posts, day)))
    for survey, whom in asked:
        open_survey(
            page=survey,
            opens_at=opens_at,
            closes_at=opens_at + OPEN_FOR,
            asked=whom,
            occasion_key=first.occasion_key,
            wave=months,
            follows=first,
        )
    return len(asked)


def _posts(people: Iterable[int], on: datetime.date) -> list[Post]:
    """Where these people are today; who has left is not asked."""
    main: dict[int, Post] = {}
    for post in Post.objects.filter(person__in=list(people)).on(on).main_first():
        main.setdefault(post.person_id, post)
    return [main[person] for person in sorted(main)]


def _supervisors(posts: Iterable[Post], on: datetime.date) -> list[Post]:
    """Each once, for all of their people together."""
    heads = set[int]().union(*approvers_of([post.pk for post in posts], on).values())
    return _posts(heads, on)
