"""What one reader sees of one run: its dates, the own place in it, and what can be done now."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import run_words
from courses.make_ups import attended_parts, missed_by
from courses.models import (
    Approval,
    Attendance,
    CoursePage,
    Enrolment,
    Lecturer,
    MakeUp,
    Run,
    Session,
)
from courses.outline import address
from courses.run_people import OwnPerson, own_people
from courses.run_permissions import can_manage_run, can_nominate, teaches_run
from courses.states import (
    ACCEPTING,
    OPEN_ENROLMENTS,
    OVER,
    EnrolmentState,
    MakeUpState,
    Presence,
    RunState,
)
from people.models import User


@dataclass(frozen=True)
class SessionRow:
    session: Session
    when: str
    where: str
    lecturers: list[Lecturer]
    attendance: Attendance | None
    ahead: bool
    joinable: bool
    attended_before: bool  # the same part, in another run

    @property
    def can_apologise(self) -> bool:
        return self.ahead and self.attendance is None and not self.session.cancelled_at

    @property
    def has_apologised(self) -> bool:
        return self.attendance is not None and self.attendance.presence == Presence.APOLOGISED


class RunPage:
    """Read lazily by the template; each question is asked once."""

    def __init__(self, run: Run, user: User, *, at: datetime.datetime) -> None:
        self.run, self.user, self.at = run, user, at
        self.state: RunState = run.state_at(at)

    @cached_property
    def course_url(self) -> str:
        """Empty when the course is no longer published."""
        page = CoursePage.objects.live().filter(subject_key=self.run.course_key).first()
        return address(page) if page else ""

    @cached_property
    def enrolment(self) -> Enrolment | None:
        """The own one: the open one, else the last."""
        own = Enrolment.objects.filter(run=self.run, person=self.user).select_related("post")
        rows = sorted(own, key=lambda each: (each.state in OPEN_ENROLMENTS, each.pk))
        return rows[-1] if rows else None

    @property
    def has_seat(self) -> bool:
        return self.enrolment is not None and self.enrolment.state in {
            EnrolmentState.ADMITTED,
            EnrolmentState.FINISHED,
        }

    @cached_property
    def place_in_line(self) -> int:
        """From 1; 0 for whoever does not wait."""
        if self.enrolment is None or self.enrolment.state != EnrolmentState.WAITLISTED:
            return 0
        ahead = self.run.enrolments.waiting().filter(queue__lt=self.enrolment.queue)
        return int(ahead.count()) + 1

    @cached_property
    def approvals(self) -> list[Approval]:
        if self.enrolment is None:
            return []
        return list(self.enrolment.approvals.select_related("decided_by"))

    @property
    def can_apply(self) -> bool:
        is_in = self.enrolment is not None and self.enrolment.state in OPEN_ENROLMENTS
        return self.state in ACCEPTING and self.run.takes_applications and not is_in

    @property
    def why_not(self) -> str:
        """The sentence that stands where the button would be; empty where there is one."""
        if self.can_apply or (self.enrolment and self.enrolment.state in OPEN_ENROLMENTS):
            return ""
        if self.state == RunState.PLANNED:
            return _("Applications begin on %(day)s.") % {
                "day": run_words.day_of(self.run.apply_from)
            }
        if self.state in ACCEPTING:
            return _("For this run HR officers nominate people. Ask yours.")
        return ""

    @property
    def can_withdraw(self) -> bool:
        open_still = self.enrolment is not None and self.enrolment.state in OPEN_ENROLMENTS
        return open_still and self.state not in OVER

    @cached_property
    def may_manage(self) -> bool:
        return can_manage_run(self.user, self.run)

    @cached_property
    def may_take_attendance(self) -> bool:
        return self.may_manage or teaches_run(self.user, self.run)

    @cached_property
    def may_nominate(self) -> bool:
        post = self.user.active_post
        if post is None or self.state not in ACCEPTING or not self.run.takes_nominations:
            return False
        return can_nominate(self.user, post.organisation_id)

    @cached_property
    def sessions(self) -> list[SessionRow]:
        """Four queries for any number of sessions."""
        rows = self.run.sessions.select_related("room").prefetch_related(
            Prefetch("teaching__lecturer", Lecturer.objects.select_related("page"))
        )
        own = self.enrolment
        noted = (
            {row.session_id: row for row in Attendance.objects.filter(enrolment=own)} if own else {}
        )
        before: set[int] = set()
        if self.has_seat:
            parts = attended_parts([self.user.pk], self.run, elsewhere=True)
            before = parts.get(self.user.pk, set())
        return [
            SessionRow(
                session=session,
                when=run_words.when(session),
                where=run_words.where(session),
                lecturers=[each.lecturer for each in session.teaching.all()],
                attendance=noted.get(session.pk),
                ahead=session.starts_at > self.at,
                joinable=self.has_seat and session.is_open_online(self.at),
                attended_before=session.number in before,
            )
            for session in rows.in_order()
        ]

    @cached_property
    def missed(self) -> list[Session]:
        return missed_by(self.enrolment) if self.enrolment else []

    @cached_property
    def make_ups(self) -> list[MakeUp]:
        if self.enrolment is None:
            return []
        rows = self.enrolment.make_ups.exclude(state=MakeUpState.DROPPED)
        return list(rows.select_related("missed", "instead__run", "instead__room"))

    @cached_property
    def own_people(self) -> list[OwnPerson]:
        """What an office asks when the run is over: who of theirs came, and completed it."""
        return own_people(self.user, self.run, at=self.at) if self.state in OVER else []

    @property
    def seats_taken(self) -> int:
        return int(self.run.enrolments.seated().count())

    @property
    def last_day_to_apply(self) -> datetime.date:
        """As people say it: until the 10th, where the moment is the 11th at midnight."""
        return timezone.localdate(self.run.apply_until - datetime.timedelta(minutes=1))

    @property
    def last_day_to_withdraw(self) -> datetime.date | None:
        until = self.run.withdraw_until or self.run.starts_at
        return timezone.localdate(until - datetime.timedelta(minutes=1)) if until else None
