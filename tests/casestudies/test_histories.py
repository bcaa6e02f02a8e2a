"""成育歴・家族歴 of a group's genogram stand beside its assessment sheet (N6)."""

import pytest

from casestudies.actions import Entry
from casestudies.models import Exercise
from casestudies.tasks import histories
from tests.casestudies.at_work import opened, save
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task

pytestmark = pytest.mark.django_db
TOLD = "祖母に育てられた。"
FAMILY = {
    "people": [
        {"id": "p1", "name": "母", "history": TOLD},
        {"id": "p2", "name": "本人", "history": ""},
    ]
}


@pytest.fixture
def exercise(worker, outsider) -> Exercise:
    """A genogram at the first stage, a sheet at the second; two groups."""
    drawing = task("drawing", "family", "家族図", drawing="genogram", answer=[])
    sheet = task("sheet", "sheet", "評価", items=["食事"], levels=["低い", "高い"])
    tasks = {KINDS[0]: [drawing], KINDS[1]: [sheet]}
    case = make_case(stages=[stage(kind, tasks=tasks.get(kind, [])) for kind in KINDS])
    return opened(make_exercise(make_edition(case), groups=[[worker], [outsider]]))


def page(client, exercise, person) -> str:
    client.force_login(person)
    return client.get(f"/exercises/{exercise.key}/").content.decode()


def test_what_a_group_wrote_is_beside_its_sheet_and_nobody_elses(
    client, exercise, worker, outsider
):
    save(exercise, worker, Entry("family", FAMILY, 0))
    opened(exercise, 2)

    assert f"<dt>母</dt><dd>{TOLD}</dd>" in page(client, exercise, worker)
    assert TOLD not in page(client, exercise, outsider)


def test_without_any_there_is_nothing_to_open(client, exercise, worker):
    opened(exercise, 2)

    assert "班の家族図から" not in page(client, exercise, worker)


@pytest.mark.parametrize("value", [{}, {"people": None}, {"people": ["x", {"name": "母"}]}])
def test_values_of_another_shape_are_no_error(value):
    assert histories(value) == []
