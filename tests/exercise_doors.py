"""Who gets in where among the exercises (演習): part of tests/doors.py, with a world of its own.

All were made by the trainer for the bureau and are led by the facilitator; the worker of 練馬区 is
in group 1 of each, the learner of 中野区 in group 2. Each of the two also works through the case
alone. `exercise` is in its first stage, `over` in its debrief.
"""

from types import SimpleNamespace
from typing import Any

from casestudies import actions
from casestudies.models import CasePage, Exercise, StockComment
from casestudies.states import ExerciseState
from people.models import User
from tests.casestudies.tasks.asked import FAMILY
from tests.factories.cases import (
    KINDS,
    example,
    make_case,
    make_edition,
    make_exercise,
    stage,
    task,
)
from tests.factories.debriefs import member_of, write

OWNERS = ("worker", "outsider")
DRAWN = "family"


def make_exercises(everybody: Any, bureau: Any) -> SimpleNamespace:
    people = [everybody[owner] for owner in OWNERS]
    facilitator = everybody["facilitator"]
    case = _case_to_draw()
    edition = make_edition(case)
    facts = {"facilitator": facilitator, "organiser": bureau, "created_by": everybody["trainer"]}
    groups = [[person] for person in people]
    exercise = _begun(make_exercise(edition, groups=groups, **facts), facilitator)
    over = _over(make_exercise(edition, groups=groups, **facts), facilitator)
    for number in (1, 2):
        write(exercise, number, DRAWN, FAMILY)
    comment = StockComment.objects.create(owner=facilitator, text="よく話し合いました。")
    return SimpleNamespace(
        exercise=exercise.key,
        over=over.key,
        case=case.key,
        alone=_each(people, lambda person: _alone(case, person)),
        members=_each(people, lambda person: member_of(exercise, person).pk),
        members_over=_each(people, lambda person: member_of(over, person).pk),
        poll=actions.open_poll(exercise=exercise, question="急ぎますか", options=["はい", "いいえ"]).pk,
        comment=comment.pk,
        feedback=_each(people, lambda person: _feedback(over, person, facilitator)),
    )  # fmt: skip


def _case_to_draw() -> CasePage:
    """Its first stage asks only for a drawing; there is an answer to practise on."""
    drawing = task("drawing", DRAWN, "家族の図", drawing="genogram")
    stages = [stage(KINDS[0], tasks=[drawing]), *map(stage, KINDS[1:])]
    return make_case(live=True, stages=stages, examples=[example()])


def _begun(exercise: Exercise, by: User) -> Exercise:
    return actions.open_stage(exercise=exercise, number=1, by=by)


def _over(exercise: Exercise, by: User) -> Exercise:
    for number in range(1, 7):
        exercise = actions.open_stage(exercise=exercise, number=number, by=by)
    actions.end_stages(exercise=exercise, by=by)
    actions.go_to_phase(exercise=exercise, to=ExerciseState.REVIEWING, by=by)
    actions.go_to_phase(exercise=exercise, to=ExerciseState.DEBRIEF, by=by)
    return exercise


def _alone(case: CasePage, person: User) -> str:
    return str(actions.begin_alone(case=case, person=person).key)


def _feedback(over: Exercise, person: User, by: User) -> int:
    return actions.give_feedback(to=member_of(over, person), text="届きました。", by=by).pk


def _each(people: list[User], of: Any) -> dict[str, Any]:
    return {owner: of(person) for owner, person in zip(OWNERS, people, strict=True)}
