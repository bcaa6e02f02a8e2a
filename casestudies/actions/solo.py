"""ひとりで取り組む: the same engine for one person, who opens each stage after handing in the last."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.actions.answering import StageIsClosed
from casestudies.actions.exercising import end_stages, go_to_phase, open_stage
from casestudies.actions.grouping import lens_of
from casestudies.actions.using import edition_to_use
from casestudies.models import CasePage, Exercise, Group, Member, StageWork
from casestudies.states import OPEN_EXERCISES, ExerciseState
from people.models import User


def begin_alone(*, case: CasePage, person: User) -> Exercise:
    """The one this person has under way with the edition, or a new one with its first stage open."""
    edition = edition_to_use(case, on=timezone.localdate())
    under_way = Exercise.objects.filter(
        edition=edition, created_by=person, is_solo=True, state__in=OPEN_EXERCISES
    )
    try:
        with transaction.atomic():
            if found := under_way.first():
                return found
            exercise = Exercise.objects.create(
                edition=edition,
                title=edition.title,
                minutes=edition.case.minutes,
                is_solo=True,
                created_by=person,
                starts_at=timezone.now(),
            )
            group = Group.objects.create(exercise=exercise, number=1)
            post = person.active_post
            Member.objects.create(
                exercise=exercise, person=person, post=post, group=group, lens=lens_of(post)
            )
            return open_stage(exercise=exercise, number=1, by=person)
    except IntegrityError:  # the same person on another device, at the same moment
        return under_way.get()


@transaction.atomic
def go_further(*, exercise: Exercise, person: User) -> Exercise:
    """Opens the next stage, or the debrief after the last; the stage must have been handed in."""
    work = StageWork.objects.filter(group__exercise=exercise, stage=exercise.stage).first()
    if work is None or work.submitted_at is None:
        raise StageIsClosed(_("Hand in this stage first."), kept=False)
    if exercise.stage < len(exercise.edition.case.stages):
        return open_stage(exercise=exercise, number=exercise.stage + 1, by=person)
    end_stages(exercise=exercise, by=person)
    go_to_phase(exercise=exercise, to=ExerciseState.DEBRIEF, by=person)
    return exercise
