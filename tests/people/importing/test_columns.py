"""The cells of a file: every usual spelling is read, everything else is told at its column."""

import datetime

import pytest
from django.utils import timezone

from people.importing.columns import column_of
from people.models import Leave, Post, User
from people.states import RowChange
from tests.conftest import post_of
from tests.factories.people import PostFactory
from tests.people.tables import HEADINGS, changes, csv, differences, faults, row

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
NOT_A_DAY = "「2026-04-01」のように入力してください。"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("所属（課・係）", "section"),
        ("所属 (課・係)", "section"),
        ("職員番号※必須", "staff_number"),
        ("姓（必須）", "last_name"),
        ("ログインＩＤ", "login_id"),
        ("公表日（内示）", "announced_on"),
        ("休業開始日", "leave_start"),
        ("所属長の職員番号", "supervisor"),
        ("名", "first_name"),
        ("備考", None),
        ("", None),
        ("姓" * 100, None),
    ],
)
def test_a_heading_is_known_however_it_is_dressed(heading, field):
    assert column_of(heading) == field


def test_every_heading_of_the_template_is_known_by_itself():
    assert len({column_of(heading) for heading in HEADINGS} - {None}) == len(HEADINGS)


class TestDays:
    @pytest.mark.parametrize(
        "typed",
        [
            "2026-04-01", "2026/4/1", "2026.4.1", "20260401", "２０２６年４月１日",
            "令和8年4月1日", "令和８年４月１日", "R8.4.1", "r8/4/1", "Ｒ８．４．１", "令8.4.1",
            "令８．４．１", "R08.04.01", "令和8年4月1日（水）", "46113", "2026-04-01 00:00:00",
        ],
    )  # fmt: skip
    def test_each_usual_spelling_is_the_first_of_april(self, stage, typed):
        batch = stage(row(開始日=typed))

        assert faults(batch) == []
        assert batch.rows.get().change == RowChange.NEW

    def test_the_bare_number_of_excel_is_the_day_it_shows(self, take):
        take(row(開始日=46113))

        assert Post.objects.get(staff_number="100001").start == datetime.date(2026, 4, 1)

    def test_a_real_date_cell_too(self, take):
        take(row(開始日=datetime.datetime(2026, 4, 1)))

        assert Post.objects.get(staff_number="100001").start == datetime.date(2026, 4, 1)

    @pytest.mark.parametrize(
        "typed", ["4月1日", "1026-04-01", "99999", "平成31年5月1日", "来年", "2026-02-30", "1.5"]
    )
    def test_what_is_no_day_is_told(self, stage, typed):
        assert faults(stage(row(開始日=typed))) == [(2, "開始日", NOT_A_DAY)]


class TestCells:
    @pytest.mark.parametrize("text", ["#N/A", "#REF!"])
    def test_what_a_broken_formula_shows_is_no_name(self, stage, text):
        [(number, column, message)] = faults(stage(row(姓=text)))

        assert (number, column) == (2, "姓")
        assert text in message

    def test_a_nul_in_a_cell_does_no_harm(self, take):
        others = [row(職員番号=str(number)) for number in range(300)]

        take(file=csv(*others, row(姓="青\0木")))

        assert User.objects.get(username="13120-100001").last_name == "青木"

    def test_what_is_not_registered_is_set_apart_from_what_is_mistyped(self, stage):
        batch = stage(
            row(職種="魔法職"),
            row(職員番号="2", 役割="王様"),
            row(職員番号="3", 所属団体="東京市"),
            row(職員番号="4", 職種="魔法職", 姓=""),
        )

        assert changes(batch) == [RowChange.UNKNOWN] * 3 + [RowChange.FAULTY]


class TestAnnouncement:
    def test_a_post_may_be_kept_until_it_is_announced(self, take):
        start = TODAY + 40 * DAY
        take(row(公表日=(start - 7 * DAY).isoformat(), 開始日=start.isoformat()))

        post = Post.objects.get(staff_number="100001")
        assert post.announced_on == start - 7 * DAY
        assert post not in Post.objects.announced(TODAY)

    def test_another_day_of_announcement_is_a_change_of_the_post_itself(self, take):
        start = TODAY + 40 * DAY
        take(row(公表日=(start - 7 * DAY).isoformat(), 開始日=start.isoformat()))

        batch = take(row(公表日=(start - 2 * DAY).isoformat(), 開始日=start.isoformat()))

        assert differences(batch) == [
            ("公表日", (start - 7 * DAY).isoformat(), (start - 2 * DAY).isoformat())
        ]
        assert post_of(User.objects.get(username="13120-100001")).announced_on == start - 2 * DAY

    def test_nothing_is_announced_after_it_has_begun(self, stage):
        [(number, column, _message)] = faults(stage(row(公表日="2026-05-01", 開始日="2026-04-01")))

        assert (number, column) == (2, "公表日")


