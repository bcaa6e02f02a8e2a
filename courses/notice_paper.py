"""受講決定通知: what a person takes along on paper, one sheet of A4 each."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from core.fiscal import wareki
from core.typesetting import render_pdf
from courses import run_words
from courses.make_ups import attended_parts
from courses.models import Enrolment, Run, Session
from courses.roster_paper import printable


@dataclass(frozen=True)
class Line:
    """One session as it is printed; `before` says that the part was attended in another run."""

    number: int
    when: str
    title: str
    kind: str
    where: str
    before: bool


@dataclass(frozen=True)
class Notice:
    name: str
    place: str
    lines: list[Line]


def notices_pdf(run: Run, enrolments: Sequence[Enrolment], *, on: datetime.date) -> bytes:
    """In the order given. `enrolments` bring person and post with them."""
    sessions = list(run.sessions.filter(cancelled_at=None).select_related("room").in_order())
    before = attended_parts([each.person_id for each in enrolments], run, elsewhere=True)
    rooms = {each.room_id: each.room for each in sessions if each.room}
    context = {
        "run": printable(str(run)),
        "organiser": printable(str(run.organiser)),
        "on": wareki(on),
        "notices": [
            _notice(each, sessions, before.get(each.person_id, set())) for each in enrolments
        ],
        "rooms": [(printable(room.name), printable(room.address)) for room in rooms.values()],
        "online": any(each.join_url for each in sessions),
        "note": printable(run.note),
        "contact": printable(run.contact),
    }
    return render_pdf(render_to_string("courses/runs/pdf_notices.html", context))


def _notice(enrolment: Enrolment, sessions: Sequence[Session], before: set[int]) -> Notice:
    """Foster parents are addressed by the name they chose for lists."""
    person = enrolment.person
    return Notice(
        printable(person.public_name or person.full_name),
        printable(str(enrolment.post)),
        [
            Line(
                each.number,
                run_words.when(each),
                printable(each.title),
                str(each.get_kind_display()),
                printable(run_words.where(each)),
                each.number in before,
            )
            for each in sessions
        ],
    )
