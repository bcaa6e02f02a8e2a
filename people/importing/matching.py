"""Whom a row of a file means, and which of their posts.

Matched by (organisation, staff number), then by log-in ID among own people, never by name;
but a match whose whole name is another one is refused rather than given somebody's records.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.folding import fold
from people.importing.forms import UNUSABLE, fault
from people.importing.register import Facts, Register, log_in_id_for, section_path
from people.login_ids import validate_login_id
from people.models import Post, User

if TYPE_CHECKING:
    from people.importing.judging import Judgement

OTHER_PERSON = "other_person"  # the mark of a fault: the number is somebody else's


# --- whom -------------------------------------------------------------------
def find_person(judgement: "Judgement", register: Register) -> User | None:
    facts = judgement.facts
    known = register.by_number.get((facts["organisation"].pk, facts["staff_number"]))
    if known is not None:
        if facts["login_id"] not in {"", known.person.username}:
            judgement.fault("login_id", _("This staff number has another log-in ID."))
        return if_same_person(judgement, known.person)
    login = log_in_id_for(facts, register.codes)
    if not login:
        judgement.fault("login_id", _("Write a log-in ID."))
        return None
    person = register.by_login.get(login)
    if person is None:
        _check_login(judgement, login)
        return None
    # The same words as for what cannot be a log-in ID: nobody learns who exists elsewhere.
    if not register.is_own(person) or person.merged_into_id or person.is_service:
        judgement.fault("login_id", str(UNUSABLE))
        return None
    return if_same_person(judgement, person)


def _check_login(judgement: "Judgement", login: str) -> None:
    try:
        validate_login_id(login)
    except ValidationError:
        judgement.fault("login_id", str(UNUSABLE))


def if_same_person(judgement: "Judgement", person: User) -> User | None:
    if is_same_person(judgement.facts, person):
        return person
    message = _(
        "Another name is registered under this number. For the same person write the date of "
        "birth; for somebody else another staff number or log-in ID."
    )
    judgement.errors.append(fault("last_name", message) | {"kind": OTHER_PERSON})
    return None


def is_same_person(facts: Facts, person: User) -> bool:
    """One of the names, or the day of birth, is the registered one."""
    pairs = [
        (facts["last_name"], person.last_name),
        (facts["first_name"], person.first_name),
        (_whole_name(facts["last_name"], facts["first_name"]), _whole_name(person.full_name)),
        (facts["last_name_kana"] + facts["first_name_kana"], person.kana.replace(" ", "")),
        (str(facts["born_on"] or ""), str(person.born_on or "")),
    ]
    return any(new and fold(new) == fold(old) for new, old in pairs)


def _whole_name(*parts: str) -> str:
    """A list may have the whole name in one cell."""
    return "".join("".join(parts).split())


def find_supervisor(judgement: "Judgement", register: Register) -> None:
    facts = judgement.facts
    typed, organisation = facts["supervisor"], facts["organisation"].pk
    if not typed:
        return
    judgement.supervisor = register.supervisor(organisation, typed)
    person = judgement.person
    if typed == facts["staff_number"] or (person and person == judgement.supervisor):
        judgement.fault("supervisor", _("Nobody is their own supervisor."))
    elif judgement.supervisor is None and (organisation, typed) not in register.in_file:
        message = _("Nobody has this staff number, neither registered nor in the file.")
        judgement.fault("supervisor", message, unknown=True)


# --- which post -------------------------------------------------------------
def find_post(judgement: "Judgement", posts: Iterable[Post]) -> Post | None:
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
    candidates = likeliest(same_days, facts) or likeliest(running, facts) or to_come
    return next(iter(candidates), None)


def likeliest(posts: list[Post], facts: Facts) -> list[Post]:
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
