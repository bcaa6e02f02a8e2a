"""Who is reminded of the sessions of a day: whoever is admitted or makes one up, and is still to come."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.reminding import Reminder
from core.templatetags.japanese import jday
from courses import run_words
from courses.models import Attendance, Enrolment, MakeUp, Run, Session
from courses.states import SEATED, MakeUpState
from people.models import Leave, User
from records import keys
from records.models import Record
from records.states import Kind


@dataclass(frozen=True)
class Expected:
    person: int
    post: int
    name: str
    session: Session


def sessions_near(day: datetime.date, days: int) -> Iterator[Reminder]:
    """One a person, run and day. A run that is moved to another day is another reminder."""
    if days < 0:
        return
    on = day + datetime.timedelta(days=days)
    found: dict[tuple[int, int], list[Expected]] = defaultdict(list)
    for each in _expected(on, asked_on=day):
        found[each.person, each.session.run_id].append(each)
    for (person, run), rows in sorted(found.items()):
        it = rows[0].session.run
        yield Reminder(
            person=person,
            key=f"{run}:{on}",
            title=_title(it, on, days),
            text="\n".join(_lines(it, [each.session for each in rows])),
            url=reverse("runs:run", args=[it.key]),
            post=rows[0].post,
            line=_("%(name)s: %(run)s, %(day)s")
            % {"name": rows[0].name, "run": it, "day": jday(on)},
        )


def _expected(on: datetime.date, *, asked_on: datetime.date) -> Iterator[Expected]:
    """Five queries, however many they are."""
    first = timezone.make_aware(datetime.datetime.combine(on, datetime.time()))
    rows = Session.objects.going_on().filter(
        starts_at__gte=first, starts_at__lt=first + datetime.timedelta(days=1),
        run__announced_at__isnull=False,
    )  # fmt: skip
    sessions = list(rows.select_related("run__organiser", "room").in_order())
    runs = {each.run_id for each in sessions}
    there = User.objects.in_post(asked_on).exclude(
        pk__in=Leave.objects.on(asked_on).values("person")
    )
    seats = Enrolment.objects.filter(run__in=runs, state__in=SEATED, person__in=there.values("pk"))
    guests = MakeUp.objects.filter(
        instead__in=sessions, state=MakeUpState.BOOKED, enrolment__person__in=there.values("pk")
    )
    # Whoever is noted already has said that they will not come.
    away = set(Attendance.objects.filter(session__in=sessions).values_list("enrolment", "session"))
    seated = list(seats.select_related("person").order_by("person", "pk"))
    done = _attended_before(sessions, {seat.person_id for seat in seated})
    for seat in seated:
        for session in sessions:
            mine = session.run_id == seat.run_id and (seat.pk, session.pk) not in away
            part = (seat.person_id, session.run.course_key, session.number)
            if mine and part not in done:
                yield Expected(seat.person_id, seat.post_id, seat.person.full_name, session)
    by_pk = {each.pk: each for each in sessions}
    for guest in guests.select_related("enrolment__person").order_by("pk"):
        seat = guest.enrolment
        name = seat.person.full_name
        yield Expected(seat.person_id, seat.post_id, name, by_pk[guest.instead_id])


def _attended_before(sessions: list[Session], people: set[int]) -> set[tuple[int, str, int]]:
    """(person, course, number) that the ledger has as attended: nobody is asked twice."""
    courses = {each.run.course_key for each in sessions}
    rows = (
        Record.objects.done()
        .of_kind(Kind.SESSION)
        .filter(subject_key__in=courses, person__in=people)
    )
    return {
        (person, course, keys.session_number(key) or 0)
        for person, course, key in rows.values_list("person", "subject_key", "key")
    }


def _title(run: Run, on: datetime.date, days: int) -> str:
    if days == 0:
        return _("Today: %(run)s") % {"run": run}
    text = _("Tomorrow, %(day)s: %(run)s") if days == 1 else _("In %(days)d days, %(day)s: %(run)s")
    return text % {"days": days, "day": jday(on), "run": run}


def _lines(run: Run, sessions: list[Session]) -> Iterator[str]:
    for session in sessions:
        parts = [run_words.when(session), session.title, run_words.where(session)]
        yield " ".join(part for part in parts if part)
        if session.room and session.room.address:
            yield session.room.address
    if any(session.join_url for session in sessions):
        yield _("The online room opens 15 minutes before, on the page of the run.")
    if run.note:
        yield run.note
    if run.contact:
        yield _("Ask: %(contact)s") % {"contact": run.contact}
