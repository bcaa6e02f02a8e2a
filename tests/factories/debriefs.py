"""Exercises whose stages are over, with what groups wrote in them."""

import datetime
from typing import Any

from django.utils import timezone

from casestudies.models import Answer, AnswerEdit, CaseEdition, Exercise, Group, Member, StageWork
from casestudies.states import ExerciseState
from people.models import User
from tests.factories.cases import (
    GRADES,
    KINDS,
    document,
    make_case,
    make_edition,
    make_exercise,
    task,
)
from tests.factories.cases import stage as stage_of

LEVELS = ["心配なし", "やや心配", "とても心配"]
EVENTS = [
    {"when": "X年4月", "who": "母", "text": "転居した"},
    {"when": "X年6月", "who": "長女", "text": "欠席が続いた"},
    {"when": "X年7月", "who": "近隣", "text": "泣き声の電話があった"},
]
LINKS = [
    {"first": 1, "second": 2, "why": "転校のあとで欠席が始まった"},
    {"first": 2, "second": 3, "why": "夜に子供だけだった"},
]
CHILD = {"id": "c", "name": "長女", "sex": "female", "is_index": True}
DRAWING = {
    "people": [CHILD, {"id": "m", "name": "母", "sex": "female"}],
    "unions": [{"partners": ["m"], "children": [{"person": "c"}]}],
    "households": [],
}


def rich_edition() -> CaseEdition:
    """The third stage asks everything that a debrief compares."""
    assessment = stage_of(
        KINDS[2],
        tasks=[
            task("choice", "first-visit", "だれが訪ねるか", options=["保健師", "福祉職", "ふたりで"]),
            task(
                "sheet", "sheet", "アセスメント", items=["食事", "夜の見守り"], levels=LEVELS,
                two_lenses=True, model="夜の見守りを先に見ます。",
            ),
            task(
                "drawing", "family", "家族図を描く", drawing="genogram",
                answer=[("genogram", {"title": "専門家の家族図", **DRAWING})],
            ),
            task("links", "dots", "点と線", events=EVENTS, links=LINKS),
            task("urgency", "urgency-assessment", "急ぎ具合", options=GRADES, again="urgency-intake"),
        ],
    )  # fmt: skip
    stages = [stage_of(kind) for kind in KINDS]
    stages[2] = assessment
    return make_edition(make_case(stages=stages))


def exercise_at(
    state: ExerciseState,
    *,
    groups: list[list[User]],
    facilitator: User | None = None,
    edition: CaseEdition | None = None,
    **fields: Any,
) -> Exercise:
    """All six stages opened and handed in by all groups, 20 minutes each."""
    exercise = make_exercise(edition, facilitator=facilitator, groups=groups)
    begun = timezone.now() - datetime.timedelta(hours=3)
    given = {"state": state, "stage": len(KINDS), "stage_opened_at": begun} | fields
    Exercise.objects.filter(pk=exercise.pk).update(**given)
    for group in Group.objects.filter(exercise=exercise):
        by = group.members.first()
        for number in range(1, len(KINDS) + 1):
            opened = begun + datetime.timedelta(minutes=20 * number)
            end = opened + datetime.timedelta(minutes=20)
            StageWork.objects.create(
                group=group, stage=number, opened_at=opened, closed_at=end,
                submitted_at=end if by else None, submitted_by=by.person if by else None,
                confidence="fair" if by else "",
            )  # fmt: skip
    return Exercise.objects.select_related("edition").get(pk=exercise.pk)


def group_of(exercise: Exercise, number: int = 1) -> Group:
    return Group.objects.select_related("exercise").get(exercise=exercise, number=number)


def member_of(exercise: Exercise, person: User) -> Member:
    rows = Member.objects.select_related("exercise__edition", "group", "person")
    return rows.get(exercise=exercise, person=person)


def write(
    exercise: Exercise, group: int, key: str, value: dict[str, Any], *, lens: str = ""
) -> Answer:
    """As saving leaves it behind, by the first of the group."""
    its = group_of(exercise, group)
    by = its.members.first()
    assert by is not None
    stage = next(one.number for one, each in exercise.edition.case.tasks() if each.key == key)
    AnswerEdit.objects.create(
        group=its, stage=stage, task=key, lens=lens, version=1, value=value, by=by.person
    )
    return Answer.objects.create(
        group=its, stage=stage, task=key, lens=lens, value=value, saved_by=by.person
    )


def judged(exercise: Exercise, group: int, *grades: int) -> None:
    """How urgent, stage after stage, by the place of the grade; None of one stays open."""
    for kind, grade in zip(KINDS, grades, strict=False):
        write(exercise, group, f"urgency-{kind}", {"grade": GRADES[grade]})


__all__ = [
    "DRAWING",
    "LEVELS",
    "LINKS",
    "document",
    "exercise_at",
    "group_of",
    "judged",
    "member_of",
    "rich_edition",
    "write",
]
