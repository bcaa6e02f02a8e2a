"""The way into a run: applying, being nominated, the words that are needed, and the way out."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import telling
from courses.actions.seating import NotNow, fill, give_seat, hold_run, move
from courses.actions.starting import count_again
from courses.clashes import Clash, clashes_of_learner
from courses.models import Approval, ClashOverride, Enrolment, EnrolmentMove, Interest, Run, Session
from courses.states import ACCEPTING, OPEN_ENROLMENTS, Approver, Decision, EnrolmentState
from people.models import Post, User
from records.places import administration


class Clashing(ValidationError):  # noqa: N818 -- the sentence is the name
    """The person is expected elsewhere at the same time. `clashes` says where."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__([str(clash) for clash in clashes])


@transaction.atomic
def apply(
    *,
    run: Run,
    person: User,
    post: Post,
    by: User,
    wish: str = "",
    at: datetime.datetime | None = None,
) -> Enrolment:
    """An application of one's own; goes on to the first whose word is needed, or to a seat.

    Raises NotNow (closed, or applied already) and Clashing.
    """
    at = at or timezone.now()
    held = hold_run(run)
    _check_open(held, at)
    if not held.takes_applications:
        raise NotNow(_("For this run HR officers nominate people."))
    enrolment = _enter(held, person, post, Enrolment.Entry.APPLIED, by=by, at=at, wish=wish)
    _check_clashes(enrolment, held)
    _ask_next(enrolment, held, by=by, at=at)
    return enrolment


@transaction.atomic
def nominate(
    *,
    run: Run,
    posts: Iterable[Post],
    by: User,
    at: datetime.datetime | None = None,
    override: str = "",
) -> list[Enrolment]:
    """HR names people, each in a post of hers. Its word is given thereby, and the supervisor's is
    HR's to ask for; what the organiser decides is still open. All of them, or none.

    `override`: the reason why a clash may stand. Raises NotNow and Clashing.
    """
    at = at or timezone.now()
    held = hold_run(run)
    _check_open(held, at)
    if not held.takes_nominations:
        raise NotNow(_("For this run people apply themselves."))
    found = []
    for post in posts:
        entry = Enrolment.Entry.NOMINATED
        enrolment = _enter(held, post.person, post, entry, by=by, at=at)
        _check_clashes(enrolment, held, override=override, by=by)
        for given in enrolment.approvals.exclude(approver=Approver.ORGANISER):
            _decide(given, Decision.APPROVED, by=by, at=at, comment=_("By nomination"))
        telling.nominated(enrolment, by=by)
        _ask_next(enrolment, held, by=by, at=at)
        found.append(enrolment)
    return found


@transaction.atomic
def approve(
    *, approval: Approval, by: User, comment: str = "", at: datetime.datetime | None = None
) -> Enrolment:
    """A word is given; the next is asked, or a seat is looked for. Raises NotNow when somebody
    else (a deputy) has already answered."""
    at = at or timezone.now()
    held = hold_run(approval.enrolment.run_id)
    mine = _still_waiting(approval)
    _decide(mine, Decision.APPROVED, by=by, at=at, comment=comment)
    _ask_next(mine.enrolment, held, by=by, at=at)
    return mine.enrolment


@transaction.atomic
def decline(
    *, approval: Approval, by: User, comment: str, at: datetime.datetime | None = None
) -> Enrolment:
    """The reason is what the person reads. Raises ValidationError without one."""
    at = at or timezone.now()
    if not comment.strip():
        raise ValidationError({"comment": _("State the reason; the person will read it.")})
    hold_run(approval.enrolment.run_id)
    mine = _still_waiting(approval)
    _decide(mine, Decision.DECLINED, by=by, at=at, comment=comment)
    move(mine.enrolment, EnrolmentState.DECLINED, by=by, at=at, reason=comment)
    telling.declined(mine.enrolment, comment)
    return mine.enrolment


@transaction.atomic
def withdraw(
    *, enrolment: Enrolment, by: User, reason: str = "", at: datetime.datetime | None = None
) -> Enrolment:
    """The person takes it back; a seat that is freed goes to the first in line. After the run's
    last day for that it is a late withdrawal, with a reason."""
    at = at or timezone.now()
    held = hold_run(enrolment.run_id)
    mine = _still_open(enrolment)
    late = mine.state == EnrolmentState.ADMITTED and held.is_late_to_withdraw(at)
    if late and not reason.strip():
        raise ValidationError({"reason": _("State the reason: the day for withdrawals is over.")})
    to = EnrolmentState.LATE_WITHDRAWN if late else EnrolmentState.WITHDRAWN
    move(mine, to, by=by, at=at, reason=reason)
    count_again([mine.person_id], held, by=by)
    telling.withdrawn(mine, by=by)
    fill(held, at=at)
    return mine


