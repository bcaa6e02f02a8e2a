"""An exercise at work: short words for what its people do."""

from typing import Any

from django.test import Client

from casestudies import actions
from casestudies.actions import Entry, Saved
from casestudies.models import Answer, AnswerEdit, Exercise, Group, Member
from people.models import User
from tests.factories.cases import GRADES, KINDS
from tests.factories.debriefs import group_of, member_of

WORRY, URGENCY = f"worry-{KINDS[0]}", f"urgency-{KINDS[0]}"
VIEWS = f"viewpoints-{KINDS[0]}"
SEEN = {"child": "聴く", "interest": "暮らし", "parents": "訪ねる"}


def now(exercise: Exercise) -> Exercise:
    return Exercise.objects.select_related("edition", "organiser").get(pk=exercise.pk)


def opened(exercise: Exercise, number: int = 1, *, by: User | None = None) -> Exercise:
    """With all stages up to that one open."""
    for stage in range(now(exercise).stage + 1, number + 1):
        actions.open_stage(exercise=exercise, number=stage, by=by)
    return now(exercise)


def words(text: str, version: int = 0, task: str = WORRY) -> Entry:
    return Entry(task, {"text": text} if text else None, version)


def save(exercise: Exercise, person: User, *entries: Entry, stage: int = 1) -> Saved:
    return actions.save_answers(member=member_of(exercise, person), stage=stage, entries=entries)


def whole(kind: str = KINDS[0], text: str = "朝の世話") -> list[Entry]:
    """Everything a stage of the factory asks for."""
    return [
        Entry(f"worry-{kind}", {"text": text}, 0),
        Entry(f"urgency-{kind}", {"grade": GRADES[1]}, 0),
        Entry(f"viewpoints-{kind}", SEEN, 0),
    ]


def hand_in(exercise: Exercise, person: User, *, stage: int = 1) -> None:
    save(exercise, person, *whole(KINDS[stage - 1]), stage=stage)
    actions.submit(member=member_of(exercise, person), stage=stage, confidence="fair")


def posted(stage: int = 1, text: str = "朝の世話", **more: Any) -> dict[str, Any]:
    """The form of a stage, filled in."""
    kind = KINDS[stage - 1]
    filled = {
        "stage": str(stage),
        f"worry-{kind}-text": text,
        f"urgency-{kind}-grade": GRADES[1],
        **{f"viewpoints-{kind}-{name}": words for name, words in SEEN.items()},
    }
    return filled | more


def answers(group: Group) -> dict[str, Any]:
    return {row.task: row.value for row in Answer.objects.filter(group=group)}


def aside(group: Group) -> list[Any]:
    """What was kept beside the worksheet."""
    return [row.value for row in AnswerEdit.objects.filter(group=group, is_aside=True)]


def history(group: Group, task: str = WORRY) -> list[str]:
    rows = AnswerEdit.objects.filter(group=group, task=task).order_by("pk")
    return [row.value.get("text", "") for row in rows]


def groups_of(exercise: Exercise) -> list[set[str]]:
    return [
        {one.person.username for one in Member.objects.filter(group=group)}
        for group in exercise.groups.order_by("number")
    ]


__all__ = [
    "SEEN", "URGENCY", "VIEWS", "WORRY", "answers", "aside", "group_of", "groups_of", "hand_in",
    "history", "member_of", "now", "opened", "posted", "save", "whole", "words",
]  # fmt: skip


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(answer) -> str:
    """The messages of the page one is led to."""
    return " ".join(str(one) for one in answer.context["messages"])
