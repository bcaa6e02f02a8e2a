"""Who gets in where a group draws: part of tests/doors.py, with an exercise of its own.

The worker of 練馬区 is in 班1 and the learner of 中野区 in 班2; both have drawn.
"""

import uuid
from typing import Any

from casestudies.actions import Entry, open_stage, save_answers
from casestudies.models import Member
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task

FAMILY = {"title": "Aの家族", "people": [{"id": "p1", "name": "A"}], "unions": [], "households": []}


def make_drawings(everybody: Any) -> uuid.UUID:
    """The key of the exercise; its first stage asks for the drawing `map`."""
    asked = task("drawing", "map", "家族の図", drawing="genogram", answer=[])
    stages = [stage(kind, tasks=[asked] if kind == KINDS[0] else []) for kind in KINDS]
    exercise = make_exercise(
        make_edition(make_case(stages=stages)),
        facilitator=everybody["facilitator"],
        groups=[[everybody["worker"]], [everybody["outsider"]]],
    )
    open_stage(exercise=exercise, number=1, by=everybody["facilitator"])
    for member in Member.objects.filter(exercise=exercise):
        save_answers(member=member, stage=1, entries=[Entry("map", FAMILY, 0)])
    return exercise.key


def drawing(world: Any, _owner: str) -> dict[str, Any]:
    """The arguments of an address of a drawing."""
    return {"key": world.drawings, "task": "map"}
