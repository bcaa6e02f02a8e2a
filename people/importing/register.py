"""Everything already known that the rows of a file may be about, in a few queries a file."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from people.login_ids import login_id
from people.models import Leave, Organisation, OrganisationTie, Post, Section, User

Facts = dict[str, Any]  # what RowForm leaves in cleaned_data


@dataclass
class Register:
    on: datetime.date
    everywhere: bool  # the metropolitan office knows everybody
    codes: dict[int, str]  # what log-in IDs of an organisation begin with
    by_number: dict[tuple[int, str], Post]  # running or to come
    by_login: dict[str, User]
    numbered: dict[tuple[int, str], list[Post]]  # all that ever had the number
    own: set[int] = field(default_factory=set)  # people with a post, now or once, in scope
    shared: set[int] = field(default_factory=set)  # people who also work out of scope
    taken: set[int] = field(default_factory=set)  # posts that a row before has matched
    posts_of: dict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    sections: dict[int, list[Section]] = field(default_factory=lambda: defaultdict(list))
    leaves_of: dict[int, list[Leave]] = field(default_factory=lambda: defaultdict(list))
    # What a row before has said of a person: the second row of 併任 does not say it again.
    told: set[tuple[int, str, Any]] = field(default_factory=set)
    # Who is in the same file, by organisation and number: the name there.
    in_file: dict[tuple[int, str], str] = field(default_factory=dict)
    allowed: Collection[int] = ()  # organisations in scope
    announced_on: datetime.date | None = None  # for rows without a day of their own
    # Of a file that moves people from anywhere in scope: all with that number, running or to come.
    anywhere: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(
        cls,
        rows: list[Facts],
        *,
        allowed: Collection[int],
        everywhere: bool,
        on: datetime.date,
        moving: bool = False,
    ) -> Self:
        """`moving`: people are looked for in all of the scope and not only where a row says, also
        those whose post ends the day before."""
        organisations = {row["organisation"].pk: row["organisation"] for row in rows}
        codes = _codes(organisations.values(), on=on)
        supervisors = {row["supervisor"] for row in rows}
        typed = {row["staff_number"] for row in rows} | {row.get("new_number") for row in rows}
        numbers = (typed | supervisors) - {"", None}
        posts = Post.objects.filter(staff_number__in=numbers).order_by("start", "pk")
        if not (moving and everywhere):
            posts = posts.filter(organisation__in=allowed if moving else organisations)
        numbered = defaultdict(list)
        for post in posts.select_related("person"):
            numbered[post.organisation_id, post.staff_number].append(post)
        by_number = {
            number: post
            for number, found in numbered.items()
            for post in found
            if post.end is None or post.end > on or (moving and post.end == on)
        }
        logins = {log_in_id_for(row, codes) for row in rows} | {*map(login_id, supervisors)}
        by_login = User.objects.in_bulk(logins - {""}, field_name="username")
        register = cls(on, everywhere, codes, by_number, by_login, numbered, allowed=allowed)
        register._load_posts(allowed)
        if moving:
            for (_place, number), post in by_number.items():
                register.anywhere[number].append(post)
        named = {*organisations, *(register._workplaces() if moving else ())}
        for section in Section.objects.filter(organisation__in=named):
            register.sections[section.organisation_id].append(section)
        return register

    def _load_posts(self, allowed: Collection[int]) -> None:
        people = {user.pk for user in self.by_login.values()}
        people |= {post.person_id for post in self.by_number.values()}
        posts = Post.objects.filter(person__in=people).main_first().prefetch_related("roles")
        named = (
            "section__parent", "profession", "grade", "employment", "supervisor", "organisation",
        )  # fmt: skip
        for post in posts.select_related(*named):
            self.posts_of[post.person_id].append(post)
            if post.organisation_id in allowed:
                self.own.add(post.person_id)
            elif post.end is None or post.end > self.on:
                self.shared.add(post.person_id)
        for leave in Leave.objects.filter(person__in=people).order_by("start"):
            self.leaves_of[leave.person_id].append(leave)

    def _workplaces(self) -> set[int]:
        return {post.organisation_id for posts in self.posts_of.values() for post in posts}

    def within_reach(self, person: User) -> list[Post]:
        """The posts of somebody that this file may touch, and no row before has matched."""
        return [
            post
            for post in self.posts_of[person.pk]
            if post.pk not in self.taken
            if self.everywhere or post.organisation_id in self.allowed
        ]

    def is_own(self, person: User) -> bool:
        return self.everywhere or person.pk in self.own

    def may_rename(self, person: User) -> bool:
        return self.everywhere or person.pk not in self.shared

    def is_news(self, person: User, name: str, new: object) -> bool:
        """The first time a row of this file says so."""
        if (person.pk, name, new) in self.told:
            return False
        self.told.add((person.pk, name, new))
        return True

    def supervisor(self, organisation: int, typed: str) -> User | None:
        """By the staff number there, else by the log-in ID of one's own people."""
        if post := self.by_number.get((organisation, typed)):
            return post.person
        person = self.by_login.get(login_id(typed))
        return person if person is not None and self.is_own(person) else None

    def section(self, organisation: int, name: str, on: datetime.date) -> Section | None:
        """By its name, or by 課/係; of several with one name the one that runs on that day."""
        path = section_path(name)
        fitting = [
            section
            for section in self.sections[organisation]
            if section.name == path[-1] and (section.end is None or section.end > on)
            if len(path) == 1 or (section.parent_id and self._is_below(section, path[-2]))
        ]
        return min(fitting, key=lambda section: section.start > on, default=None)

    def _is_below(self, section: Section, name: str) -> bool:
        siblings = self.sections[section.organisation_id]
        return any(other.pk == section.parent_id and other.name == name for other in siblings)


def section_path(name: str) -> list[str]:
    """課/係: the last is meant, the ones before say where it lies."""
    parts = name.replace("／", "/").replace("＞", "/").replace(">", "/").split("/")
    return [part.strip() for part in parts if part.strip()] or [""]


def log_in_id_for(row: Facts, codes: dict[int, str]) -> str:
    """As written, else made of the organisation's code and the staff number."""
    code = codes.get(row["organisation"].pk, "")
    made = f"{code}-{row['staff_number']}".lower() if code and row["staff_number"] else ""
    return str(row["login_id"] or made)


def _codes(organisations: Iterable[Organisation], *, on: datetime.date) -> dict[int, str]:
    """Five digits of each organisation's own code, else of the nearest that administers it."""
    ties = OrganisationTie.objects.administering().on(on).select_related("parent")
    parents = {tie.child_id: tie.parent for tie in ties}
    codes = {}
    for organisation in organisations:
        here: Organisation | None = organisation
        for _step in range(10):  # a circle of ties ends too
            if here is None or here.code:
                break
            here = parents.get(here.pk)
        codes[organisation.pk] = here.code[:5] if here else ""
    return codes
