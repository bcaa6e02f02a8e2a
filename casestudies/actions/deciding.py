"""The next step follows what most chose in a poll (E11)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casestudies.actions.exercising import open_stage
from casestudies.actions.holding import NotNow, hold, write_move
from casestudies.actions.talking import put_poll
from casestudies.branching import Branch, branches, most_chosen
from casestudies.models import Exercise, Poll
from casestudies.states import ExerciseState
from casestudies.talk import poll_shown
from people.models import User


@transaction.atomic
def ask_branch(*, exercise: Exercise, task: str) -> Poll:
    """Puts a question of the case to everybody, with the options it has on the worksheet."""
    held = hold(exercise)
    branch = _branch(held, task)
    return put_poll(held, question=branch.task.title, options=branch.options, task=task)


@transaction.atomic
def follow_poll(*, poll: Poll, option: str, stage: int, by: User) -> Exercise:
    """What most chose decides for all groups, and the next stage opens. `option`: it, or the one of
    several with equally many votes that the facilitator takes; `stage`: the one seen coming.
    Following twice is following once."""
    held = hold(poll.exercise)
    if poll.task and held.decided.get(poll.task) == option:
        return held
    _branch(held, poll.task)
    if stage != held.stage + 1:
        raise NotNow(_("Stages open one after the other. Look again at which one is open now."))
    shown = poll_shown(held, None)
    if shown is None or shown.poll != poll or poll.closed_at is None:
        raise NotNow(_("Close the poll first. Only the last poll can be followed."))
    if option not in most_chosen(shown.counts):
        raise ValidationError({"option": _("Choose one of those that most chose.")})
    held.decided = {**held.decided, poll.task: option}
    held.save(update_fields=["decided"])
    running = ExerciseState.RUNNING
    reason = _("As most chose: %(option)s") % {"option": option}
    write_move(held, running, running, by=by, reason=reason)
    return open_stage(exercise=held, number=stage, by=by)


def _branch(exercise: Exercise, task: str) -> Branch:
    """Raises NotNow where the question decides nothing that is still to come."""
    upto = exercise.stage if exercise.is_running else 0
    found = branches(exercise.edition.case, upto=upto, decided=exercise.decided)
    for branch in found:
        if branch.task.key == task:
            return branch
    raise NotNow(_("Nothing that is still to come depends on this question."))
