"""Who has studied what, from when to when: the plan that `history` writes down."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.fiscal import first_day, fiscal_year, last_day
from home.demo.bodies import Body
from home.demo.days import ONE_DAY, Days
from home.demo.people import DUE_MONTHS, Cast
from home.demo.requirements import BASIC
from people.models import Organisation, Post
from records.rules.engine import months_after

LESSONS = {
    "abuse-basics": 10,
    "interview-basics": 3,
    "personal-information": 2,
    "foster-records": 3,
}
# Of a hundred, who is on time with what is asked for every year.
YEARLY = (90, 95, 62)
# 練馬区's newcomers of this 年度 are all still on their way, so that the first to complete the
# course makes the ward one more municipality that takes part.
FIRST_STILL_TO_COME = ("nerima", "nerima-centre")
WITH_INTERVIEWS = ("nerima", "nerima-centre", "nerima-guidance", "nakano", "nakano-guidance")


@dataclass(frozen=True)
class Study:
    post: Post
    course: str
    began: datetime.date
    completed: datetime.date | None = None
    lessons: int = 0  # finished, of one that is not completed


class Planner:
    def __init__(self, cast: Cast, bodies: dict[str, Body], days: Days) -> None:
        self.cast, self.days, self.rng = cast, days, days.rng
        self.year_began = first_day(days.year)
        self.still_to_come = _pks(bodies[key] for key in FIRST_STILL_TO_COME)
        self.with_interviews = _pks(bodies[key] for key in WITH_INTERVIEWS)
        self.left_undone = 2  # newcomers of 練馬区 who are overdue
        self.newcomer = cast.logins["shinnin"]
        self.couple = (cast.logins["satooya"], cast.logins["satooya-2"])

    def all(self) -> list[Study]:
        """In the order of the days on which they began."""
        studies = [*self._played()]
        for post in self.cast.posts:
            if post.start <= self.days.today and post not in (self.newcomer, *self.couple):
                studies += self._of(post)
        studies.sort(key=lambda study: (study.began, study.post.pk))
        return list({once(study): study for study in reversed(studies)}.values())[::-1]

    # --- the people one plays ---------------------------------------------------
    def _played(self) -> Iterator[Study]:
        ago = self.days.ago
        yield Study(self.newcomer, "abuse-basics", ago(46), lessons=5)
        yield Study(self.newcomer, "interview-basics", ago(78), completed=ago(49))
        yield Study(self.couple[0], "foster-records", ago(130), completed=ago(117))
        yield Study(self.couple[1], "foster-records", ago(16), lessons=1)
        for post in self.cast.named:
            yield Study(post, "interview-basics", ago(70), completed=ago(56))

    # --- everybody else -----------------------------------------------------------
    def _of(self, post: Post) -> Iterator[Study]:
        if post.organisation.kind == Organisation.Kind.FOSTER_PARENTS:
            yield from self._by_chance(post, "foster-records", self.days.first, 55, 20)
            return
        yield from self._basic(post)
        if post.profession and post.profession.code in BASIC:
            likely = 94 if post.organisation_id in self.with_interviews else 20
            yield from self._by_chance(post, "interview-basics", self.days.first, likely, 8)
        for year, likely in zip(self.days.years, YEARLY, strict=True):
            yield from self._yearly(post, year, likely)

    def _basic(self, post: Post) -> Iterator[Study]:
        if year := self.cast.taking_part.get(post.person.username):
            yield self._study(post, "abuse-basics", first_day(year), last_day(year))
        elif not post.profession or post.profession.code not in BASIC or post.end:
            return
        elif post.start < self.days.first:
            yield from self._again(post)
        else:
            yield from self._as_newcomer(post)

    def _again(self, post: Post) -> Iterator[Study]:
        """Some who came long before took it too, in an earlier 年度."""
        if self._chance(48):
            yield self._study(post, "abuse-basics", self.days.first, self.year_began - ONE_DAY)

    def _as_newcomer(self, post: Post) -> Iterator[Study]:
        due = months_after(post.start, DUE_MONTHS)
        last = min(due, self.days.ago(2))
        if post.organisation_id in self.still_to_come:
            last = min(last, self.year_began - ONE_DAY)
            if due < self.days.today and self.left_undone:
                self.left_undone -= 1
                last = post.start
        if last < post.start + 30 * ONE_DAY:
            yield from self._under_way(post, "abuse-basics", 70)
        elif self._chance(93 if due < self.days.today else 55):
            yield self._study(post, "abuse-basics", post.start, last)
        else:
            yield from self._under_way(post, "abuse-basics", 70)

    def _yearly(self, post: Post, year: int, likely: int) -> Iterator[Study]:
        first, last = max(first_day(year), post.start), min(last_day(year), self.days.ago(2))
        if post.end:
            last = min(last, post.end - ONE_DAY)
        if year == self.days.year:  # the year is young: fewer have had the time
            likely = likely * (self.days.today - self.year_began).days // 234
        if first + 14 * ONE_DAY <= last and self._chance(likely):
            yield self._study(post, "personal-information", first, last)

    def _by_chance(
        self, post: Post, course: str, since: datetime.date, likely: int, under_way: int
    ) -> Iterator[Study]:
        first, last = max(since, post.start), min(self.days.ago(22), post.end or self.days.today)
        if post.end is None and first + 14 * ONE_DAY <= last and self._chance(likely):
            yield self._study(post, course, first, last)
        elif post.end is None:
            yield from self._under_way(post, course, under_way)

    def _study(self, post: Post, course: str, first: datetime.date, last: datetime.date) -> Study:
        completed = self.days.workday(first, last)
        earliest = max(first, completed - 40 * ONE_DAY)
        return Study(post, course, self.days.workday(earliest, completed), completed=completed)

    def _under_way(self, post: Post, course: str, likely: int) -> Iterator[Study]:
        if self._chance(likely):
            began = self.days.workday(max(post.start, self.days.ago(60)), self.days.ago(1))
            lessons = self.rng.randint(1, LESSONS[course] - 1)
            yield Study(post, course, began, lessons=lessons)

    def _chance(self, likely: int) -> bool:
        return self.rng.randrange(100) < likely


def once(study: Study) -> tuple[int, str, int]:
    """Who holds two posts still takes a course once, and the yearly one once a 年度."""
    yearly = study.course == "personal-information"
    return study.post.person_id, study.course, fiscal_year(study.began) if yearly else 0


def _pks(bodies: Iterable[Body]) -> set[int]:
    return {body.organisation.pk for body in bodies}
