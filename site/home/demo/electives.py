"""Courses that nobody must take: who chose them. Their chance is their own, so that they leave
everybody else's three years as they are."""

import datetime
from collections.abc import Callable, Iterator
from random import Random

from core.fiscal import first_day
from home.demo.days import ONE_DAY, Days
from home.demo.people import Cast
from home.demo.requirements import BASIC
from home.demo.studies import Study
from people.models import Organisation, Post

LESSONS = 8  # of either course
SEED = 20260402

Kind = Organisation.Kind
Fits = Callable[[Post], bool]


def in_a_family_centre(post: Post) -> bool:
    centres = {Kind.FAMILY_CENTRE, Kind.MUNICIPALITY}
    return post.organisation.kind in centres and has_one_of(post, BASIC)


def a_foster_parent(post: Post) -> bool:
    return post.organisation.kind == Kind.FOSTER_PARENTS


def in_a_guidance_centre(post: Post) -> bool:
    return post.organisation.kind == Kind.CENTRE and has_one_of(post, BASIC)


def has_one_of(post: Post, professions: tuple[str, ...]) -> bool:
    return bool(post.profession and post.profession.code in professions)


# Course, for whom, and of a hundred: how many have completed it, how many are under way.
CHOICES: list[tuple[str, Fits, int, int]] = [
    ("family-centre", in_a_family_centre, 24, 8),
    ("foster-care", a_foster_parent, 42, 16),
    ("foster-care", in_a_guidance_centre, 18, 6),
]


class Electives:
    def __init__(self, cast: Cast, days: Days) -> None:
        self.cast = cast
        self.days = Days(days.today, Random(SEED))  # noqa: S311 -- the same on every machine
        self.first = first_day(days.year - 1)

    def all(self) -> list[Study]:
        played = list(self._played())
        busy = {study.post.person for study in played}
        busy |= {post.person for post in (self.cast.logins["shinnin"], *self.cast.named)}
        free = [post for post in self.cast.posts if post.person not in busy]
        studies = [*played, *(study for post in free for study in self._of(post))]
        once = {(study.post.person_id, study.course): study for study in reversed(studies)}
        return list(once.values())[::-1]

    def _played(self) -> Iterator[Study]:
        ago, logins = self.days.ago, self.cast.logins
        yield Study(logins["shozokucho"], "family-centre", ago(95), completed=ago(61))
        yield Study(logins["shinri"], "family-centre", ago(18), lessons=3)
        yield Study(logins["satooya"], "foster-care", ago(64), completed=ago(38))
        yield Study(logins["satooya-2"], "foster-care", ago(9), lessons=2)

    def _of(self, post: Post) -> Iterator[Study]:
        if post.end or post.start > self.days.ago(60):
            return
        for course, fits, completed, under_way in CHOICES:
            if fits(post):
                yield from self._by_chance(post, course, completed, under_way)

    def _by_chance(
        self, post: Post, course: str, completed: int, under_way: int
    ) -> Iterator[Study]:
        drawn = self.days.rng.randrange(100)
        if drawn < completed:
            first = max(self.first, post.start)
            last = self.days.workday(first + 14 * ONE_DAY, self.days.ago(2))
            yield Study(post, course, self._began(first, last), completed=last)
        elif drawn < completed + under_way:
            began = self.days.workday(self.days.ago(40), self.days.ago(1))
            yield Study(post, course, began, lessons=self.days.rng.randint(1, LESSONS - 1))

    def _began(self, first: datetime.date, last: datetime.date) -> datetime.date:
        return self.days.workday(max(first, last - 40 * ONE_DAY), last)
