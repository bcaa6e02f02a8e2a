"""Whom a row of a personnel change means: by staff number anywhere in the scope, else by log-in ID.

Never by name alone; but of two people of one number (in two organisations) the name says which,
and where it does not, the organisation they leave has to be written.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from people.importing.matching import find_person, if_same_person, is_same_person
from people.importing.register import Facts, Register, log_in_id_for
from people.models import Post, User
from people.states import Move

if TYPE_CHECKING:
    from people.importing.judging import Judgement


def known_person(facts: Facts, register: Register) -> User | None:
    """Who it is, without a word about what is wrong."""
    if facts["move"] == Move.HIRE:
        post = register.by_number.get((facts["organisation"].pk, facts["staff_number"]))
        return post.person if post else register.by_login.get(log_in_id_for(facts, register.codes))
    found = _candidates(facts, register)
    return found[0] if len(found) == 1 else None


def find_moved(judgement: "Judgement", register: Register) -> User | None:
    facts = judgement.facts
    if facts["move"] == Move.HIRE:
        return find_person(judgement, register)
    found = _candidates(facts, register)
    if len(found) > 1:
        message = _(
            "Several people have this staff number. Write the code of the organisation this "
            "person leaves."
        )
        judgement.fault("origin", message)
        return None
    if not found:
        message = _("Nobody with this staff number is registered. Is it an appointment (採用)?")
        judgement.fault("staff_number", message, unknown=True)
        return None
    return if_same_person(judgement, found[0])


def _candidates(facts: Facts, register: Register) -> list[User]:
    """Those who may be meant; more than one only where nothing in the row decides."""
    posts = register.anywhere[facts["staff_number"]] if facts["staff_number"] else []
    if facts["origin"] is not None:
        posts = [post for post in posts if post.organisation_id == facts["origin"].pk]
    people = list({post.person_id: post.person for post in posts}.values())
    if len(people) > 1:
        people = [each for each in people if is_same_person(facts, each)] or people
    if len(people) > 1:
        people = _at_the_place(posts, people, facts) or people
    if people or not facts["login_id"]:
        return people
    person = register.by_login.get(facts["login_id"])
    usable = person is not None and register.is_own(person) and not person.merged_into_id
    return [person] if person is not None and usable and not person.is_service else []


def _at_the_place(posts: list[Post], people: list[User], facts: Facts) -> list[User]:
    """Two of one number and one name: whoever is in the organisation that the row names."""
    here = {post.person_id for post in posts if post.organisation_id == facts["organisation"].pk}
    return [person for person in people if person.pk in here] if len(here) == 1 else []
