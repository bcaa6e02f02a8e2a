"""Dates for calendars (RFC 5545): a session keeps its UID whatever happens to it, so that a changed
one moves and a cancelled one is struck out, wherever it was put in."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from core.messages import Attachment
from core.models import Message
from courses import run_words
from courses.models import Enrolment, MakeUp, Session
from courses.states import SEATED, EnrolmentState, MakeUpState
from people.models import User

CONTENT_TYPE = "text/calendar; charset=utf-8"


def sessions_of(person: User | int, *, run: int | None = None) -> list[Session]:
    """What one is expected at, cancelled ones too: a calendar must be told. In two queries."""
    # Who lost the seat with the whole run has it in the calendar still.
    gone = Q(state=EnrolmentState.CANCELLED, run__cancelled_at__isnull=False)
    mine = Enrolment.objects.filter(Q(state__in=SEATED) | gone, person=person)
    guest = MakeUp.objects.filter(enrolment__person=person, state=MakeUpState.BOOKED)
    rows = Session.objects.filter(run__in=mine.values("run"))
    rows |= Session.objects.filter(pk__in=guest.values("instead"))
    if run is not None:
        rows = rows.filter(run=run)
    found = rows.select_related("run", "room").prefetch_related("teaching__lecturer")
    return list(found.in_order())


def calendar_of(sessions: Iterable[Session], *, at: datetime.datetime) -> bytes:
    """One file with an event for each session. Times are in UTC, as the database has them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hagukumi//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Training (Hagukumi)"))
    for session in sessions:
        calendar.add_component(_event(session, at))
    return bytes(calendar.to_ical())


def attached(message: Message) -> Attachment | None:
    """To a mail about a run: its dates as they are when the mail is written."""
    run = message.facts.get("run")
    sessions = sessions_of(message.person_id, run=run) if run else []
    if not sessions:
        return None
    content = calendar_of(sessions, at=timezone.now())
    return Attachment("kenshu.ics", content, CONTENT_TYPE)


def _event(session: Session, at: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.key}@{_host()}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", f"{session.run.course_title} {session.title}")
    if place := _place(session):
        event["location"] = vText(place)
    address = settings.PUBLIC_BASE_URL.rstrip("/") + reverse("runs:run", args=[session.run.key])
    lines = [str(session.run), run_words.taught_by(session), address]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", address)
    gone = session.cancelled_at or session.run.cancelled_at
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    return event


def _place(session: Session) -> str:
    """The address of an online room is not given away: the page leads into it in its time."""
    parts = [run_words.where(session), session.room.address if session.room else ""]
    return " ".join(part for part in parts if part)


def _host() -> str:
    return settings.PUBLIC_BASE_URL.partition("://")[2].rstrip("/") or "hagukumi"
