"""A group's worksheet on paper: what it wrote, and who wrote which version when."""

import pytest

from casestudies.models import Answer, AnswerEdit, Exercise
from casestudies.states import ExerciseState
from casestudies.worksheet_paper import worksheet_pdf
from tests.factories.cases import CARDS, GUIDES, MODELS, SECRETS
from tests.factories.debriefs import exercise_at, group_of, write
from tests.papers import text_by_poppler

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator):
    return exercise_at(
        ExerciseState.CLOSED, groups=[[worker, colleague], [outsider]], facilitator=facilitator
    )


def written(exercise) -> str:
    return text_by_poppler(worksheet_pdf(exercise, group_of(exercise)))


class TestPaper:
    def test_holds_the_own_words_with_their_authors(self, exercise, worker):
        write(exercise, 1, "worry-intake", {"text": "夜のことが気がかりです"})
        write(exercise, 2, "worry-intake", {"text": "となりの班のことば"})
        text = written(exercise)

        assert "夜のことが気がかりです" in text
        assert "1版：" in text
        assert str(worker).replace(" ", "") in text.replace(" ", "")
        assert "となりの班のことば" not in text

    def test_names_every_version_and_what_was_kept_aside(self, exercise, colleague):
        answer = write(exercise, 1, "worry-intake", {"text": "はじめ"})
        AnswerEdit.objects.create(
            group=answer.group, stage=1, task=answer.task, version=1, is_aside=True,
            value={"text": "知らずに"}, by=colleague,
        )  # fmt: skip
        text = written(exercise)

        assert "2版：" in text
        assert "別に保管" in text

    def test_tells_nothing_of_the_case_beyond_what_the_group_wrote(self, exercise):
        text = written(exercise)

        secret = [*SECRETS.values(), *MODELS.values(), *GUIDES.values(), *CARDS.values()]
        assert [word for word in secret if word in text] == []

    def test_ends_with_the_stage_that_is_open(self, exercise):
        Exercise.objects.filter(pk=exercise.pk).update(stage=2)
        text = written(Exercise.objects.get(pk=exercise.pk))

        assert "2. 調査" in text
        assert "3. アセスメント" not in text

    @pytest.mark.parametrize("text", ["😊", "𠮷野家", "葛\U000e0100", "ｶﾞ行", "\U00030000", "<b>&"])
    def test_any_character_can_be_printed(self, exercise, text):
        write(exercise, 1, "worry-intake", {"text": text})

        assert worksheet_pdf(exercise, group_of(exercise)).startswith(b"%PDF")

    def test_long_words_go_on_over_the_page(self, exercise):
        write(exercise, 1, "worry-intake", {"text": "\n".join(["長い段落です。" * 40] * 30)})
        Answer.objects.update(saved_at="2026-01-01T00:00Z")

        assert worksheet_pdf(exercise, group_of(exercise)).startswith(b"%PDF")


class TestAddress:
    def answers(self, client, exercise, person) -> list[int]:
        client.force_login(person)
        path = f"/exercises/{exercise.key}/groups/{{}}/worksheet.pdf"
        return [client.get(path.format(number)).status_code for number in (1, 2, 3)]

    def test_a_member_gets_the_own_groups_a_facilitator_any(
        self, client, exercise, worker, outsider, facilitator, nerima_hr
    ):
        assert self.answers(client, exercise, worker) == [200, 404, 404]
        assert self.answers(client, exercise, outsider) == [404, 200, 404]
        assert self.answers(client, exercise, facilitator) == [200, 200, 404]
        assert self.answers(client, exercise, nerima_hr) == [404, 404, 404]

    def test_it_is_kept_by_no_cache(self, client, exercise, worker):
        client.force_login(worker)
        answer = client.get(f"/exercises/{exercise.key}/groups/1/worksheet.pdf")

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "private, no-store"
