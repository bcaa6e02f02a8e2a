"""What a facilitator says and asks while groups work."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.actions.holding import NotNow, hold, touch, touch_group
from casestudies.models import Announcement, Exercise, Group, GroupNote, Member, Poll, Vote
from casestudies.states import OPEN_EXERCISES
from people.models import User

LEAST_OPTIONS, MOST_OPTIONS = 2, 8


@transaction.atomic
def announce(*, exercise: Exercise, group: Group | None, text: str, by: User) -> Announcement:
    """To all, or to one group of this exercise."""
    held = hold(exercise)
    if held.state not in OPEN_EXERCISES:
        raise NotNow(_("What is over is not changed any more."))
    if group is not None and group.exercise_id != held.pk:
        raise ValidationError({"group": _("There is no such group.")})
    said = Announcement.objects.create(exercise=held, group=group, text=text, by=by)
    if group is None:
        touch(held)
    else:
        touch_group(group)
    return said


@transaction.atomic
def note_group(*, group: Group, text: str, by: User) -> GroupNote:
    """For who leads the exercise alone: no screen of a group hears of it."""
    held = hold(group.exercise)
    if held.state not in OPEN_EXERCISES or not held.stage:
        raise NotNow(_("Notes are taken from the first stage on, until the exercise is over."))
    return GroupNote.objects.create(group=group, text=text, by=by)


def drop_note(*, group: Group, pk: int, by: User) -> None:
    """By who wrote it; of anybody else's nothing happens."""
    GroupNote.objects.filter(pk=pk, group=group, by=by).delete()


@transaction.atomic
def open_poll(*, exercise: Exercise, question: str, options: Sequence[str]) -> Poll:
    """One question to everybody; the one before is closed by it."""
    held = hold(exercise)
    if held.state not in OPEN_EXERCISES:
        raise NotNow(_("What is over is not changed any more."))
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS or len({*options}) < len(options):
        raise ValidationError(
            {
                "options": _("Between %(least)d and %(most)d choices, each different.")
                % {"least": LEAST_OPTIONS, "most": MOST_OPTIONS}
            }
        )
    return put_poll(held, question=question, options=options)


def put_poll(held: Exercise, *, question: str, options: Sequence[str], task: str = "") -> Poll:
    """In an exercise that the caller has locked; `task`: the question of the case that it puts."""
    Poll.objects.filter(exercise=held, closed_at=None).update(closed_at=timezone.now())
    poll = Poll.objects.create(exercise=held, question=question, options=[*options], task=task)
    touch(held)
    return poll


@transaction.atomic
def close_poll(*, poll: Poll) -> None:
    held = hold(poll.exercise)
    Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=timezone.now())
    touch(held)


@transaction.atomic
def vote(*, poll: Poll, member: Member, option: int) -> None:
    """Voting again changes the vote, while the poll is open."""
    held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if held.closed_at is not None:
        raise NotNow(_("This poll has been closed."))
    if member.exercise_id != held.exercise_id or not 0 <= option < len(held.options):
        raise ValidationError({"option": _("Choose one of these.")})
    Vote.objects.update_or_create(poll=held, member=member, defaults={"option": option})
    if member.group is not None:
        touch_group(member.group)
