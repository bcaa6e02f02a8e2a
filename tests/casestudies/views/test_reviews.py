"""The anonymity review on the site: an author checks, another person signs, it is published."""

import pytest

from casestudies import actions
from casestudies.gate.checklist import CHECKLIST
from casestudies.models import AnonymityReview, CasePage, FindingDecision
from casestudies.states import ReviewState
from home.demo.cases import publish_case
from tests.factories.cases import SECRETS, make_case

pytestmark = pytest.mark.django_db
POINTS = [*CHECKLIST]
MARKED = "令和5年4月1日に、山田太郎さんが来所。"


@pytest.fixture
def case(trainer) -> CasePage:
    return owned_by(trainer, make_case(slug="mine", title="夜に一人で過ごすきょうだい"))


def owned_by(person, case: CasePage) -> CasePage:
    CasePage.objects.filter(pk=case.pk).update(owner=person)
    return CasePage.objects.get(pk=case.pk)


def page(client, person, case: CasePage) -> str:
    client.force_login(person)
    return client.get(f"/case-reviews/{case.key}/").content.decode()


def press(client, person, case: CasePage, what: str, **data) -> str:
    client.force_login(person)
    answer = client.post(f"/case-reviews/{case.key}/{what}/", data, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


class TestList:
    def test_a_reviewer_reads_how_many_wait(self, client, case, trainer, reviewer):
        actions.check_oneself(case=case, checklist=POINTS, by=trainer)
        make_case(slug="draft")
        client.force_login(reviewer)

        html = client.get("/case-reviews/").content.decode()

        assert "審査を待つ事例は1件です" in html
        assert html.count("二人目を待つ") == 1
        assert html.count("下書き") == 1

    def test_an_author_sees_the_own_cases_alone(self, client, case, trainer, metropolis):
        owned_by(metropolis, make_case(slug="others", title="別の人の事例"))
        client.force_login(trainer)

        html = client.get("/case-reviews/").content.decode()

        assert "手元の事例は1件です" in html
        assert "別の人の事例" not in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, client, trainer, reviewer, count, django_assert_max_num_queries
    ):
        for n in range(count):
            draft = owned_by(trainer, make_case(slug=f"case-{n}x"))
            actions.check_oneself(case=draft, checklist=POINTS, by=trainer)
        client.force_login(reviewer)
        client.get("/case-reviews/")

        with django_assert_max_num_queries(9):
            client.get("/case-reviews/")


class TestAuthor:
    def test_reads_what_is_marked_with_its_place_and_decides_it(self, client, trainer):
        case = owned_by(trainer, make_case(slug="marked", care_note=MARKED))
        html = page(client, trainer, case)
        assert "<mark>令和5年4月1日</mark>" in html
        assert "先に決める箇所が" in html

        marks = [one.split('"')[0] for one in html.split('name="keep" value="')[1:]]
        html = press(client, trainer, case, "decide", keep=marks)

        assert "自己点検をして、審査に出せます" in html
        assert FindingDecision.objects.count() == len(marks)

    def test_a_decision_about_something_that_is_not_there_is_none(self, client, case, trainer):
        html = press(client, trainer, case, "decide", keep=["f" * 64, "😀"])

        assert "チェックを付けるか" in html
        assert FindingDecision.objects.count() == 0

    def test_a_rewritten_place_is_open_again(self, client, trainer):
        case = owned_by(trainer, make_case(slug="marked", care_note=MARKED))
        marks = [
            one.split('"')[0]
            for one in page(client, trainer, case).split('name="keep" value="')[1:]
        ]
        press(client, trainer, case, "decide", keep=marks)
        case.care_note = f"その後、{MARKED}"
        case.save_revision()

        assert "先に決める箇所が" in page(client, trainer, case)

    def test_hands_it_over_only_with_every_point_confirmed(self, client, case, trainer):
        html = press(client, trainer, case, "check", points=POINTS[1:])

        assert "すべての項目を確かめてください" in html
        assert AnonymityReview.objects.count() == 0

        assert "審査に出しました" in press(client, trainer, case, "check", points=POINTS)
        assert AnonymityReview.objects.get().state == ReviewState.CHECKED

    def test_cannot_sign_it(self, client, case, trainer):
        press(client, trainer, case, "check", points=POINTS)

        client.force_login(trainer)
        answer = client.post(f"/case-reviews/{case.key}/answer/", {"sign": "1", "points": POINTS})

        assert answer.status_code == 404
        assert AnonymityReview.objects.get().signed_by is None

    def test_takes_it_back(self, client, case, trainer):
        press(client, trainer, case, "check", points=POINTS)

        press(client, trainer, case, "take-back")

        assert AnonymityReview.objects.get().state == ReviewState.WITHDRAWN

    def test_publishes_what_is_signed_and_nothing_else(self, client, case, trainer, reviewer):
        assert "二人の署名が要ります" in press(client, trainer, case, "publish")
        review = actions.check_oneself(case=case, checklist=POINTS, by=trainer)
        actions.sign(review=review, checklist=POINTS, by=reviewer)

        html = press(client, trainer, case, "publish")

        assert "この内容を公開しています" in html
        assert CasePage.objects.get(pk=case.pk).live

    def test_takes_it_off_the_site_with_a_reason(self, client, case, trainer, reviewer):
        publish_case(case, author=trainer, reviewer=reviewer)

        html = press(client, trainer, case, "withdraw", reason="制度が変わったため。")

        assert "公開を終えました" in html
        assert "制度が変わったため。" in html
        assert not CasePage.objects.get(pk=case.pk).live


class TestReviewer:
    def test_reads_the_whole_draft(self, client, case, trainer, reviewer):
        press(client, trainer, case, "check", points=POINTS)

        html = page(client, reviewer, case)

        assert [word for word in SECRETS.values() if word not in html] == []
        assert "二人目として署名する" in html

    def test_signs_with_every_point_and_the_author_is_shown_by_whom(
        self, client, case, trainer, reviewer
    ):
        press(client, trainer, case, "check", points=POINTS)
        assert "すべての項目" in press(
            client, reviewer, case, "answer", sign="1", points=POINTS[:2]
        )

        press(client, reviewer, case, "answer", sign="1", points=POINTS)

        html = page(client, trainer, case)
        assert "二人の署名がそろいました" in html
        assert f"署名：{reviewer.full_name}" in html
        assert "匿名化済み" not in html

    def test_sends_it_back_with_what_has_to_be_put_right(self, client, case, trainer, reviewer):
        press(client, trainer, case, "check", points=POINTS)
        client.force_login(reviewer)
        empty = client.post(f"/case-reviews/{case.key}/answer/", {"remarks": " "})
        assert empty.status_code == 422

        press(client, reviewer, case, "answer", remarks="資料2の学校名が読み取れます。")

        html = page(client, trainer, case)
        assert "差し戻されました" in html
        assert "資料2の学校名が読み取れます。" in html

    def test_has_nothing_to_sign_before_it_is_handed_over(self, client, case, reviewer):
        assert "署名するものはありません" in page(client, reviewer, case)

    def test_cannot_change_what_an_author_decides(self, client, case, reviewer):
        client.force_login(reviewer)

        for what in ("decide", "check", "take-back", "publish", "withdraw"):
            assert client.post(f"/case-reviews/{case.key}/{what}/").status_code == 404
