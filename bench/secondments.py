"""派遣: a plan of 62 municipalities over ten years, and 500 secondments on a timeline of three."""

import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from bench.visits import CROWD
from core.fiscal import first_day, fiscal_year
from people.models import Organisation, Post, Profession
from secondments.models import PlanRow, PlanYear, Secondment
from secondments.states import Direction, Ending, Kind, State

YEARS, POSTINGS = 10, 500


def gather_secondments() -> None:
    """Two ways and three professions for each municipality in each year; people of the crowd."""
    bureau = Organisation.objects.get(kind=Organisation.Kind.METROPOLIS)
    places = list(Organisation.objects.municipalities())
    professions = list(Profession.objects.order_by("position", "code")[:3])
    now = fiscal_year(timezone.localdate())
    PlanRow.objects.all().delete()
    years = [
        PlanYear.objects.update_or_create(
            fiscal_year=year, defaults={"frozen_at": None, "frozen_by": None, "snapshot": None}
        )[0]
        for year in range(now - YEARS + 1, now + 2)
    ]
    PlanRow.objects.bulk_create(
        [
            PlanRow(
                year=year, direction=direction, home=home, host=host, profession=profession,
                planned=place.pk % 4,
            )
            for year in years
            for place in places
            for direction, home, host in (
                (Direction.TO_METROPOLIS, place, bureau),
                (Direction.FROM_METROPOLIS, bureau, place),
            )
            for profession in professions
        ],
        batch_size=500,
    )  # fmt: skip
    _postings(bureau, places, professions, now)


def _postings(
    bureau: Organisation, places: list[Organisation], professions: list[Profession], now: int
) -> None:
    posts = list(Post.objects.filter(person__username__startswith=CROWD).order_by("pk")[:POSTINGS])
    by = get_user_model().objects.get(username="to-kenshu")
    rows = []
    for number, post in enumerate(posts):
        year = now - number % 3
        place, is_over = places[number % len(places)], year < now
        start, end = first_day(year), first_day(year + 1) - datetime.timedelta(days=number % 50)
        rows.append(
            Secondment(
                person=post.person, home=place, home_party=place, host=bureau, host_party=bureau,
                direction=Direction.TO_METROPOLIS, kind=Kind.TRAINING, home_post=post,
                profession=professions[number % 3], planned_start=start, planned_end=end,
                state=State.REPORTED if is_over else State.ACTIVE, actual_start=start,
                actual_end=end if is_over else None,
                ending=Ending.AS_PLANNED if is_over else "",
                agreed_until=end, announced_on=start, requested_by=by,
            )
        )  # fmt: skip
    Secondment.objects.bulk_create(rows, batch_size=100)
