"""The page where a group draws."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from casestudies import actions
from casestudies.models import Answer, Exercise
from tests.casestudies.test_drawing_forms import genogram
from tests.factories.cases import KINDS, make_case, make_edition, make_exercise, stage, task


@pytest.fixture
def exercise(facilitator: Any, worker: Any, colleague: Any, outsider: Any) -> Exercise:
    """The first stage asks for a drawing, and the second for another; 班1 and 班2."""
    drawings = [
        task("drawing", f"map-{n}", f"{n}番目の図", drawing="genogram", answer=[]) for n in (1, 2)
    ]
    stages = [
        stage(kind, tasks=[drawings[n]] if n < len(drawings) else [])
        for n, kind in enumerate(KINDS)
    ]
    made = make_exercise(
        make_edition(make_case(stages=stages)),
        facilitator=facilitator,
        groups=[[worker, colleague], [outsider]],
    )
    actions.open_stage(exercise=made, number=1, by=facilitator)
    made.refresh_from_db()
    return made  # fmt: skip


def address(exercise: Exercise, key: str = "map-1", name: str = "draw") -> str:
    return reverse(f"exercises:{name}", args=[exercise.key, key])


def drawn(*people: str, version: int = 0, do: str = "save", **more: Any) -> dict[str, Any]:
    return genogram([*people]) | {"version": str(version), "do": do} | more


def names_saved(exercise: Exercise) -> list[list[str]]:
    rows = Answer.objects.filter(group__exercise=exercise).order_by("group__number")
    return [[person["name"] for person in row.value["people"]] for row in rows]


class TestWhoDraws:
    def test_are_those_in_a_group(self, client, exercise, worker, colleague, outsider):
        for person in (worker, colleague, outsider):
            client.force_login(person)
            assert client.get(address(exercise)).status_code == 200

    def test_is_nobody_else(
        self, client, exercise, supervisor, nerima_hr, nakano_hr, trainer, facilitator, metropolis
    ):
        for person in (supervisor, nerima_hr, nakano_hr, trainer, facilitator, metropolis):
            client.force_login(person)
            assert client.get(address(exercise)).status_code == 404
            assert client.post(address(exercise), drawn("母")).status_code == 404
        assert names_saved(exercise) == []

    def test_learns_nothing_of_a_later_stage(self, client, exercise, worker):
        client.force_login(worker)
        assert client.get(address(exercise, "map-2")).status_code == 404
        assert client.post(address(exercise, "map-2"), drawn("母")).status_code == 404
        assert client.get(address(exercise, "map-9")).status_code == 404
        assert client.get(address(exercise, "viewpoints-intake")).status_code == 404

    def test_sees_the_own_group_alone(self, client, exercise, worker, outsider):
        client.force_login(outsider)
        client.post(address(exercise), drawn("秘密の祖母"))
        client.force_login(worker)
        assert "秘密の祖母" not in client.get(address(exercise)).content.decode()
        assert client.get(address(exercise, name="drawing_paper")).status_code == 404


class TestDrawing:
    def test_is_saved_and_shown_on_the_page_and_the_worksheet(self, client, exercise, worker):
        client.force_login(worker)
        answer = client.post(address(exercise), drawn("母", "子"), follow=True)
        assert names_saved(exercise) == [["母", "子"]]
        assert "<svg" in answer.content.decode()
        page = client.get(reverse("exercises:worksheet", args=[exercise.key])).content.decode()
        assert 'class="art diagram"' in page
        assert address(exercise) in page

    @pytest.mark.parametrize("do", ["draw", "add:people", "remove:people:0", "child:0", ""])
    def test_keeps_nothing_before_it_is_saved(self, client, exercise, worker, do):
        client.force_login(worker)
        answer = client.post(address(exercise), drawn("母", "子", do=do))
        assert answer.status_code == 200
        assert names_saved(exercise) == []
        assert "子" in answer.content.decode()

    def test_with_a_fault_is_refused_with_everything_that_was_typed(self, client, exercise, worker):
        client.force_login(worker)
        answer = client.post(address(exercise), drawn("母", **{"people-0-age": "131"}))
        assert answer.status_code == 422
        assert 'value="131"' in answer.content.decode()
        with translation.override("ja"):
            assert "0から130までの数を入れてください。" in answer.content.decode()
        assert names_saved(exercise) == []

    def test_is_shown_alone_to_htmx(self, client, exercise, worker):
        client.force_login(worker)
        answer = client.post(address(exercise), drawn("母", do=""), headers={"HX-Request": "true"})
        page = answer.content.decode()
        assert "<svg" in page
        assert "<form" not in page
        assert names_saved(exercise) == []

    def test_of_two_at_once_keeps_both_and_tells_the_later(
        self, client, exercise, worker, colleague
    ):
        client.force_login(worker)
        client.post(address(exercise), drawn("母"))
        client.force_login(colleague)
        answer = client.post(address(exercise), drawn("父", version=0))
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "母" in page
        assert 'value="父"' in page
        assert 'name="version" value="1"' in page
        assert names_saved(exercise) == [["母"]]

    def test_that_comes_after_the_stage_was_closed_is_told_and_kept(
        self, client, exercise, worker, facilitator
    ):
        actions.open_stage(exercise=exercise, number=2, by=facilitator)
        client.force_login(worker)
        answer = client.post(address(exercise), drawn("母"), follow=True)
        assert "書いたものは、班の記録に残っています。" in answer.content.decode()
        assert names_saved(exercise) == []

    def test_of_an_earlier_stage_is_only_read(self, client, exercise, worker, facilitator):
        client.force_login(worker)
        client.post(address(exercise), drawn("母"))
        actions.open_stage(exercise=exercise, number=2, by=facilitator)
        page = client.get(address(exercise)).content.decode()
        assert "<svg" in page
        assert 'value="save"' not in page

    def test_asks_as_often_for_one_person_as_for_three(self, client, exercise, worker):
        client.force_login(worker)
        counts = []
        for version, people in enumerate([["母"], ["母", "父", "子"]]):
            client.post(address(exercise), drawn(*people, version=version))
            client.get(address(exercise))
            with CaptureQueriesContext(connection) as seen:
                client.get(address(exercise))
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestPaper:
    def test_is_a_pdf_of_the_saved_drawing(self, client, exercise, worker):
        client.force_login(worker)
        client.post(address(exercise), drawn("母", "𠮷野", "😀"))
        answer = client.get(address(exercise, name="drawing_paper"))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert b"DejaVu" not in answer.content
        assert b"BIZUDPGothic" in answer.content

    def test_is_not_there_before_anything_is_saved(self, client, exercise, worker):
        client.force_login(worker)
        assert client.get(address(exercise, name="drawing_paper")).status_code == 404


class TestADiagramInADocument:
    @pytest.mark.parametrize(
        "block",
        [
            ("genogram", {
                "title": "Aの家族", "people": [
                    {"id": "a", "name": "A", "sex": "female", "age": 7, "is_index": True},
                    {"id": "b", "name": "B", "sex": "female", "age": None},
                ],
                "unions": [{"partners": ["b"], "children": [{"person": "a"}]}],
                "households": [{"people": ["a", "b"]}],
            }),
            ("ecomap", {"title": "まわり", "centre": "A", "resources": [{"name": "学校"}]}),
            ("timeline", {"title": "経過", "events": [{"start": "X年4月", "text": "相談"}]}),
        ],
    )  # fmt: skip
    def test_is_drawn_on_the_worksheet(self, client, worker, facilitator, block):
        document = {"kind": "record", "title": "図", "body": [block]}
        stages = [stage(kind, documents=[document] if kind == KINDS[0] else []) for kind in KINDS]
        exercise = make_exercise(
            make_edition(make_case(stages=stages)), facilitator=facilitator, groups=[[worker]]
        )
        actions.open_stage(exercise=exercise, number=1, by=facilitator)
        client.force_login(worker)
        page = client.get(reverse("exercises:worksheet", args=[exercise.key])).content.decode()
        assert 'class="art diagram"' in page
        assert block[1]["title"] in page
        assert "描けません" not in page
