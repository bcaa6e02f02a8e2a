"""Who writes what of the learning on a secondment. Who sees it is permissions.visible_to."""

import datetime

from people.models import User
from people.permissions import approvers_for
from people.roles import Role
from secondments.learning_states import SignedAs
from secondments.models import LogEntry, Secondment
from secondments.permissions import instructs, side_of
from secondments.states import REAL, Side, State

TAUGHT = frozenset({*REAL, State.ANNOUNCED})


def has_learning(secondment: Secondment, *, on: datetime.date) -> bool:
    """From the day everybody may know of it; one that was withdrawn has none."""
    return secondment.state in TAUGHT and secondment.is_known(on)


def learns(user: User, secondment: Secondment) -> bool:
    return secondment.person_id == user.pk


def teaches(user: User, secondment: Secondment, *, on: datetime.date) -> bool:
    """The instructor, and the staff office of the host, which stands in."""
    return instructs(user, secondment) or side_of(user, secondment, on=on) == Side.HOST


def writes_log(user: User, secondment: Secondment) -> bool:
    """While it lasts, and until the report is approved: what was forgotten is still entered."""
    open_still = secondment.state in {State.ACTIVE, State.ENDED}
    return open_still and (learns(user, secondment) or instructs(user, secondment))


def parts_to_sign(user: User, entry: LogEntry) -> list[SignedAs]:
    """In which parts this person could sign the entry; whoever saw it and is neither the learner
    nor the instructor is a witness."""
    secondment = entry.secondment
    if learns(user, secondment):
        return [SignedAs.SELF]
    if instructs(user, secondment):
        return [SignedAs.INSTRUCTOR]
    return [SignedAs.WITNESS]


def approves_report(user: User, secondment: Secondment, *, on: datetime.date) -> bool:
    """The head at home or a deputy, and the staff office at home; nobody the own one."""
    if learns(user, secondment):
        return False
    if side_of(user, secondment, on=on) == Side.HOME:
        return True
    post = secondment.home_post
    return post is not None and approvers_for(post, on).filter(pk=user.pk).exists()


def follows_up(user: User, secondment: Secondment, *, on: datetime.date) -> bool:
    """What comes back home is planned by the person and by those at home who approve."""
    return learns(user, secondment) or approves_report(user, secondment, on=on)


def keeps_presences(user: User) -> bool:
    """Whoever works in an office that sends or receives people, for the own organisation."""
    return user.active_post is not None and bool(
        user.active_roles & {Role.HR, Role.SUPERVISOR, Role.METROPOLIS}
    )
