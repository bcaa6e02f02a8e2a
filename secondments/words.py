"""How a secondment reads: who, from where to where, in which state."""

from django.utils.translation import gettext as _

from secondments.models import Secondment
from secondments.states import State

# The shape beside the word of a state (core.icons).
SHAPE = {
    State.REQUESTED: "wait",
    State.CONSULTATION: "wait",
    State.AGREED: "due",
    State.ANNOUNCED: "due",
    State.ACTIVE: "doing",
    State.ENDED: "due",
    State.REPORTED: "done",
    State.WITHDRAWN: "dash",
}


def who(it: Secondment) -> str:
    """The name, or what is wished for."""
    if it.person is not None:
        return str(it.person)
    if it.profession is not None:
        return _("%(profession)s, one person") % {"profession": it.profession}
    return _("one person")


def quality(it: Secondment) -> str:
    return "・".join(str(each) for each in (it.profession, it.grade) if each)


def shape(it: Secondment) -> str:
    return SHAPE[State(it.state)]