@transaction.atomic
def cancel_enrolment(
    *, enrolment: Enrolment, by: User, reason: str, at: datetime.datetime | None = None
) -> Enrolment:
    """The organiser takes somebody out, with a reason that the person reads."""
    at = at or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason; the person will read it.")})
    held = hold_run(enrolment.run_id)
    mine = _still_open(enrolment)
    move(mine, EnrolmentState.CANCELLED, by=by, at=at, reason=reason)
    count_again([mine.person_id], held, by=by)
    telling.cancelled(mine, reason)
    fill(held, at=at)
    return mine


@transaction.atomic
def toggle_interest(*, run: Run, person: User, post: Post | None) -> bool:
    """Whether the person is told of the next run of the course from now on."""
    known = Interest.objects.filter(person=person, course_key=run.course_key)
    if known.exists():
        known.delete()
        return False
    place = None
    if post is not None:
        place = administration().municipality_of(post.organisation_id, timezone.localdate())
    # The same person on another device, at the same moment.
    Interest.objects.bulk_create(
        [Interest(person=person, post=post, municipality_id=place, course_key=run.course_key)],
        ignore_conflicts=True,
    )
    return True


def _check_open(run: Run, at: datetime.datetime) -> None:
    if run.state_at(at) not in ACCEPTING:
        raise NotNow(
            _("Applications cannot be made now: this run is “%(state)s”.")
            % {"state": run.state_at(at).label}
        )


def _enter(
    run: Run,
    person: User,
    post: Post,
    entry: Enrolment.Entry,
    *,
    by: User,
    at: datetime.datetime,
    wish: str = "",
) -> Enrolment:
    """The row and the words it will need, as the run says now."""
    on = timezone.localdate(at)
    if post.person_id != person.pk or not post.runs(on):
        raise ValidationError({"post": _("Choose a post that is held today.")})
    known = Enrolment.objects.filter(run=run, person=person, state__in=OPEN_ENROLMENTS)
    if known.exists():
        raise NotNow(_("%(person)s is already among the applicants.") % {"person": person})
    state = EnrolmentState(entry.value)
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                run=run,
                person=person,
                post=post,
                municipality_id=administration().municipality_of(post.organisation_id, on),
                entry=entry,
                state=state,
                wish=wish,
                created_at=at,
            )
    except IntegrityError as error:
        raise NotNow(
            _("%(person)s is already among the applicants.") % {"person": person}
        ) from error
    EnrolmentMove.objects.create(enrolment=enrolment, state_to=state, by=by, at=at)
    Approval.objects.bulk_create(
        Approval(enrolment=enrolment, number=number, approver=approver)
        for number, approver in enumerate(run.approvers, 1)
    )
    return enrolment


def _check_clashes(
    enrolment: Enrolment, run: Run, *, override: str = "", by: User | None = None
) -> None:
    sessions = list(Session.objects.going_on().filter(run=run))
    found = clashes_of_learner(enrolment.person_id, sessions, leave_out=run)
    if found and not override.strip():
        raise Clashing(found)
    ClashOverride.objects.bulk_create(
        ClashOverride(
            of=clash.of,
            session=next(each for each in sessions if _meets(each, clash.other)),
            other=clash.other,
            person_id=enrolment.person_id,
            reason=override,
            by=by,
        )
        for clash in found
    )


def _meets(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and one.ends_at > other.starts_at


def _ask_next(enrolment: Enrolment, run: Run, *, by: User, at: datetime.datetime) -> None:
    """The next whose word is needed is asked; when all have been given, a seat is looked for, or
    the organiser's choice is waited for."""
    following = enrolment.approvals.filter(decision=Decision.WAITING).order_by("number").first()
    if following is None and not run.is_selected:
        give_seat(enrolment, run, by=by, at=at)
        return
    if enrolment.state != EnrolmentState.AWAITING:
        move(enrolment, EnrolmentState.AWAITING, by=by, at=at)
    if following is not None:
        following.asked_at = at
        following.save(update_fields=["asked_at"])
        telling.approval_asked(following)


def _decide(
    approval: Approval, decision: Decision, *, by: User, at: datetime.datetime, comment: str
) -> None:
    approval.decision, approval.decided_by = decision, by
    approval.decided_at, approval.comment = at, comment
    approval.save(update_fields=["decision", "decided_by", "decided_at", "comment"])


def _still_waiting(approval: Approval) -> Approval:
    """The caller holds the run, so nobody answers meanwhile."""
    mine = Approval.objects.waiting().select_related("enrolment__post").filter(pk=approval.pk)
    if (found := mine.first()) is None:
        raise NotNow(_("This has already been answered, or the application was taken back."))
    return found


def _still_open(enrolment: Enrolment) -> Enrolment:
    mine = Enrolment.objects.open().select_related("post").filter(pk=enrolment.pk).first()
    if mine is None:
        raise NotNow(_("This enrolment has already ended."))
    return mine
