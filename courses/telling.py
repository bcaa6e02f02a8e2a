"""What people are told about runs and enrolments: one function an event, each with a key, so that
nobody hears the same thing twice. Called by actions, inside their transaction."""

import datetime
from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate
from core.messages import Note, tell, tell_each
from core.templatetags.japanese import jday
from courses import run_words
from courses.models import Approval, Enrolment, Interest, MakeUp, Run, Session, SurveyOpening
from courses.states import MakeUpState
from people.models import User


def address(run: Run) -> str:
    return reverse("runs:run", args=[run.key])


# --- one's own application --------------------------------------------------
def admitted(enrolment: Enrolment) -> None:
    run = enrolment.run
    lines = [_("You have a seat in “%(run)s”.") % {"run": run}, *_dates(run)]
    _one(enrolment, "admitted", _("You are admitted: %(run)s") % {"run": run}, lines)


def waitlisted(enrolment: Enrolment) -> None:
    text = _("All seats are taken. You are told as soon as one becomes free for you.")
    title = _("You are on the waiting list: %(run)s") % {"run": enrolment.run}
    _one(enrolment, "waitlisted", title, [text])


def declined(enrolment: Enrolment, reason: str) -> None:
    title = _("Not admitted: %(run)s") % {"run": enrolment.run}
    _one(enrolment, "declined", title, [reason])


def cancelled(enrolment: Enrolment, reason: str) -> None:
    title = _("The organiser has cancelled your seat: %(run)s") % {"run": enrolment.run}
    _one(enrolment, "cancelled", title, [reason])


def nominated(enrolment: Enrolment, *, by: User) -> None:
    title = _("You have been nominated: %(run)s") % {"run": enrolment.run}
    text = _("%(by)s has nominated you.") % {"by": by}
    _one(enrolment, "nominated", title, [text, *_dates(enrolment.run)])


def applied_for(enrolment: Enrolment, *, by: User) -> None:
    """Somebody of the household did it for both."""
    title = _("Somebody has applied for you: %(run)s") % {"run": enrolment.run}
    text = _("%(by)s has applied for both of you. If you do not want to go, take it back.")
    _one(enrolment, "applied_for", title, [text % {"by": by}])


def withdrawn(enrolment: Enrolment, *, by: User) -> None:
    """Only if somebody else did it: what one has done oneself one knows."""
    if by.pk != enrolment.person_id:
        title = _("Your application was taken back: %(run)s") % {"run": enrolment.run}
        _one(enrolment, "withdrawn", title, [_("By %(by)s.") % {"by": by}])


def make_up_booked(make_up: MakeUp) -> None:
    """To the person, and so on the calendar, whoever booked it."""
    title = _("Make-up booked: %(run)s “%(session)s”")
    names = {"run": make_up.instead.run, "session": make_up.instead.title}
    lines = [
        run_words.when(make_up.instead),
        run_words.where(make_up.instead),
        _("It counts for “%(session)s” of %(run)s.")
        % {"session": make_up.missed.title, "run": make_up.missed.run},
    ]
    _of_make_up(make_up, "booked", title % names, lines)


def make_up_dropped(make_up: MakeUp, *, by: User) -> None:
    if by.pk != make_up.enrolment.person_id:
        title = _("Make-up given up: %(run)s “%(session)s”")
        names = {"run": make_up.instead.run, "session": make_up.instead.title}
        _of_make_up(make_up, "dropped", title % names, [run_words.when(make_up.instead)])


def partly_certified(run: Run, papers: Iterable[Certificate]) -> None:
    """A paper on hold is told when it is released, as any other."""
    tell_each(
        [
            Note(
                person=paper.person_id,
                key=f"parts:{run.pk}:{paper.person_id}",
                title=_("Certificate of single subjects: %(run)s") % {"run": run},
                text=_("What you attended counts in a later run of this course as well."),
                url=reverse("certificates:certificate", args=[paper.pk]),
            )
            for paper in papers
        ],
        kind="courses.partly_certified",
    )


def survey_opened(opening: SurveyOpening, people: Iterable[User]) -> None:
    """An anonymous one says so: who is asked is known, what is answered is not."""
    last = timezone.localdate(opening.closes_at - datetime.timedelta(minutes=1))
    text = _("Please answer by %(day)s.") % {"day": jday(last)}
    if opening.anonymous:
        text += "\n" + _("It is anonymous.")
    tell(
        people,
        kind="courses.survey_opened",
        key=f"survey:{opening.pk}",
        title=_("Please answer: %(survey)s") % {"survey": opening.survey_title},
        text=text,
        url=reverse("courses:survey", args=[opening.survey_key]),
    )


