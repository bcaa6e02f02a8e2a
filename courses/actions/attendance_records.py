"""What the ledger says of attendance: new deeds at once, corrections by rows that supersede."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Attendance, Run, Session
from courses.states import Presence
from people.models import User
from records import keys
from records.actions import Deed, correct, record_many, void
from records.models import Record
from records.states import Kind, Outcome

OUTCOMES = {  # of who did not attend the whole session
    Presence.PARTIAL: Outcome.PARTIAL,
    Presence.EXCUSED: Outcome.EXCUSED,
}
MINUTES = {
    Session.Kind.LECTURE: "lecture_minutes",
    Session.Kind.EXERCISE: "exercise_minutes",
    Session.Kind.PRACTICUM: "practicum_minutes",
}


def enter(
    rows: Iterable[Attendance],
    session: Session,
    run: Run,
    *,
    by: User,
    made_up_in: Session | None,
) -> None:
    """New deeds at once; what was said otherwise before is superseded, with the reason."""
    by_key = {keys.session(run.key, session.number, row.enrolment.person): row for row in rows}
    current = {row.key: row for row in Record.objects.current().filter(key__in=by_key)}
    new = []
    for key, row in by_key.items():
        facts = _facts(row, session, made_up_in)
        old = current.get(key)
        if facts is None:
            if old is not None and old.outcome != Outcome.VOID:
                void(old, reason=_("Attendance corrected"), by=by)
        elif old is None or old.outcome == Outcome.VOID:
            new.append(_deed(row, run, key, facts))
        elif any(getattr(old, name) != value for name, value in facts.items()):
            correct(old, reason=_("Attendance corrected"), by=by, **facts)
    if new:
        record_many(new, by=by)


def _facts(row: Attendance, session: Session, made_up_in: Session | None) -> dict[str, Any] | None:
    """What the ledger says of it; None: nothing, the person was not there."""
    outcome = Outcome.ATTENDED if row.is_attended else OUTCOMES.get(Presence(row.presence))
    if outcome is None:
        return None
    evidence: Mapping[str, Any] = {"session": session.number, "title": session.title}
    if made_up_in is not None:
        evidence = {
            **evidence,
            "made_up_in": made_up_in.run.key,
            "made_up_session": made_up_in.number,
        }
    return {
        "outcome": outcome,
        MINUTES[Session.Kind(session.kind)]: session.minutes if row.is_attended else row.minutes,
        "occurred_on": (made_up_in or session).day,
        "evidence": evidence,
    }


def _deed(row: Attendance, run: Run, key: str, facts: dict[str, Any]) -> Deed:
    return Deed(
        person=row.enrolment.person,
        post=row.enrolment.post,
        kind=Kind.SESSION,
        subject_key=run.course_key,
        subject_title=run.course_title,
        edition=run.edition,
        page_id=run.page_id,
        revision_id=None,
        occasion_key=run.key,
        organiser=run.organiser,
        key=key,
        **facts,
    )
