"""A facilitator's words to a group or a person, what they answer, and words kept to be used again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies import telling
from casestudies.actions.holding import hold, refuse_unless, touch, touch_group
from casestudies.models import Exercise, Feedback, Group, Member, StockComment
from casestudies.states import ExerciseState
from people.models import User

# From the first stage on, also when all is over.
SPOKEN = frozenset({*ExerciseState} - {ExerciseState.PREPARING, ExerciseState.CANCELLED})
MOST_STOCK = 30


@transaction.atomic
def give_feedback(*, to: Group | Member, text: str, by: User, is_shared: bool = False) -> Feedback:
    """To a group all its members read it; to a person nobody else does, so it is never shared."""
    exercise = hold(to.exercise)
    refuse_unless(exercise, SPOKEN, _("Feedback is given from the first stage on."))
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    given = Feedback(exercise=exercise, text=text, by=by)
    if isinstance(to, Group):
        given.group, given.is_shared_in_debrief = to, is_shared
    else:
        given.member = to
    given.save()
    _touch(exercise, given)
    telling.feedback_given(given)
    return given


@transaction.atomic
def acknowledge(*, feedback: Feedback, member: Member, reply: str = "") -> Feedback:
    """Read, with an answer or without. The first of a group counts; an answer can be added later,
    never written over."""
    held = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if not is_to(held, member):
        raise ValidationError(_("This feedback is not for you."))
    if held.reply and reply.strip() and reply != held.reply:
        raise ValidationError({"reply": _("Somebody of your group has answered already.")})
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by = timezone.now(), member.person
    held.reply = held.reply or reply.strip()
    held.save(update_fields=["acknowledged_at", "acknowledged_by", "reply"])
    _touch(held.exercise, held)
    return held


def is_to(feedback: Feedback, member: Member) -> bool:
    """Whether this member is the one addressed, or in the group that is."""
    if feedback.member_id is not None:
        return feedback.member_id == member.pk
    return member.group_id is not None and feedback.group_id == member.group_id


@transaction.atomic
def keep_comment(*, owner: User, text: str) -> StockComment:
    """Keeping the same words twice is keeping them once."""
    words = text.strip()
    if not words:
        raise ValidationError({"text": _("Write something.")})
    User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    mine = StockComment.objects.filter(owner=owner)
    if (same := mine.filter(text=words).first()) is not None:
        return same
    if mine.count() >= MOST_STOCK:
        raise ValidationError(
            {"keep": _("You keep %(most)d already. Delete one first.") % {"most": MOST_STOCK}}
        )
    return StockComment.objects.create(owner=owner, text=words)


@transaction.atomic
def delete_comment(*, comment: StockComment) -> None:
    """What was said with it stays said."""
    comment.delete()


def _touch(exercise: Exercise, feedback: Feedback) -> None:
    group = feedback.group or (feedback.member.group if feedback.member else None)
    if group is not None:
        touch_group(group)
    else:
        touch(exercise)
