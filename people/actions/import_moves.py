"""Writes what a judged row of a personnel change says, and notes at the row how to take it back."""

import datetime
from typing import Any

from django.utils import timezone

from people.actions.import_rows import WRITTEN, new_person, section_of, update_person
from people.actions.posts import begin_post, change_post
from people.importing.columns import HEADINGS
from people.importing.judging import LEFT_ON, WORDS, Judgement, roles_of
from people.importing.matching import end_of
from people.importing.moved import Moved
from people.importing.register import Register
from people.models import Post, User
from people.states import ENDS_A_POST, Move, RowChange

# What a second file of the same day can correct in a post of the first.
HEADING_OF = {name: HEADINGS[name] for name in (*WORDS, "section", "supervisor", "announced_on")}
HEADING_OF |= {"staff_number": HEADINGS["staff_number"], "end": HEADINGS["last_day"]}


def write_move(judgement: Judgement, register: Register) -> tuple[User, Post]:
    """The person, and the post that begins, or the one that ends."""
    if not isinstance(judgement, Moved):
        raise TypeError("Only a judged row of a personnel change moves somebody.")
    undo = judgement.undo
    person = judgement.person
    if person is None:
        person = new_person(judgement, register)
        undo["person"] = person.pk
    elif any(each["field"] == LEFT_ON for each in judgement.differences):
        undo["left_on"] = _iso(person.left_on)
        update_person(judgement, person)
    if judgement.change == RowChange.SAME and judgement.post is not None:
        return person, judgement.post
    if judgement.is_there and judgement.post is not None:
        return person, _correct(judgement, judgement.post, register)
    for post in judgement.leaves:
        undo.setdefault("ended", {})[str(post.pk)] = [_iso(post.end), _iso(post.end_announced_on)]
        _end(post, judgement)
    if judgement.facts["move"] in ENDS_A_POST:
        if judgement.facts["move"] == Move.LEAVE:
            undo["leaves"] = True
        return person, judgement.leaves[0]
    return person, _begin(judgement, person, register)


def _end(post: Post, judgement: Moved) -> None:
    """Before the announcement an end would say as much as the next post."""
    day = judgement.facts["announced_on"]
    post.end = judgement.first_day
    post.end_announced_on = day if day and day > timezone.localdate() else None
    post.save(update_fields=["end", "end_announced_on"])


def _begin(judgement: Moved, person: User, register: Register) -> Post:
    facts, kept = judgement.facts, judgement.kept
    said = {name: facts[name] for name in WRITTEN if facts[name]}
    if judgement.supervisor is not None:
        said["supervisor"] = judgement.supervisor
    if facts["section"]:
        said["section"] = _section(judgement, register)
    if (end := end_of(facts)) is not None:
        said["end"] = end
    made = begin_post(
        person=person,
        organisation=facts["organisation"],
        roles=set(judgement.roles),
        **kept | said | {"start": judgement.first_day},
    )
    judgement.undo["made"] = made.pk
    register.posts_of[person.pk].append(made)
    register.taken.add(made.pk)
    if made.staff_number:  # rows after this one may name them as supervisor
        register.by_number[made.organisation_id, made.staff_number] = made
    return made


def _correct(judgement: Moved, post: Post, register: Register) -> Post:
    """A second file of the same day: only what the officer was shown as a difference."""
    shown = {each["field"] for each in judgement.differences}
    changes: dict[str, Any] = {}
    for name, heading in HEADING_OF.items():
        if heading in shown:
            changes[name] = _value(name, judgement, register)
    roles = roles_of(post)
    judgement.undo["was"] = {
        "post": post.pk,
        "roles": sorted(roles),
        "fields": {name: _plain(post, name) for name in changes},
    }
    return change_post(post=post, roles=set(judgement.facts["roles"] or roles), **changes)


def _value(name: str, judgement: Moved, register: Register) -> Any:
    if name == "section":
        return _section(judgement, register)
    if name == "supervisor":
        return judgement.supervisor
    return end_of(judgement.facts) if name == "end" else judgement.facts[name]


def _section(judgement: Moved, register: Register) -> Any:
    made: list[int] = []
    section = section_of(judgement, register, made)
    if made:
        judgement.undo["sections"] = made
    return section


def _plain(post: Post, name: str) -> Any:
    """As JSON keeps it, by the name of the column in the database."""
    field: Any = post._meta.get_field(name)
    value = getattr(post, field.attname)
    return _iso(value) if isinstance(value, datetime.date) else value


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