# --- whose word is needed ---------------------------------------------------
def approval_asked(approval: Approval) -> None:
    """Everybody who may answer, deputies included, one message each."""
    from courses.approvals import approvers_of  # noqa: PLC0415 -- cycle: it reads permissions

    enrolment = approval.enrolment
    tell(
        approvers_of(approval),
        kind="courses.approval_asked",
        key=f"approval:{approval.pk}",
        title=_("%(person)s asks for your approval") % {"person": enrolment.person},
        text="\n".join([str(enrolment.run), *_dates(enrolment.run)]),
        url=reverse("runs:approvals"),
    )


# --- a run ------------------------------------------------------------------
def announced(run: Run) -> None:
    wanting = Interest.objects.filter(course_key=run.course_key).values_list("person", flat=True)
    tell(
        wanting,
        kind="courses.run_announced",
        key=f"announced:{run.pk}",
        title=_("A run you were interested in is announced: %(run)s") % {"run": run},
        text="\n".join(_dates(run)),
        url=address(run),
    )


def too_few(run: Run, seated: int) -> None:
    """To whoever made the run, on the day that was chosen for looking."""
    text = _("%(seated)d are admitted; %(needed)d are needed. You can wait, or cancel the run.")
    tell(
        [run.created_by_id] if run.created_by_id else [],
        kind="courses.too_few",
        key=f"too-few:{run.pk}:{run.minimum_by}",
        title=_("Not enough people yet: %(run)s") % {"run": run},
        text=text % {"seated": seated, "needed": run.minimum},
        url=reverse("runs:manage", args=[run.key]),
    )


def run_cancelled(run: Run, concerned: Iterable[Enrolment], reason: str) -> None:
    tell(
        [enrolment.person_id for enrolment in concerned],
        kind="courses.run_cancelled",
        key=f"run-cancelled:{run.pk}",
        title=_("Cancelled: %(run)s") % {"run": run},
        text=reason,
        url=address(run),
        facts={"run": run.pk},
    )


def session_changed(session: Session, changes: Mapping[str, list[str]], *, reason: str) -> None:
    """Old and new, line by line; without changes it is a new session."""
    labels = run_words.labels()
    lines = [
        _("%(what)s: %(old)s → %(new)s")
        % {"what": labels[name], "old": old or "—", "new": new or "—"}
        for name, (old, new) in changes.items()
    ] or [_("New: %(when)s") % {"when": run_words.when(session)}]
    title = _("Changed: %(run)s “%(session)s”") % {"run": session.run, "session": session.title}
    _all(session, "changed", title, [*lines, reason])


def session_cancelled(session: Session, reason: str) -> None:
    title = _("Session cancelled: %(run)s “%(session)s”")
    names = {"run": session.run, "session": session.title}
    _all(session, "cancelled", title % names, [run_words.when(session), reason])


def concerned_by(run: Run) -> list[int]:
    """Who is told of a change: everybody with an open enrolment, and who makes up a session."""
    own = Enrolment.objects.filter(run=run).open().values_list("person_id", flat=True)
    guests = MakeUp.objects.filter(instead__run=run, state=MakeUpState.BOOKED)
    return [*own, *guests.values_list("enrolment__person_id", flat=True)]


def _all(session: Session, event: str, title: str, lines: Iterable[str]) -> None:
    tell(
        concerned_by(session.run),
        kind=f"courses.session_{event}",
        key=f"session-{event}:{session.pk}:{session.sequence}",
        title=title,
        text="\n".join(line for line in lines if line),
        url=address(session.run),
        facts={"run": session.run_id},
    )


def _of_make_up(make_up: MakeUp, event: str, title: str, lines: Iterable[str]) -> None:
    tell(
        [make_up.enrolment.person_id],
        kind=f"courses.make_up_{event}",
        key=f"make-up-{event}:{make_up.pk}",
        title=title,
        text="\n".join(line for line in lines if line),
        url=address(make_up.missed.run),
        facts={"run": make_up.instead.run_id},
    )


def _one(enrolment: Enrolment, event: str, title: str, lines: Iterable[str]) -> None:
    tell(
        [enrolment.person_id],
        kind=f"courses.{event}",
        key=f"{event}:{enrolment.pk}",
        title=title,
        text="\n".join(line for line in lines if line),
        url=address(enrolment.run),
        facts={"run": enrolment.run_id},
    )


def _dates(run: Run) -> list[str]:
    sessions = run.sessions.filter(cancelled_at=None).select_related("room").in_order()
    return [
        " ".join(part for part in (run_words.when(each), each.title, run_words.where(each)) if part)
        for each in sessions
    ]