class TestLeave:
    @pytest.fixture
    def hina(self, take) -> User:
        take(row(開始日="2025-04-01"))
        return User.objects.get(username="13120-100001")

    @pytest.mark.parametrize(
        ("word", "kind"),
        [
            ("産休", "maternity"), ("育休", "childcare"), ("病休", "sick"), ("休職", "other"),
            ("育児休業", "childcare"), ("病気休暇", "sick"), ("maternity", "maternity"),
        ],
    )  # fmt: skip
    def test_leave_is_named_as_people_name_it(self, take, word, kind):
        take(row(休業の種類=word, 休業の開始日="R8.6.1", 休業の終了日="R9.3.31"))

        leave = Leave.objects.get()
        assert (leave.kind, leave.person.username) == (kind, "13120-100001")
        assert (leave.start, leave.last_day) == (
            datetime.date(2026, 6, 1), datetime.date(2027, 3, 31),
        )  # fmt: skip

    def test_leave_of_somebody_known_is_a_change(self, stage, take, hina):
        rows = row(休業の種類="産休", 休業の開始日="2026-06-01")

        batch = take(rows)

        assert differences(batch) == [
            ("休業の種類", "", "産前産後休暇"), ("休業の開始日", "", "2026-06-01"),
        ]  # fmt: skip
        assert changes(stage(rows)) == [RowChange.SAME]
        assert Leave.objects.get().end is None

    def test_a_last_day_ends_the_leave_that_runs(self, take, hina):
        take(row(休業の種類="病休", 休業の開始日=(TODAY - 9 * DAY).isoformat()))

        batch = take(row(休業の種類="病休", 休業の終了日=(TODAY + DAY).isoformat()))

        assert differences(batch) == [("休業の終了日", "", (TODAY + DAY).isoformat())]
        assert Leave.objects.get().end == TODAY + 2 * DAY

    def test_another_first_day_corrects_the_leave_it_lies_across(self, take, hina):
        take(row(休業の種類="育休", 休業の開始日="2026-06-01"))

        batch = take(row(休業の種類="育休", 休業の開始日="2026-06-08"))

        assert differences(batch) == [("休業の開始日", "2026-06-01", "2026-06-08")]
        assert Leave.objects.count() == 1

    def test_leave_after_leave_is_another(self, take, hina):
        take(row(休業の種類="産休", 休業の開始日="2026-06-01", 休業の終了日="2026-08-31"))
        take(row(休業の種類="育休", 休業の開始日="2026-09-01"))

        assert [(leave.kind, leave.end) for leave in Leave.objects.order_by("start")] == [
            ("maternity", datetime.date(2026, 9, 1)), ("childcare", None),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            ({"休業の種類": "育休", "休業の開始日": "2026-07-01"}, "休業の種類"),
            ({"休業の種類": "休職"}, "休業の開始日"),
            ({"休業の開始日": "2026-07-01"}, "休業の種類"),
            ({"休業の種類": "旅行", "休業の開始日": "2026-07-01"}, "休業の種類"),
            (
                {
                    "休業の種類": "休職",
                    "休業の開始日": "2025-07-01",
                    "休業の終了日": "2025-06-01",
                },
                "休業の終了日",
            ),
        ],
    )
    def test_what_cannot_be_is_told_at_its_column(self, stage, take, hina, cells, column):
        take(row(休業の種類="産休", 休業の開始日="2026-06-01"))

        assert [fault[1] for fault in faults(stage(row(**cells)))] == [column]

    def test_a_file_without_leave_leaves_it(self, stage, take, hina):
        take(row(休業の種類="産休", 休業の開始日="2026-06-01"))

        assert changes(stage(row())) == [RowChange.SAME]

    def test_two_rows_of_one_person_say_it_once(self, take, hina, nerima_centre):
        cells = {"休業の種類": "産休", "休業の開始日": "2026-06-01", "ログインID": "13120-100001"}

        batch = take(
            row(**cells, メール="h@example.jp"),
            row(**cells, メール="h@example.jp", 所属団体="練馬子ども家庭支援センター"),
        )

        assert changes(batch) == [RowChange.CHANGED, RowChange.NEW]
        assert Leave.objects.filter(person=hina).count() == 1


def test_a_changed_name_does_not_move_the_first_day_of_a_post(take):
    """A list of today has today's day in every row."""
    take(row(開始日="2025-04-01"))

    take(row(姓="佐藤", 開始日="2026-04-01"))

    person = User.objects.get(username="13120-100001")
    assert (person.last_name, post_of(person).start) == ("佐藤", datetime.date(2025, 4, 1))


def test_two_divisions_may_have_a_section_of_one_name(take, nerima):
    take(
        row(**{"所属（課・係）": "支援課/庶務係"}),
        row(職員番号="2", 姓="井上", **{"所属（課・係）": "保育課/庶務係"}),
    )

    posts = Post.objects.filter(organisation=nerima).exclude(section=None)
    assert {str(post.section.parent) for post in posts} == {"支援課", "保育課"}


def test_an_unchanged_leave_of_another_persons_row_is_not_touched(take, nerima):
    other = PostFactory(organisation=nerima, staff_number="7").person
    Leave.objects.create(person=other, kind=Leave.Kind.SICK, start=TODAY)

    take(row(休業の種類="産休", 休業の開始日="2026-06-01"))

    assert Leave.objects.get(person=other).start == TODAY
