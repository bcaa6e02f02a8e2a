"""Writes what a judged row says."""

from typing import Any

from people.actions.posts import add_person, begin_post, change_post, ensure_section, follow_post
from people.importing.columns import HEADINGS
from people.importing.judging import LEFT_ON, NAMES, WORDS, Judgement, roles_of
from people.importing.leave import leave_days
from people.importing.matching import end_of
from people.importing.register import Register, log_in_id_for, section_path
from people.models import Leave, Organisation, Post, Section, User
from people.roles import Role
from people.states import RowChange

WRITTEN = (*WORDS, "staff_number", "announced_on")
PLAIN = (*WRITTEN, "start")  # columns a post holds as they are


def write(judgement: Judgement, register: Register) -> tuple[User, Post]:
    """The person and the post as they are now; the register knows them for the rows after."""
    person = judgement.person or new_person(judgement, register)
    if judgement.person is not None:
        update_person(judgement, person)
    if judgement.names_leave:
        _write_leave(judgement, person, register)
    if judgement.change == RowChange.SAME and judgement.post is not None:
        return person, judgement.post
    post = _write_post(judgement, person, register)
    if post.staff_number:  # rows after this one may name them as supervisor
        register.by_number[post.organisation_id, post.staff_number] = post
    return person, post


def new_person(judgement: Judgement, register: Register) -> User:
    facts = judgement.facts
    login = log_in_id_for(facts, register.codes)
    person = add_person(login=login, email=facts["email"], **{name: facts[name] for name in NAMES})
    register.by_login[login] = person
    register.own.add(person.pk)
    return person


def update_person(judgement: Judgement, person: User) -> None:
    changed = {difference["field"] for difference in judgement.differences}
    names = [name for name in (*NAMES, "email") if HEADINGS[name] in changed]
    for name in names:
        setattr(person, name, judgement.facts[name])
    if LEFT_ON in changed:
        person.left_on = None
        names.append("left_on")
    if names:
        person.save(update_fields=names)


def _write_post(judgement: Judgement, person: User, register: Register) -> Post:
    facts, post = judgement.facts, judgement.post
    changes = _changes(judgement, register)
    if post is not None and not judgement.starts_new:
        changes = _shown(changes, judgement)
    if post is None:
        roles = set(facts["roles"] or {Role.LEARNER})
        made = begin_post(
            person=person,
            organisation=facts["organisation"],
            roles=roles,
            **changes | {"start": judgement.first_day},
        )
        register.posts_of[person.pk].append(made)
        register.taken.add(made.pk)
        return made
    roles = set(roles_of(post) if facts["roles"] is None else facts["roles"])
    if judgement.starts_new:
        changes.pop("start", None)
        return follow_post(post=post, start=judgement.first_day, roles=roles, **changes)
    return change_post(post=post, roles=roles, **changes)


def _changes(judgement: Judgement, register: Register) -> dict[str, Any]:
    """The columns that say something; a blank cell leaves what is there."""
    facts = judgement.facts
    changes = {name: facts[name] for name in PLAIN if facts[name]}
    if judgement.supervisor is not None:
        changes["supervisor"] = judgement.supervisor
    if (end := end_of(facts)) is not None:
        changes["end"] = end
    if facts["section"]:
        changes["section"] = section_of(judgement, register)
    return changes


def _shown(changes: dict[str, Any], judgement: Judgement) -> dict[str, Any]:
    """Of a post that goes on, only what the officer was shown as a difference."""
    shown = {difference["field"] for difference in judgement.differences}
    return {
        name: value
        for name, value in changes.items()
        if HEADINGS["last_day" if name == "end" else name] in shown
    }


def _write_leave(judgement: Judgement, person: User, register: Register) -> None:
    facts, leave = judgement.facts, judgement.leave
    start, end = leave_days(facts, leave)
    if leave is None:
        made = Leave.objects.create(person=person, kind=facts["leave_kind"], start=start, end=end)
        register.leaves_of[person.pk].append(made)
    elif (leave.start, leave.end) != (start, end):
        leave.start, leave.end = start, end
        leave.save(update_fields=["start", "end"])


def section_of(judgement: Judgement, register: Register, made: list[int] | None = None) -> Section:
    """`made` is given the keys of sections that did not exist before."""
    facts, day = judgement.facts, judgement.first_day
    organisation: Organisation = facts["organisation"]
    known = register.section(organisation.pk, facts["section"], day)
    if known is None:
        path = section_path(facts["section"])
        known = ensure_section(organisation=organisation, path=path, start=day)
        here: Section | None = known
        before = {section.pk for section in register.sections[organisation.pk]}
        while here is not None and here.pk not in before:
            register.sections[organisation.pk].append(here)
            if made is not None:
                made.append(here.pk)
            here = here.parent
    return known
