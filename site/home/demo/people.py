"""The people: the log-ins everybody knows, and those made by chance."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from home.demo.bodies import Body, Neighbours
from home.demo.contents import read
from home.demo.days import Days
from home.demo.names import Name, names
from people.models import (
    Deputy,
    Employment,
    Grade,
    Organisation,
    Post,
    PostRole,
    Profession,
    Section,
    User,
)
from people.roles import Role

DUE_MONTHS = 8  # for the basic course, from the first day in the post
NEWCOMERS_DUE = 28  # days that are left to the newcomer one plays
NOBODYS_PASSWORD = "!"  # noqa: S105 -- Django's mark of an unusable password


@dataclass
class Cast:
    """Everybody, ready to be written in a few statements."""

    users: list[User] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    roles: list[tuple[Post, str]] = field(default_factory=list)
    logins: dict[str, Post] = field(default_factory=dict)
    named: list[Post] = field(default_factory=list)  # whose names are there for a reason
    taking_part: dict[str, int] = field(default_factory=dict)  # neighbours: log-in ID and 年度

    def add(self, user: User, post: Post, roles: Iterable[str]) -> Post:
        user.search_key = user.folded()
        self.users.append(user)
        return self.add_post(post, roles)

    def add_post(self, post: Post, roles: Iterable[str]) -> Post:
        self.posts.append(post)
        self.roles += [(post, role) for role in roles]
        return post

    def write(self) -> None:
        User.objects.bulk_create(self.users)
        Post.objects.bulk_create(self.posts)
        PostRole.objects.bulk_create([PostRole(post=post, role=role) for post, role in self.roles])


class Casting:
    """Hands out names, log-in IDs and staff numbers."""

    def __init__(self, bodies: dict[str, Body], days: Days) -> None:
        self.bodies, self.days, self.cast = bodies, days, Cast()
        self.given = read("logins.toml")
        taken = {(entry["name"][0], entry["name"][1]) for entry in self.given["logins"]}
        self.names: Iterator[Name] = names(days.rng, taken=taken)
        self.professions = {row.code: row for row in Profession.objects.all()}
        self.grades = {row.code: row for row in Grade.objects.all()}
        self.employments = {row.code: row for row in Employment.objects.all()}
        self.numbers: dict[int, int] = {}

    def all(self, neighbours: Neighbours) -> Cast:
        """Nothing is written yet; `write` and `deputise` do that."""
        self._logins()
        for body in self.bodies.values():
            for nth in range(body.people):
                self._by_chance(body, nth, next(self.names))
            for name in body.named:
                post = self._by_chance(body, body.people, Name(*name))
                self.cast.named.append(post)
        for year, places in neighbours.by_year.items():
            for place in places:
                self._neighbour(place, year)
        return self.cast

    def deputise(self) -> None:
        for entry in self.given["logins"]:
            if "deputy_of" in entry:
                Deputy.objects.create(
                    holder=self.cast.logins[entry["deputy_of"]],
                    deputy=self.cast.logins[entry["username"]].person,
                    start=self.days.ago(30),
                )

    # --- log-ins ------------------------------------------------------------
    def _logins(self) -> None:
        password = make_password(self.given["password"])
        for entry in self.given["logins"]:
            user = User(
                username=entry["username"],
                password=password,
                public_name=entry.get("public_name", ""),
                is_superuser=Role.ADMINISTRATOR in entry["roles"],
                **Name(*entry["name"]).as_fields(),
            )
            post = self.cast.add(user, self._post_of(user, entry), entry["roles"])
            self.cast.logins[entry["username"]] = post

    def _post_of(self, user: User, entry: dict[str, Any]) -> Post:
        body = self.bodies[entry["organisation"]]
        leads = Role.SUPERVISOR in entry["roles"]
        return Post(
            person=user,
            organisation=body.organisation,
            section=body.section(entry["section"]) if "section" in entry else None,
            staff_number=self._number(body.organisation),
            profession=self.professions.get(entry["profession"]),
            grade=self._grade(body, "chief" if leads else "staff"),
            employment=self._employment(body),
            title=entry.get("title", ""),
            start=self._newcomers_start() if entry.get("newcomer") else self._long_start(body),
        )

    def _newcomers_start(self) -> datetime.date:
        due = self.days.today + datetime.timedelta(days=NEWCOMERS_DUE)
        return self.days.months_ago(DUE_MONTHS, due)

    # --- by chance ------------------------------------------------------------
    def _by_chance(self, body: Body, nth: int, name: Name) -> Post:
        sections = body.sections
        section = sections[nth % len(sections)] if sections else None
        leads = bool(sections) and nth < len(sections) and not self._is_led(section)
        return self._add(
            body.organisation,
            name,
            section=section,
            profession=self._profession(body, nth),
            start=self._long_start(body) if leads else self._start(body, nth),
            grade=self._grade(body, "chief" if leads else "senior" if nth % 4 == 1 else "staff"),
            employment=self._employment(body, nth),
            roles=[Role.LEARNER, Role.SUPERVISOR] if leads else [Role.LEARNER],
            title="係長" if leads else "",
        )

    def _neighbour(self, place: Organisation, year: int) -> None:
        """One person of a municipality that takes part in that 年度, in post since the year before."""
        post = self._add(
            place,
            next(self.names),
            profession=self.professions[self.days.rng.choice(("welfare", "public_health_nurse"))],
            start=datetime.date(year - self.days.rng.randint(4, 9), 4, 1),
            grade=self.grades["staff"],
            employment=self.employments["regular"],
            roles=[Role.LEARNER],
        )
        self.cast.taking_part[post.person.username] = year

    def _add(
        self, organisation: Organisation, name: Name, *, roles: list[Role], **post: Any
    ) -> Post:
        number = self._number(organisation)
        stem = organisation.code[:5] or f"d{organisation.pk}"
        user = User(username=f"{stem}-{number}", password=NOBODYS_PASSWORD, **name.as_fields())
        row = Post(person=user, organisation=organisation, staff_number=number, **post)
        return self.cast.add(user, row, roles)

    def _is_led(self, section: Section | None) -> bool:
        led = [post.section for post, role in self.cast.roles if role == Role.SUPERVISOR]
        return section in led

    def _number(self, organisation: Organisation) -> str:
        count = self.numbers[organisation.pk] = self.numbers.get(organisation.pk, 0) + 1
        return f"{organisation.pk % 90 + 10}{count * 7:04}"

    def _profession(self, body: Body, nth: int) -> Profession:
        """The mix of ten, spread so that every section has some of each."""
        ten = [code for code, count in body.mix.items() for _n in range(count)]
        return self.professions[ten[(nth * 3 + nth // 10) % len(ten)]]

    def _grade(self, body: Body, code: str) -> Grade | None:
        is_staff = body.organisation.kind != Organisation.Kind.FOSTER_PARENTS
        return self.grades[code] if is_staff else None

    def _employment(self, body: Body, nth: int = 0) -> Employment | None:
        if body.organisation.kind == Organisation.Kind.FOSTER_PARENTS:
            return None
        return self.employments["fiscal_year" if nth % 9 == 8 else "regular"]

    def _start(self, body: Body, nth: int) -> datetime.date:
        """Of ten: two came lately, three within the years of history, five long before."""
        recent = self.days.recent_starts()
        if nth % 10 in {3, 7} and recent:
            return body.opened_by(self.days.rng.choice(recent))
        if nth % 10 in {1, 4, 8}:
            return body.opened_by(datetime.date(self.days.rng.choice(self.days.years[:-1]), 4, 1))
        return self._long_start(body)

    def _long_start(self, body: Body) -> datetime.date:
        return body.opened_by(datetime.date(self.days.year - self.days.rng.randint(4, 12), 4, 1))
