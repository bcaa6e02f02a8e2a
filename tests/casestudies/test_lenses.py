"""Two sides fill in a sheet without seeing each other; then the group judges as one."""

import pytest

from casestudies import actions
from casestudies.actions import Entry
from casestudies.models import Exercise
from casestudies.worksheet import Worksheet
from tests.casestudies.at_work import answers, group_of, member_of, opened, save
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task

pytestmark = pytest.mark.django_db
ITEMS, LEVELS = ["食事", "見守り"], ["低い", "高い"]
WHOLE = {"levels": dict.fromkeys(ITEMS, "高い"), "notes": {"食事": "保健だけの根拠語"}}
JOINT = {"levels": dict.fromkeys(ITEMS, "低い"), "reason": "両方から"}


@pytest.fixture
def exercise(worker, colleague, supervisor) -> Exercise:
    """The worker looks from the side of health, the others from that of welfare."""
    sheet = task("sheet", "sheet", "両面の評価", items=ITEMS, levels=LEVELS, two_lenses=True)
    case = make_case(stages=[stage(KINDS[0], tasks=[sheet]), *map(stage, KINDS[1:])])
    exercise = make_exercise(make_edition(case), groups=[[worker, colleague, supervisor]])
    exercise.members.update(lens="welfare")
    exercise.members.filter(person=worker).update(lens="health")
    return opened(exercise)


def fill_in(exercise, person, lens, value=None, version=0):
    return save(exercise, person, Entry("sheet", value or WHOLE, version, lens)).done


def sides(exercise, person) -> dict[str, bool]:
    """{side shown: whether it can be written in}"""
    rows = Worksheet(exercise, member_of(exercise, person)).rows
    return {row.lens: row.form is not None for row in rows if row.task.key == "sheet"}


def test_each_sees_the_own_side(exercise, worker, colleague):
    assert sides(exercise, worker) == {"health": True}
    assert sides(exercise, colleague) == {"welfare": True}


def test_the_other_side_is_on_no_page_before_both_are_there(client, exercise, worker, colleague):
    fill_in(exercise, worker, "health")
    client.force_login(colleague)

    assert "保健だけの根拠語" not in client.get(f"/exercises/{exercise.key}/").content.decode()


def test_nobody_writes_for_the_other_side_or_the_group(exercise, worker):
    assert fill_in(exercise, worker, "welfare") == []
    assert fill_in(exercise, worker, "", JOINT) == []
    assert answers(group_of(exercise)) == {}


def test_half_a_side_does_not_open_the_joint_judgement(exercise, worker, colleague):
    fill_in(exercise, worker, "health")
    fill_in(exercise, colleague, "welfare", {"levels": {ITEMS[0]: "低い"}})

    assert sides(exercise, worker) == {"health": True}


class TestOnceBothAreThere:
    @pytest.fixture(autouse=True)
    def _both(self, exercise, worker, colleague):
        fill_in(exercise, worker, "health")
        fill_in(exercise, colleague, "welfare", {"levels": dict.fromkeys(ITEMS, "低い")})

    def test_all_read_both_and_judge_as_one(self, exercise, worker, supervisor):
        expected = {"health": False, "welfare": False, "": True}

        assert sides(exercise, worker) == expected
        assert sides(exercise, supervisor) == expected

    def test_neither_side_changes_any_more(self, exercise, worker):
        changed = {"levels": dict.fromkeys(ITEMS, "低い")}

        assert fill_in(exercise, worker, "health", changed, version=1) == []
        assert group_of(exercise).answers.get(lens="health").value == WHOLE

    def test_anybody_writes_the_joint_judgement(self, exercise, supervisor):
        assert fill_in(exercise, supervisor, "", JOINT) == [("sheet", "")]

    def test_where_they_differ_is_shown(self, client, exercise, colleague):
        client.force_login(colleague)

        html = client.get(f"/exercises/{exercise.key}/").content.decode()
        assert "保健だけの根拠語" in html
        assert "違います" in html


def test_a_group_with_one_side_alone_fills_in_both(exercise, worker, colleague, supervisor):
    exercise.members.filter(person=worker).update(lens="welfare")

    assert sides(exercise, worker) == {"health": True, "welfare": True}
    fill_in(exercise, worker, "health")
    fill_in(exercise, supervisor, "welfare")
    assert sides(exercise, colleague) == {"health": False, "welfare": False, "": True}


def test_who_changes_sides_writes_from_the_new_one(exercise, colleague):
    given = {member_of(exercise, colleague).pk: {"lens": "health"}}
    actions.share_parts(group=group_of(exercise), parts=given)

    assert sides(exercise, colleague) == {"health": True}
