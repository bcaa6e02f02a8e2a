"""What the processes of test_exercise_races.py do: whole steps, as views do them."""

from casestudies import actions
from casestudies.actions import Entry
from casestudies.models import CasePage, Exercise, Member
from casestudies.states import ExerciseState
from people.models import User
from tests.factories.cases import KINDS

WORRY = f"worry-{KINDS[0]}"


def member_of(pk: int) -> Member:
    return Member.objects.select_related("group", "exercise", "person").get(pk=pk)


def open_next(*, exercise: int, number: int, by: int) -> int:
    found = Exercise.objects.get(pk=exercise)
    return actions.open_stage(exercise=found, number=number, by=User.objects.get(pk=by)).stage


def save(*, member: int, words: str, version: int = 0) -> str:
    """Whether the words stand, lie beside newer ones, or came too late."""
    entries = [Entry(WORRY, {"text": words}, version)]
    try:
        saved = actions.save_answers(member=member_of(member), stage=1, entries=entries)
    except actions.StageIsClosed as error:
        return "kept" if error.kept else "refused"
    return "stands" if saved.done else "aside"


def submit(*, member: int) -> None:
    actions.submit(member=member_of(member), stage=1, confidence="low")


def close(*, exercise: int, by: int) -> None:
    found = Exercise.objects.get(pk=exercise)
    actions.go_to_phase(exercise=found, to=ExerciseState.CLOSED, by=User.objects.get(pk=by))


def join(*, exercise: int, person: int) -> None:
    actions.join(exercise=Exercise.objects.get(pk=exercise), person=User.objects.get(pk=person))


def form(*, exercise: int, count: int) -> None:
    actions.form_groups(exercise=Exercise.objects.get(pk=exercise), count=count)


def alone(*, case: int, person: int) -> int:
    page = CasePage.objects.get(pk=case)
    return actions.begin_alone(case=page, person=User.objects.get(pk=person)).pk
