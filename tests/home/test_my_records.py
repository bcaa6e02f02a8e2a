"""My record of learning: everything of one's own, nothing of anybody else's."""

import csv
import datetime
import re
from io import StringIO

import pytest

from certificates.actions import revoke
from certificates.models import Certificate
from people.models import Post
from records.actions import correct, void
from records.states import Kind, Outcome
from secondments.states import State
from tests.conftest import post_of
from tests.factories.certificates import certified
from tests.factories.people import PostFactory
from tests.factories.records import recorded
from tests.factories.secondments import seconded

ADDRESS = "/my/records/"


@pytest.fixture
def page(client, worker):
    """What the worker sees."""
    client.force_login(worker)
    return lambda **asked: client.get(ADDRESS, asked)


def text(response) -> str:
    return response.content.decode()


def test_the_heading_counts_completed_courses(page, worker):
    recorded(worker, subject_key="a")
    recorded(worker, subject_key="a", edition=2)
    recorded(worker, subject_key="b")
    recorded(worker, subject_key="c", outcome=Outcome.FAILED)
    recorded(worker, subject_key="d", kind=Kind.LESSON)

    assert "修了した研修は<em>2件</em>です" in text(page())


def test_without_records_it_says_what_comes(page):
    found = text(page())

    assert "修了した研修は、まだありません" in found
    assert "記録は、まだありません" in found
    assert "Excelで保存" not in found


def test_records_of_others_are_not_there(page, worker, colleague):
    recorded(worker, subject_title="私の研修")
    recorded(colleague, subject_title="同僚の研修")

    found = text(page()) + page(format="csv").content.decode()

    assert "私の研修" in found
    assert "同僚の研修" not in found


def test_years_stand_apart_the_latest_first(page, worker):
    for day in (datetime.date(2025, 3, 31), datetime.date(2026, 4, 1), datetime.date(2025, 4, 1)):
        recorded(worker, occurred_on=day)

    assert [year.year for year in page().context["years"]] == [2026, 2025, 2024]


def test_hours_are_those_of_what_was_completed(page, worker):
    recorded(worker, lecture_minutes=180, exercise_minutes=90)
    recorded(worker, kind=Kind.EXTERNAL, practicum_minutes=60, lecture_minutes=30)
    recorded(worker, outcome=Outcome.FAILED, lecture_minutes=1000)
    recorded(worker, kind=Kind.LESSON, lecture_minutes=45)

    hours = page().context["hours"]

    assert (hours.lecture, hours.exercise, hours.practicum, hours.total) == (210, 90, 60, 360)


def test_the_post_is_the_one_of_that_day(page, worker, nakano):
    recorded(worker)
    Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 1))
    PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 11, 1))

    (year,) = page().context["years"]

    assert [row.place for row in year.whole] == ["練馬子ども家庭支援センター 相談支援係"]


def test_steps_are_folded_away(page, worker):
    lesson = recorded(worker, kind=Kind.LESSON)
    quiz = recorded(worker, kind=Kind.QUIZ, outcome=Outcome.PASSED, score=85)
    course = recorded(worker)

    response = page()

    (year,) = response.context["years"]
    assert (set(year.whole), set(year.steps)) == ({course}, {lesson, quiz})
    assert "合格 85点" in text(response)


def test_a_correction_is_shown_as_such(page, worker, metropolis):
    old = recorded(worker, kind=Kind.QUIZ, outcome=Outcome.FAILED, score=60)
    new = correct(old, reason="採点の誤りのため", by=metropolis, outcome=Outcome.PASSED, score=80)

    response = page()

    (correction,) = response.context["corrections"]
    assert (correction.old, correction.new) == (old, new)
    assert correction.changes == ["結果：不合格 → 合格", "得点（100点満点）：60.00 → 80.00"]
    assert "採点の誤りのため" in text(response)
    assert "川上 涼" in text(response)


def test_a_void_record_counts_no_longer_and_is_listed_as_corrected(page, worker, metropolis):
    void(recorded(worker, lecture_minutes=60), reason="別の人の記録でした", by=metropolis)

    response = page()

    assert (response.context["count"], response.context["hours"].total) == (0, 0)
    assert response.context["years"] == []
    assert [each.changes for each in response.context["corrections"]] == [["結果：修了 → 取消し"]]


