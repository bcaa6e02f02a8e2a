"""What one row of a file would change: what differs from what is registered, and what may not be."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.importing.columns import ALL_HEADINGS, HEADINGS
from people.importing.fields import UNKNOWN
from people.importing.forms import Fault, fault
from people.importing.leave import compare_leave
from people.importing.matching import OTHER_PERSON, end_of, find_person, find_post, find_supervisor
from people.importing.register import Facts, Register, section_path
from people.models import Leave, Organisation, Post, User
from people.roles import Role
from people.states import RowChange

MayGrant = Callable[[Role, Organisation], bool]
NAMES = ("last_name", "first_name", "last_name_kana", "first_name_kana", "born_on")
WORDS = ("profession", "grade", "employment")
LEFT_ON = "退職日"


@dataclass
class Judgement:
    facts: Facts
    person: User | None = None
    post: Post | None = None
    names_leave: bool = False  # and no row before has said the same
    leave: Leave | None = None  # that it corrects or ends; None for a new one
    supervisor: User | None = None  # None too while they are only in the file
    starts_new: bool = False  # the matched post ends and another begins on `first_day`
    first_day: datetime.date = datetime.date.min
    errors: list[Fault] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def change(self) -> RowChange:
        if self.errors:
            return kind_of(self.errors)
        if self.post is None:
            return RowChange.NEW
        if {difference["field"] for difference in self.differences} == {HEADINGS["last_day"]}:
            return RowChange.ENDED
        return RowChange.CHANGED if self.differences else RowChange.SAME

    @property
    def begins(self) -> datetime.date | None:
        """The first day of the post that begins by this row, or begins earlier than registered."""
        if self.post is None or self.starts_new or self.is_earlier(self.post):
            return self.first_day
        return None

    def is_earlier(self, post: Post) -> bool:
        """The file says a first day before the registered one."""
        return bool(self.facts["start"]) and self.facts["start"] < post.start

    @property
    def ends(self) -> datetime.date | None:
        """Of the post that the row leaves, exclusive."""
        return end_of(self.facts) or (self.post.end if self.post else None)

    def fault(self, name: str, message: str, *, unknown: bool = False) -> None:
        self.errors.append(fault(name, message, unknown=unknown))

    def differs(self, name: str, old: object, new: object, **more: Any) -> None:
        heading = ALL_HEADINGS.get(name, name)
        self.differences.append({"field": heading, "old": _text(old), "new": _text(new), **more})


def kind_of(faults: Iterable[Fault]) -> RowChange:
    """Not known: nothing else is wrong than that something is not registered."""
    unknown = all(each.get("kind") == UNKNOWN for each in faults)
    return RowChange.UNKNOWN if unknown else RowChange.FAULTY


def judge(facts: Facts, register: Register, may_grant: MayGrant) -> Judgement:
    """Two rows of one person in one organisation (併任) never mean the same post: what a row
    has matched is left out for the rows after it."""
    judgement = Judgement(facts, first_day=facts["start"] or register.on)
    judgement.person = find_person(judgement, register)
    if judgement.person is not None:
        posts = register.posts_of[judgement.person.pk]
        judgement.post = find_post(judgement, [p for p in posts if p.pk not in register.taken])
        _compare_person(judgement, judgement.person, register)
    find_supervisor(judgement, register)
    if judgement.post is not None:
        register.taken.add(judgement.post.pk)
        compare_post(judgement, judgement.post, register)
    _look_for_section(judgement, register)
    compare_leave(judgement, register)
    _check_roles(judgement, may_grant)
    _check_days(judgement, register)
    return judgement


# --- what differs -----------------------------------------------------------
def _compare_person(judgement: Judgement, person: User, register: Register) -> None:
    facts = judgement.facts
    for name in NAMES:
        old, new = getattr(person, name), facts[name]
        if new and new != old and register.is_news(person, name, new):
            judgement.differs(name, old, new)
    if judgement.differences and not register.may_rename(person):
        judgement.fault(
            "last_name",
            _("You cannot change the name of this person. Please tell the metropolitan office."),
        )
    email = facts["email"]
    if email and not person.email and register.is_news(person, "email", email):
        judgement.differs("email", "", email)
    if comes_back(judgement, person) and register.is_news(person, LEFT_ON, ""):
        judgement.differs(LEFT_ON, person.left_on, "")


def comes_back(judgement: Judgement, person: User) -> bool:
    """Somebody who has left, and whose post would run on after that day."""
    if person.left_on is None:
        return False
    end = end_of(judgement.facts) or (judgement.post.end if judgement.post else None)
    return end is None or end > person.left_on


def compare_post(judgement: Judgement, post: Post, register: Register) -> None:
    facts = judgement.facts
    before = len(judgement.differences)
    if facts["section"] and section_path(facts["section"])[-1] != str(post.section or ""):
        judgement.differs("section", post.section, section_path(facts["section"])[-1])
    for name in WORDS:
        if facts[name] is not None and facts[name] != getattr(post, name):
            judgement.differs(name, getattr(post, name), facts[name])
    if facts["roles"] is not None and facts["roles"] != roles_of(post):
        judgement.differs("roles", role_names(roles_of(post)), role_names(facts["roles"]))
    if facts["staff_number"] not in {"", post.staff_number}:
        judgement.differs("staff_number", post.staff_number, facts["staff_number"])
    moved = len(judgement.differences) > before
    # What was, stays: a change from a later day on ends the old post and begins another.
    judgement.starts_new = (
        moved and post.start < judgement.first_day and post.runs(judgement.first_day)
    )
    if judgement.starts_new or judgement.is_earlier(post):
        judgement.differs("start", post.start, judgement.first_day)
    if (end := end_of(facts)) is not None and end != post.end:
        judgement.differs("last_day", post.last_day, facts["last_day"])
    if facts["announced_on"] and facts["announced_on"] != post.announced_on:
        judgement.differs("announced_on", post.announced_on, facts["announced_on"])
    _compare_supervisor(judgement, post, register)


def _compare_supervisor(judgement: Judgement, post: Post, register: Register) -> None:
    """Compared by number, shown by name: a file may rename the supervisor before."""
    number, person = judgement.facts["supervisor"], judgement.supervisor
    if not number or (person is not None and person.pk == post.supervisor_id):
        return
    named = register.in_file.get((judgement.facts["organisation"].pk, number))
    judgement.differs(
        "supervisor", "", number,
        was=str(post.supervisor or ""), will=named or str(person or number), id=post.supervisor_id,
    )  # fmt: skip


def _look_for_section(judgement: Judgement, register: Register) -> None:
    """A section that does not exist yet is made with the post, and shown as new before."""
    facts = judgement.facts
    name, organisation = facts["section"], facts["organisation"].pk
    if not name or register.section(organisation, name, judgement.first_day) is not None:
        return
    changed = [each for each in judgement.differences if each["field"] == HEADINGS["section"]]
    if judgement.post is None:
        judgement.differs("section", "", section_path(name)[-1], created=True)
    for difference in changed:
        difference["created"] = True


# --- what may not be ----------------------------------------------------------
def _check_roles(judgement: Judgement, may_grant: MayGrant) -> None:
    facts = judgement.facts
    if facts["roles"] is None:
        return
    held = roles_of(judgement.post) if judgement.post else frozenset()
    refused = [role for role in held ^ facts["roles"] if not may_grant(role, facts["organisation"])]
    if refused:
        names = {"roles": role_names(refused)}
        judgement.fault("roles", _("You cannot give or take away: %(roles)s.") % names)


def _check_days(judgement: Judgement, register: Register) -> None:
    facts, post = judgement.facts, judgement.post
    begins, last_day = judgement.first_day, facts["last_day"]
    if post is not None and not judgement.starts_new:
        begins = facts["start"] or post.start
    if last_day is not None and last_day < begins:
        return judgement.fault("last_day", _("The last day lies before the first."))
    if facts["announced_on"] is not None and facts["announced_on"] > begins:
        message = _("The day of announcement lies after the first day.")
        judgement.fault("announced_on", message)
    if post is None or judgement.starts_new:
        check_place(judgement, begins)
    check_number(judgement, begins, register)
    return None


def check_place(judgement: Judgement, begins: datetime.date) -> None:
    """A post lies within the days on which its organisation is open."""
    place, end = judgement.facts["organisation"], end_of(judgement.facts)
    if place.opened_on is not None and begins < place.opened_on:
        message = _("This organisation opens on %(day)s.")
        judgement.fault("start", message % {"day": date_format(place.opened_on)})
    if place.closed_on is not None and (end is None or end > place.closed_on):
        message = _("This organisation closes on %(day)s. Enter a last day before that.")
        judgement.fault("last_day", message % {"day": date_format(place.closed_on)})


def check_number(judgement: Judgement, begins: datetime.date, register: Register) -> None:
    """A number of long ago may be given again, but never to two posts on one day."""
    facts, post = judgement.facts, judgement.post
    if any(each.get("kind") == OTHER_PERSON for each in judgement.errors):
        return None  # the same thing, said already
    end = end_of(facts) or (post.end if post else None)
    for other in register.numbered.get((facts["organisation"].pk, facts["staff_number"]), ()):
        apart = (other.end is not None and other.end <= begins) or (end and end <= other.start)
        if other != post and not apart:
            message = _("Another post of this organisation has this staff number on the same days.")
            return judgement.fault("staff_number", message)
    return None


def roles_of(post: Post) -> frozenset[Role]:
    return frozenset(Role(row.role) for row in post.roles.all())


def role_names(roles: Iterable[Role]) -> str:
    """In the order of the list of roles, so that the same set reads the same."""
    return "、".join(str(role.label) for role in Role if role in set(roles))


def _text(value: object) -> str:
    return "" if value is None else str(value)
