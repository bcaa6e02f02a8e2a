"""Runs of courses in every state a run can be in: over, under way today, filling up, by priority."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from courses import actions
from courses.actions.attending import Seen
from courses.models import Attendance, CoursePage, Enrolment, Lecturer, Room, Run, Session
from courses.states import Presence
from home.demo.bodies import Body
from home.demo.contents import read
from home.demo.days import Days
from home.demo.people import Cast
from people.models import Post, User
from people.roles import Role

MORNING, NIGHT = datetime.time(9), datetime.time(0)
FACTS = ("title", "contact", "note", "capacity")
AT_THE_SAME_TIME = datetime.timedelta(minutes=7)  # between two applications


class Runs:
    """Made through the same actions as in an office, each at the hour it would have been done."""

    def __init__(
        self,
        courses: Mapping[str, CoursePage],
        cast: Cast,
        bodies: Mapping[str, Body],
        days: Days,
    ) -> None:
        self.courses, self.cast, self.bodies, self.days = courses, cast, bodies, days
        self.given = read("runs.toml")
        self.trainer = cast.logins["koushi"].person
        self.rooms: dict[str, Room] = {}
        self.lecturers: dict[str, Lecturer] = {}

    def write(self) -> None:
        self._places()
        for entry in self.given["runs"]:
            self._run(entry)

    # --- where, and by whom -------------------------------------------------
    def _places(self) -> None:
        organiser = next(iter(self.courses.values())).organiser
        for entry in self.given["rooms"]:
            facts = {name: value for name, value in entry.items() if name != "key"}
            self.rooms[entry["key"]] = Room.objects.create(organisation=organiser, **facts)
        for entry in self.given["lecturers"]:
            self.lecturers[entry["key"]] = Lecturer.objects.create(
                organisation=organiser,
                affiliation=entry["affiliation"],
                kind=entry["kind"],
                **self._called(entry),
            )

    def _called(self, entry: dict[str, Any]) -> dict[str, Any]:
        if "login" not in entry:
            return {"name": entry["name"], "kana": entry["kana"]}
        person = self.cast.logins[entry["login"]].person
        kana = f"{person.last_name_kana} {person.first_name_kana}"
        return {"person": person, "name": person.public_name or str(person), "kana": kana}

    # --- one run ------------------------------------------------------------
    def _run(self, entry: dict[str, Any]) -> None:
        course = self.courses[entry["course"]]
        run = actions.make_run(
            course=course,
            organiser=course.organiser,
            by=self.trainer,
            apply_from=self._moment(self._day(entry["opens"]), MORNING),
            apply_until=self._moment(self._day(entry["closes"]), NIGHT),
            admission=entry.get("admission", Run.Admission.ORDER),
            by_supervisor=entry.get("supervisor", False),
            **{name: entry[name] for name in FACTS},
        )
        first = self._day(entry["begins"])
        if not entry.get("weekend"):
            first -= datetime.timedelta(days=max(0, first.weekday() - 4))
        for session in entry["sessions"]:
            self._session(run, session, first)
        announced = self._moment(self._day(entry["announced"]), MORNING)
        actions.announce_run(run=run, by=self.trainer, at=announced)
        run.refresh_from_db()
        self._apply(run, entry)
        self._attend(run, entry.get("absent", []))

    def _session(self, run: Run, given: dict[str, Any], first: datetime.date) -> None:
        begins = self._moment(
            first + datetime.timedelta(days=given["day"]),
            datetime.time.fromisoformat(given["from"]),
        )
        actions.add_session(
            run=run,
            by=self.trainer,
            title=given["title"],
            kind=given["kind"],
            starts_at=begins,
            ends_at=begins + datetime.timedelta(minutes=given["minutes"]),
            minutes=given["minutes"],
            room=self.rooms.get(given.get("room", "")),
            join_url=given.get("online", ""),
            lecturers=[self.lecturers[key] for key in given["lecturers"]],
        )

    # --- who comes ----------------------------------------------------------
    def _apply(self, run: Run, entry: dict[str, Any]) -> None:
        at = run.apply_from
        for post, approves in self._applicants(run, entry):
            at += AT_THE_SAME_TIME
            enrolment = actions.apply(run=run, person=post.person, post=post, by=post.person, at=at)
            waiting = enrolment.approvals.first()
            if approves is not None and waiting is not None:
                actions.approve(approval=waiting, by=approves, at=at + AT_THE_SAME_TIME)

    def _applicants(self, run: Run, entry: dict[str, Any]) -> Iterator[tuple[Post, User | None]]:
        """Posts, and who says yes; None of those whose supervisor is still to answer."""
        on = timezone.localdate(run.apply_from)
        posts = [self.cast.logins[name] for name in entry.get("also", [])]
        posts += self._by_chance(entry, on)
        for post in posts[: entry["applicants"]]:
            yield post, self._supervisor(post) or self.trainer
        for name in entry.get("asks", []):
            yield self.cast.logins[name], None

    def _by_chance(self, entry: dict[str, Any], on: datetime.date) -> list[Post]:
        """People without a log-in of their own, from each of the bodies in turn."""
        played = {post.person_id for post in self.cast.logins.values()}
        queues = [
            [
                post
                for post in self.cast.posts
                if post.organisation_id == self.bodies[key].organisation.pk
                and post.person_id not in played
                and self._stays(post, on)
            ]
            for key in entry["who"]
        ]
        return [
            queue[turn]
            for turn in range(len(self.cast.posts))
            for queue in queues
            if turn < len(queue)
        ]

    def _stays(self, post: Post, on: datetime.date) -> bool:
        leads = (post, Role.SUPERVISOR) in self.cast.roles
        return not leads and post.start < on and post.end is None and post.person.left_on is None

    def _supervisor(self, post: Post) -> User | None:
        leads = (p for p, role in self.cast.roles if role == Role.SUPERVISOR)
        return next((p.person for p in leads if p.section_id == post.section_id), None)

    # --- who came -----------------------------------------------------------
    def _attend(self, run: Run, absent: list[list[int]]) -> None:
        missing = {(person, number) for person, number in absent}
        for session in run.sessions.in_order():
            if session.ends_at < timezone.now() and session.day < self.days.today:
                self._list(run, session, missing)
        actions.finish_run(run)

    def _list(self, run: Run, session: Session, missing: set[tuple[int, int]]) -> None:
        seated = Enrolment.objects.filter(run=run).seated().order_by("created_at", "pk")
        seen = [
            Seen(
                enrolment,
                Presence.ABSENT if (turn, session.number) in missing else Presence.ATTENDED,
            )
            for turn, enrolment in enumerate(seated.select_related("person", "post"), 1)
        ]
        actions.note_presence(
            session=session,
            seen=seen,
            by=self.trainer,
            source=Attendance.Source.LIST,
            at=session.ends_at,
        )

    # --- when ---------------------------------------------------------------
    def _day(self, from_today: int) -> datetime.date:
        return self.days.today + datetime.timedelta(days=from_today)

    @staticmethod
    def _moment(day: datetime.date, hour: datetime.time) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(day, hour))
