"""What is typed into a worksheet is kept; what cannot be taken is told, and nothing is lost."""

import pytest

from casestudies import actions
from casestudies.models import AnswerEdit, StageWork
from tests.casestudies.at_work import (
    URGENCY,
    WORRY,
    answers,
    aside,
    hand_in,
    opened,
    posted,
    said,
    save,
    signed_in,
    words,
)
from tests.factories.cases import GRADES

pytestmark = pytest.mark.django_db


class TestSaving:
    def test_a_draft_is_saved(self, client, page, group, worker):
        client.force_login(worker)

        assert client.post(page + "save/", posted()).url == page
        assert answers(group)[WORRY] == {"text": "朝の世話"}

    def test_twice_is_once(self, client, page, group, worker):
        client.force_login(worker)
        for _ in range(2):
            client.post(page + "save/", posted())

        assert AnswerEdit.objects.filter(group=group, task=WORRY).count() == 1

    def test_handed_in_without_something_keeps_the_rest_and_says_where(
        self, client, page, group, worker
    ):
        client.force_login(worker)
        answer = client.post(page + "save/", posted(**{f"{URGENCY}-grade": "", "hand_in": "1"}))

        assert answer.status_code == 422
        assert "朝の世話" in answer.content.decode()
        assert answers(group)[WORRY] == {"text": "朝の世話"}
        assert StageWork.objects.get(group=group).submitted_at is None

    def test_handing_in_asks_how_sure_and_then_takes_it(self, client, page, group, worker):
        client.force_login(worker)
        asked = client.post(page + "save/", posted(hand_in="1"))
        assert asked.status_code == 422
        assert "自信を選んでください" in asked.content.decode()
        for _ in range(2):  # and again, by a double click
            client.post(page + "save/", posted(hand_in="1", confidence="low"))

        assert StageWork.objects.get(group=group).confidence == "low"
        assert aside(group) == []

    def test_a_grade_that_was_not_offered_is_refused_at_its_field(
        self, client, page, group, worker
    ):
        client.force_login(worker)
        answer = client.post(page + "save/", posted(**{f"{URGENCY}-grade": "作り話"}))

        assert answer.status_code == 422
        assert URGENCY not in answers(group)

    def test_after_a_mistake_the_next_try_does_not_meet_ones_own_words(
        self, client, page, group, worker
    ):
        client.force_login(worker)
        wrong = client.post(page + "save/", posted(**{f"{URGENCY}-grade": "作り話"}))
        version = hidden(wrong)
        right = client.post(page + "save/", posted(text="直した", **{f"v-{WORRY}-": version}))

        assert right.status_code == 302
        assert answers(group)[WORRY] == {"text": "直した"}

    @pytest.mark.parametrize("version", ["-1", "９", "9" * 40, "x", "1.5"])
    def test_a_forged_version_loses_nothing(self, client, exercise, page, group, worker, version):
        save(exercise, worker, words("前から"))
        client.force_login(worker)
        answer = client.post(page + "save/", posted(**{f"v-{WORRY}-": version}))

        assert answer.status_code == 409
        assert answers(group)[WORRY] == {"text": "前から"}
        assert aside(group) == [{"text": "朝の世話"}]


def hidden(answer, task: str = WORRY) -> str:
    """The version that the form sends along for a task."""
    row = next(one for one in answer.context["it"].rows if one.task.key == task)
    return str(row.version)


class TestTwoRecorders:
    def test_the_later_one_gets_both_texts(self, exercise, page, group, worker, colleague):
        save(exercise, worker, words("先に書いた文"))
        answer = signed_in(colleague).post(page + "save/", posted(text="後から書いた文"))

        html = answer.content.decode()
        assert answer.status_code == 409
        assert ("先に書いた文" in html, "後から書いた文" in html) == (True, True)
        assert answers(group)[WORRY] == {"text": "先に書いた文"}
        assert aside(group) == [{"text": "後から書いた文"}]

    def test_put_together_they_are_saved(self, exercise, page, group, worker, colleague):
        save(exercise, worker, words("先"))
        client = signed_in(colleague)
        both = client.post(page + "save/", posted(text="後"))
        client.post(page + "save/", posted(text="先と後", **{f"v-{WORRY}-": hidden(both)}))

        assert answers(group)[WORRY] == {"text": "先と後"}

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_screen_that_never_showed_newer_words_does_not_write_over_them(
        self, exercise, page, group, worker, colleague, htmx
    ):
        """Both have the first words on the screen; one changes them, the other something else."""
        save(exercise, worker, words("はじめの文"))
        client, old = signed_in(colleague), {f"v-{WORRY}-": "1"}
        save(exercise, worker, words("書き直した文", 1))
        if htmx:  # saved by itself
            answer = client.post(
                page + "save/", posted(text="はじめの文", **old), headers={"HX-Request": "true"}
            )
            assert answer.status_code == 200
        else:  # handed in, without saying how sure
            answer = client.post(page + "save/", posted(text="はじめの文", hand_in="1", **old))
            assert answer.status_code == 422
        next_try = {f"v-{WORRY}-": hidden(answer), f"v-{URGENCY}-": hidden(answer, URGENCY)}
        client.post(page + "save/", posted(text="はじめの文", **next_try))

        assert answers(group)[WORRY] == {"text": "書き直した文"}
        assert answers(group)[URGENCY] == {"grade": GRADES[1]}


class TestTooLate:
    def test_words_for_a_closed_stage_are_kept_and_it_is_said(
        self, client, exercise, page, group, worker, facilitator
    ):
        opened(exercise, 2, by=facilitator)
        client.force_login(worker)
        answer = client.post(page + "save/", posted(1, "遅れた文"), follow=True)

        assert answer.status_code == 200
        assert "締め切られました" in said(answer)
        assert "残っています" in said(answer)
        assert {"text": "遅れた文"} in aside(group)
        assert answers(group) == {}

    @pytest.mark.parametrize("stage", ["2", "6", "", "-1", "９", "x" * 50])
    def test_what_is_not_open_takes_nothing(self, client, page, worker, stage):
        client.force_login(worker)
        forged = posted(2, "早い文") | {"stage": stage}
        answer = client.post(page + "save/", forged, follow=True)

        assert "まだ開いていません" in said(answer)
        assert not AnswerEdit.objects.exists()

    def test_after_handing_in_nothing_changes(self, client, exercise, page, group, worker):
        hand_in(exercise, worker)
        client.force_login(worker)
        answer = client.post(page + "save/", posted(text="あとから"), follow=True)

        assert "もう提出した" in said(answer)
        assert answers(group)[WORRY] == {"text": "朝の世話"}

    def test_a_screen_that_saves_by_itself_gets_a_line_and_no_page(
        self, client, exercise, page, worker, facilitator
    ):
        actions.pause(exercise=exercise, by=facilitator)
        client.force_login(worker)
        answer = client.post(page + "save/", posted(), headers={"HX-Request": "true"})

        assert answer.status_code == 200
        assert "休止中" in answer.content.decode()
        assert "<html" not in answer.content.decode()


def test_what_is_missing_is_told_at_the_top_too(client, page, worker):
    """On a phone the marked fields lie far below."""
    client.force_login(worker)

    answer = client.post(
        page + "save/", {"stage": "1", "hand_in": "1", f"{WORRY}-text": "心配です。"}
    )

    assert answer.status_code == 422
    assert "直すところがあります。ほかは保存しました。" in answer.content.decode()