def test_a_corrected_post_is_named(page, worker, nakano, metropolis):
    post = PostFactory(person=worker, organisation=nakano)

    correct(recorded(worker), reason="所属の訂正", by=metropolis, post=post)

    assert [each.changes for each in page().context["corrections"]] == [
        ["そのときの所属：練馬子ども家庭支援センター 相談支援係 → 中野区"]
    ]


def test_the_file_holds_every_current_record(page, worker, metropolis):
    recorded(
        worker,
        lecture_minutes=180,
        exercise_minutes=90,
        occurred_on=datetime.date(2026, 6, 18),
    )
    correct(
        recorded(worker, kind=Kind.QUIZ, subject_title="確認テスト", score=60),
        reason="採点の誤り",
        by=metropolis,
        score=80,
    )

    rows = list(csv.reader(StringIO(page(format="csv").content.decode("utf-8-sig"))))

    place = ["練馬子ども家庭支援センター 相談支援係", "福祉職", ""]
    assert rows[1:] == [
        ["令和8年度", "2026-10-02", "確認テスト", "確認テスト", "1", "修了", "80.00", "0", "0", "0",
         *place, "採点の誤り"],
        ["令和8年度", "2026-06-18", "研修", "児童虐待対応 基礎研修", "1", "修了", "", "180", "90",
         "0", *place, ""],
    ]  # fmt: skip


def test_excel_is_offered_too(page, worker):
    recorded(worker)

    assert page(format="xlsx").content[:2] == b"PK"


def test_somebody_outside_any_organisation_has_a_page_too(client, facilitator):
    recorded(facilitator, post=None)
    client.force_login(facilitator)

    assert client.get(ADDRESS).context["count"] == 1


def test_certificates_in_hand_lead_to_their_pages(page, worker, colleague, metropolis):
    mine = certified(worker)
    certified(colleague, design=mine.design)
    revoke(certified(worker, design=mine.design), reason="誤発行", by=metropolis)

    found = text(page())

    assert f'href="/my/certificates/{mine.pk}/"' in found
    assert mine.serial in found
    assert [row.state for row in page().context["certificates"]] == ["revoked", "valid"]


def test_a_certificate_that_no_longer_holds_says_so(page, worker):
    certificate = certified(worker)
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=datetime.date(2025, 5, 1))

    assert "期限切れ" in text(page())


def test_signed_out_sees_the_log_in_page(db, client):
    assert client.get(ADDRESS).status_code == 302


def test_it_only_reads(client, worker):
    client.force_login(worker)

    assert client.post(ADDRESS).status_code == 405


# --- secondments ----------------------------------------------------------------------
def led_to(client, user):
    client.force_login(user)
    found = text(client.get(ADDRESS))
    return set(re.findall(r'href="(/secondments/[^"]*)"', found))


def test_who_is_sent_and_the_heads_concerned_find_the_secondment_from_here(
    client, worker, colleague, supervisor, outsider, metropolis
):
    on_it = seconded(worker, host=post_of(metropolis).organisation)
    coming = seconded(colleague, host=post_of(metropolis).organisation, state=State.AGREED)
    page = f"/secondments/{on_it.public_id}/"

    assert led_to(client, worker) == {"/secondments/", page}
    assert led_to(client, supervisor) == {"/secondments/", page}
    assert led_to(client, colleague) == led_to(client, outsider) == set()
    assert str(coming.public_id) not in text(client.get(ADDRESS))


def test_an_office_has_its_tab_and_no_second_way(client, worker, nerima_hr, metropolis):
    seconded(worker, host=post_of(metropolis).organisation)

    assert led_to(client, nerima_hr) == led_to(client, metropolis) == {"/secondments/"}
    assert 'id="secondments"' not in text(client.get(ADDRESS))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(page, worker, metropolis, django_assert_max_num_queries, count):
    for number in range(count):
        recorded(worker, subject_key=str(number), occurred_on=datetime.date(2024 + number, 5, 1))
        correct(recorded(worker, score=1), reason="誤り", by=metropolis, score=2)
    page()

    with django_assert_max_num_queries(10):
        page()
