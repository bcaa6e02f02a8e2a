"""Their own people in a run that is over, for the office that sent them: who came, who completed."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from courses.models import Attendance, Enrolment, Run
from courses.run_permissions import own_enrolments
from people.models import User
from people.models.organisations import below
from records.models import Record
from records.states import Kind


@dataclass(frozen=True)
class OwnPerson:
    enrolment: Enrolment
    attended: int
    noted: int  # sessions somebody has taken attendance of
    sessions: int  # that took place
    completed_on: datetime.date | None  # the course, since the run began


def own_people(user: User, run: Run, *, at: datetime.datetime) -> list[OwnPerson]:
    """Who had a seat, by kana: four queries, however many they are; none for whoever is no office."""
    mine = own_enrolments(user, run, on=timezone.localdate(at))
    if mine is None:
        return []
    rows = list(
        mine.seated().select_related("person", "post__organisation", "post__section").by_kana()
    )
    held = run.sessions.filter(cancelled_at=None).count()
    attended, noted = _attendance(rows)
    completed = _completions(user, run, {row.person_id for row in rows}, at)
    return [
        OwnPerson(row, attended[row.pk], noted[row.pk], held, completed.get(row.person_id))
        for row in rows
    ]


def _attendance(rows: Collection[Enrolment]) -> tuple[Counter[int], Counter[int]]:
    """How many sessions each attended, and of how many it is known."""
    taken = Attendance.objects.taken().filter(enrolment__in=rows, session__cancelled_at=None)
    attended, noted = Counter[int](), Counter[int]()
    for row in taken.select_related("session"):
        noted[row.enrolment_id] += 1
        attended[row.enrolment_id] += row.is_attended
    return attended, noted


def _completions(
    user: User, run: Run, people: Collection[int], at: datetime.datetime
) -> dict[int, datetime.date]:
    """As earned in a post of the own organisations: of another post HR learns nothing here."""
    if user.active_post is None or run.starts_at is None:
        return {}
    own = below(user.active_post.organisation_id, on=timezone.localdate(at))
    done = Record.objects.done().of_kind(Kind.COURSE).about(run.course_key)
    done = done.filter(
        person__in=people, organisation__in=own,
        occurred_on__gte=timezone.localdate(run.starts_at),
    )  # fmt: skip
    return dict(done.order_by("-occurred_on").values_list("person", "occurred_on"))
