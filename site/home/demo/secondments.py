"""派遣: three 年度 of secondments both ways, their plan, and how offices are staffed.

The secondments are written as rows, as their actions would have left them; the plan and the staffing
are made by the actions.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.fiscal import first_day
from home.demo.bodies import Body
from home.demo.contents import read
from home.demo.days import Days
from home.demo.people import Cast
from people.models import Employment, Grade, Leave, Organisation, Post, PostRole, Profession, User
from people.roles import Role
from secondments.actions import plans
from secondments.actions.reported import enter_in_ledger
from secondments.deadlines import report_due
from secondments.learning_states import ReportState
from secondments.models import Report, Secondment, SecondmentMove
from secondments.parties import direction_between, party_of
from secondments.states import Bearer, Ending, Kind, ReportRule, State
from workforce.actions import staffing
from workforce.staffing import Kind as StaffKind

A_DAY = datetime.timedelta(days=1)
ANNOUNCED_BEFORE = 14 * A_DAY
RULE = ReportRule.DAYS_30


class Secondments:
    def __init__(self, cast: Cast, bodies: Mapping[str, Body], days: Days) -> None:
        self.cast, self.bodies, self.days = cast, bodies, days
        self.given = read("secondments.toml")
        self.office = cast.logins["to-kenshu"].person
        self.professions = {row.code: row for row in Profession.objects.all()}
        self.grades = {row.code: row for row in Grade.objects.all()}
        self.free = self._long_there()

    def write(self) -> None:
        for entry in self.given["postings"]:
            self._posting(entry)
        self._plan()
        Staffing(self.bodies, self.days, self.professions, by=self.office).write()

    # --- secondments --------------------------------------------------------
    def _posting(self, entry: dict[str, Any]) -> None:
        start = first_day(self.days.year + entry["from"])
        for side in ("home", "host"):
            start = self.bodies[entry[side]].opened_by(start)
        end = first_day(self.days.year + entry["from"] + entry["years"])
        home, host = (self.bodies[entry[side]].organisation for side in ("home", "host"))
        host_post, home_post = self._posts(entry, start, end)
        state = self._state(entry, end)
        parties = {
            f"{side}_party": self._party(each) for side, each in (("home", home), ("host", host))
        }
        began = state in {State.ACTIVE, State.REPORTED}
        it = Secondment.objects.create(
            state=state,
            person=home_post.person if home_post else None,
            home=home,
            host=host,
            **parties,
            direction=direction_between(*parties.values()),
            kind=entry.get("kind", Kind.TRAINING),
            basis="派遣に関する協定書（見本）" if began or state == State.AGREED else "",
            home_section=home_post.section if home_post else None,
            home_post=home_post,
            host_post=host_post,
            host_section=host_post.section if host_post else None,
            profession=self.professions[entry["profession"]],
            grade=self.grades.get(entry.get("grade", "staff")),
            salary=Bearer.HOME,
            planned_start=start,
            planned_end=end,
            actual_start=start if began else None,
            actual_end=end if state == State.REPORTED else None,
            ending=Ending.AS_PLANNED if state == State.REPORTED else "",
            agreed_until=end if began or state == State.AGREED else None,
            announced_on=start - ANNOUNCED_BEFORE if began else None,
            requested_by=self.office,
            report_rule=RULE,
        )
        self._history(it)

    def _party(self, organisation: Organisation) -> Organisation:
        party = party_of(organisation, on=self.days.today)
        if party is None:
            raise LookupError(organisation)
        return party

    def _state(self, entry: dict[str, Any], end: datetime.date) -> State:
        if "state" in entry:
            return State(entry["state"])
        return State.REPORTED if end <= self.days.today else State.ACTIVE

    def _posts(
        self, entry: dict[str, Any], start: datetime.date, end: datetime.date
    ) -> tuple[Post | None, Post | None]:
        """The post at the host and the one at home; nobody is named for a mere wish."""
        if "title" in entry:
            host_post = Post.objects.get(title=entry["title"])
            others = Post.objects.of(host_post.person).exclude(pk=host_post.pk)
            return host_post, others.main_first()[0]
        if entry.get("state") in {State.REQUESTED, State.CONSULTATION}:
            return None, None
        home_post = self._take(entry["home"], entry["profession"], since=start)
        if "state" in entry:
            return None, home_post
        body = self.bodies[entry["host"]]
        host_post = Post.objects.create(
            person=home_post.person,
            organisation=body.organisation,
            section=body.sections[0] if body.sections else None,
            profession=home_post.profession,
            grade=home_post.grade,
            employment=home_post.employment,
            start=start,
            end=end,
            announced_on=start - ANNOUNCED_BEFORE,
        )
        PostRole.objects.create(post=host_post, role=Role.LEARNER)
        return host_post, home_post

    def _history(self, it: Secondment) -> None:
        asked = min(it.planned_start - 120 * A_DAY, self.days.ago(5))
        handed_in = it.planned_end + 10 * A_DAY
        steps = {
            State.REQUESTED: asked,
            State.CONSULTATION: asked + 14 * A_DAY,
            State.AGREED: asked + 40 * A_DAY,
            State.ANNOUNCED: it.planned_start - ANNOUNCED_BEFORE,
            State.ACTIVE: it.planned_start,
            State.ENDED: it.planned_end,
            State.REPORTED: handed_in,
        }
        before = ""
        for state, day in steps.items():
            SecondmentMove.objects.create(
                secondment=it, state_from=before, state_to=state, by=self.office, at=self._at(day)
            )
            before = state
            if state == it.state:
                break
        if it.state == State.REPORTED and it.person is not None:
            at = self._at(handed_in)
            Report.objects.create(
                secondment=it, due_on=report_due(it.planned_end, RULE),
                state=ReportState.APPROVED, submitted_at=at, submitted_by=it.person,
                approved_at=at, approved_by=self.office, work="相談援助の実務に就きました。",
                learnt="通告を受けてから援助方針を決めるまでの流れを、担当として経験しました。",
                use="係の勉強会で、調査の進め方を伝えます。",
            )  # fmt: skip
            enter_in_ledger(it, it.person, by=self.office)

    def _at(self, day: datetime.date) -> datetime.datetime:
        """In the morning of that day, and never in a day to come."""
        morning = datetime.datetime.combine(min(day, self.days.today), datetime.time(10))
        return timezone.make_aware(morning)

    # --- who ----------------------------------------------------------------
    def _long_there(self) -> list[Post]:
        """With one post that still runs, and for nothing else here; the newest come last."""
        busy = set(Leave.objects.values_list("person", flat=True))
        busy |= {post.person_id for post in self.cast.logins.values()}
        busy |= {post.person_id for post in self.cast.named}
        busy |= {post.person_id for post, role in self.cast.roles if role == Role.SUPERVISOR}
        posts = Post.objects.filter(end=None, person__left_on=None)
        held: dict[int, int] = {}
        for person in Post.objects.values_list("person", flat=True):
            held[person] = held.get(person, 0) + 1
        rows = posts.with_names().order_by("start", "-pk")
        return [row for row in rows if row.person_id not in busy and held[row.person_id] == 1]

    def _take(self, key: str, profession: str, *, since: datetime.date) -> Post:
        """Somebody of the profession who was there by then, else of any."""
        here = self.bodies[key].organisation.pk
        everybody = [post for post in self.free if post.organisation_id == here]
        there = [post for post in everybody if post.start <= since] or everybody
        fitting = [post for post in there if post.profession and post.profession.code == profession]
        found = (fitting or there)[0]
        self.free.remove(found)
        return found

    # --- the plan -----------------------------------------------------------
    def _plan(self) -> None:
        years = [*self.days.years, self.days.year + 1]
        for place, year in enumerate(years):
            wishes = [
                plans.Wish(
                    self.bodies[row["home"]].organisation,
                    self.bodies[row["host"]].organisation,
                    self.professions.get(row.get("profession", "")),
                    self.grades.get(row.get("grade", "")),
                    row["planned"][place],
                    row.get("note"),
                )
                for row in self.given["plan"]
            ]
            plans.plan(year=year, wishes=wishes, by=self.office)
        plans.freeze_plan(year=years[0], by=self.office, on=self.days.today)


class Staffing:
    """Bands, standards, the plan of the centre; every figure says that it is an example."""

    def __init__(
        self,
        bodies: Mapping[str, Body],
        days: Days,
        professions: Mapping[str, Profession],
        *,
        by: User,
    ) -> None:
        self.bodies, self.days, self.professions, self.by = bodies, days, professions, by
        self.employments = {row.code: row for row in Employment.objects.all()}
        self.given = read("staffing.toml")

    def write(self) -> None:
        for row in self.given["bands"]:
            band = staffing.add_band(name=row["name"], at_least=row["at_least"], by=self.by)
            staffing.set_standard(band=band, people=self._people(row), by=self.by)
        for row in self.given["plans"]:
            staffing.plan_staffing(
                organisation=self.bodies[row["office"]].organisation,
                year=self.days.year,
                people=self._people(row),
                by=self.by,
            )
        for row in self.given["populations"]:
            staffing.count_population(
                municipality=self._municipality(row["municipality"]),
                on=datetime.date(self.days.year, 1, 1),
                people=row["people"],
                source=self.given["source"],
                by=self.by,
            )

    def _municipality(self, key: str) -> Organisation:
        return self.bodies[key].organisation

    def _people(self, row: dict[str, Any]) -> dict[StaffKind, int]:
        return {
            StaffKind(
                self.professions[profession].pk,
                self.employments[employment].pk if employment else None,
            ): count
            for profession, employment, count in row["people"]
        }
