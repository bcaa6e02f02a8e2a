"""Writes what a judged row says."""

from typing import Any

from people.actions.posts import add_person, begin_post, change_post, ensure_section, follow_post
from people.import_forms import HEADINGS
from people.import_judging import LEFT_ON, NAMES, WORDS, Judgement, end_of, roles_of
from people.import_register import Register, log_in_id_for, section_path
from people.models import Organisation, Post, Section, User
from people.roles import Role
from people.states import RowChange


def write(judgement: Judgement, register: Register) -> tuple[User, Post]:
    """The person and the post as they are now; the register knows them for the rows after."""
    person = judgement.person or _new_person(judgement, register)
    if judgement.person is not None:
        _update_person(judgement, person)
    if judgement.change == RowChange.SAME and judgement.post is not None:
        return person, judgement.post
    return person, _write_post(judgement, person, register)


def _new_person(judgement: Judgement, register: Register) -> User:
    facts = judgement.facts
    login = log_in_id_for(facts, register.codes)
    person = add_person(login=login, email=facts["email"], **{name: facts[name] for name in NAMES})
    register.by_login[login] = person
    register.own.add(person.pk)
    return person


def _update_person(judgement: Judgement, person: User) -> None:
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
    changes = {name: facts[name] for name in (*WORDS, "staff_number", "start") if facts[name]}
    if (end := end_of(facts)) is not None:
        changes["end"] = end
    if facts["section"]:
        changes["section"] = _section(judgement, register)
    return changes


def _section(judgement: Judgement, register: Register) -> Section:
    facts, day = judgement.facts, judgement.first_day
    organisation: Organisation = facts["organisation"]
    known = register.section(organisation.pk, facts["section"], day)
    if known is None:
        path = section_path(facts["section"])
        known = ensure_section(organisation=organisation, path=path, start=day)
        register.sections[organisation.pk].append(known)
    return known
