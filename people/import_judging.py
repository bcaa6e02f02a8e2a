"""What one row of a file would change: whom and which post it means, and what differs.

Matched by (organisation, staff number), then by log-in ID among own people, never by name;
but a match whose whole name is another one is refused rather than given somebody's records.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.folding import fold
from people.import_forms import HEADINGS, UNUSABLE
from people.import_register import Facts, Register, log_in_id_for, section_path
from people.login_ids import validate_login_id
from people.models import Organisation, Post, User
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
    starts_new: bool = False  # the matched post ends and another begins on `first_day`
    first_day: datetime.date = datetime.date.min
    errors: list[dict[str, str]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def change(self) -> RowChange:
        if self.errors:
            return RowChange.FAULTY
        if self.post is None:
            return RowChange.NEW
        if {difference["field"] for difference in self.differences} == {HEADINGS["last_day"]}:
            return RowChange.ENDED
        return RowChange.CHANGED if self.differences else RowChange.SAME

    def fault(self, name: str, message: str) -> None:
        self.errors.append({"column": HEADINGS[name], "message": message})

    def differs(self, name: str, old: object, new: object, **more: bool) -> None:
        heading = HEADINGS.get(name, name)
        self.differences.append({"field": heading, "old": _text(old), "new": _text(new), **more})


def judge(facts: Facts, register: Register, may_grant: MayGrant) -> Judgement:
    """Two rows of one person in one organisation (併任) never mean the same post: what a row
    has matched is left out for the rows after it."""
    judgement = Judgement(facts, first_day=facts["start"] or register.on)
    judgement.person = _find_person(judgement, register)
    if judgement.person is not None:
        posts = register.posts_of[judgement.person.pk]
        judgement.post = _find_post(judgement, [p for p in posts if p.pk not in register.taken])
        _compare_person(judgement, judgement.person, register)
    if judgement.post is not None:
        register.taken.add(judgement.post.pk)
        _compare_post(judgement, judgement.post)
    _look_for_section(judgement, register)
    _check_roles(judgement, may_grant)
    _check_days(judgement)
    return judgement


# --- whom -------------------------------------------------------------------
def _find_person(judgement: Judgement, register: Register) -> User | None:
    facts = judgement.facts
    known = register.by_number.get((facts["organisation"].pk, facts["staff_number"]))
    if known is not None:
        if facts["login_id"] not in {"", known.person.username}:
            judgement.fault("login_id", _("This staff number has another log-in ID."))
        return _if_same_person(judgement, known.person)
    login = log_in_id_for(facts, register.codes)
    if not login:
        judgement.fault("login_id", _("Write a log-in ID."))
        return None
    person = register.by_login.get(login)
    if person is None:
        _check_login(judgement, login)
        return None
    # The same words as for what cannot be a log-in ID: nobody learns who exists elsewhere.
    if not register.is_own(person) or person.merged_into_id:
        judgement.fault("login_id", str(UNUSABLE))
        return None
    return _if_same_person(judgement, person)


def _check_login(judgement: Judgement, login: str) -> None:
    try:
        validate_login_id(login)
    except ValidationError:
        judgement.fault("login_id", str(UNUSABLE))


def _if_same_person(judgement: Judgement, person: User) -> User | None:
    facts = judgement.facts
    pairs = [
        (facts["last_name"], person.last_name),
        (facts["first_name"], person.first_name),
        (facts["last_name_kana"] + facts["first_name_kana"], person.kana.replace(" ", "")),
        (str(facts["born_on"] or ""), str(person.born_on or "")),
    ]
    if any(new and fold(new) == fold(old) for new, old in pairs):
        return person
    judgement.fault(
        "last_name",
        _(
            "Another name is registered under this number. For the same person write the date of "
            "birth; for somebody else another staff number or log-in ID."
        ),
    )
    return None


# --- which post -------------------------------------------------------------
def _find_post(judgement: Judgement, posts: Iterable[Post]) -> Post | None:
    facts, day = judgement.facts, judgement.first_day
    here = [post for post in posts if post.organisation_id == facts["organisation"].pk]
    end = end_of(facts)
    same_days = [
        post
        for post in here
        if post.start == facts["start"] or (end is not None and post.end == end)
    ]
    running = [post for post in here if post.runs(day)]
    to_come = [post for post in here if post.start > day]
    candidates = _likeliest(same_days, facts) or _likeliest(running, facts) or to_come
    return next(iter(candidates), None)


def _likeliest(posts: list[Post], facts: Facts) -> list[Post]:
    """Of several posts in one organisation the one of that number or section first."""

    def unlike(post: Post) -> tuple[bool, bool]:
        section = post.section.name if post.section else ""
        return (
            post.staff_number != facts["staff_number"],
            section != section_path(facts["section"])[-1],
        )

    return sorted(posts, key=unlike)


def end_of(facts: Facts) -> datetime.date | None:
    """Files name the last day; a post stores the day after."""
    return facts["last_day"] + datetime.timedelta(days=1) if facts["last_day"] else None


# --- what differs -----------------------------------------------------------
def _compare_person(judgement: Judgement, person: User, register: Register) -> None:
    facts = judgement.facts
    for name in NAMES:
        old, new = getattr(person, name), facts[name]
        if new and new != old:
            judgement.differs(name, old, new)
    if judgement.differences and not register.may_rename(person):
        judgement.fault(
            "last_name",
            _("You cannot change the name of this person. Please tell the metropolitan office."),
        )
    if facts["email"] and not person.email:
        judgement.differs("email", "", facts["email"])
    if person.has_left(judgement.first_day) and not facts["last_day"]:
        judgement.differs(LEFT_ON, person.left_on, "")


def _compare_post(judgement: Judgement, post: Post) -> None:
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
    if judgement.starts_new or (facts["start"] and facts["start"] < post.start):
        judgement.differs("start", post.start, judgement.first_day)
    if (end := end_of(facts)) is not None and end != post.end:
        judgement.differs("last_day", post.last_day, facts["last_day"])


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


def _check_days(judgement: Judgement) -> None:
    last_day = judgement.facts["last_day"]
    post = judgement.post
    begins = judgement.first_day
    if post is not None and not judgement.starts_new:
        begins = judgement.facts["start"] or post.start
    if last_day is not None and last_day < begins:
        judgement.fault("last_day", _("The last day lies before the first."))


def roles_of(post: Post) -> frozenset[Role]:
    return frozenset(Role(row.role) for row in post.roles.all())


def role_names(roles: Iterable[Role]) -> str:
    """In the order of the list of roles, so that the same set reads the same."""
    return "、".join(str(role.label) for role in Role if role in set(roles))


def _text(value: object) -> str:
    return "" if value is None else str(value)
