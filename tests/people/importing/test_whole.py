"""Supervisors by number, whatever the order of rows; circles and repetitions of a whole file."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.tables import TableError
from people.importing.circles import in_circles, ranks
from people.models import Post, User
from people.states import RowChange
from tests.factories.people import PostFactory
from tests.people.tables import changes, differences, faults, row

TODAY = timezone.localdate()
NAMES = ["青木", "井上", "上田", "遠藤", "小川"]


def numbered(number, supervisor="", **cells):
    name = {"姓": NAMES[number % 5], "名": "", "セイ": "", "メイ": ""}
    return row(職員番号=str(number), 所属長の職員番号=supervisor, **name) | cells


def supervisor_of(number):
    post = Post.objects.select_related("supervisor").get(staff_number=str(number))
    return post.supervisor and post.supervisor.username


class TestSupervisors:
    def test_who_comes_further_down_is_found_too(self, take):
        take(numbered(1, "2"), numbered(2, "3"), numbered(3))

        assert [supervisor_of(n) for n in (1, 2, 3)] == ["13120-2", "13120-3", None]

    def test_also_across_the_steps_of_applying(self, take, monkeypatch):
        monkeypatch.setattr("people.actions.imports.CHUNK", 1)

        take(*[numbered(n, str(n + 1) if n < 6 else "") for n in range(1, 7)])

        assert [supervisor_of(n) for n in range(1, 7)] == [
            "13120-2", "13120-3", "13120-4", "13120-5", "13120-6", None,
        ]  # fmt: skip

    def test_who_is_registered_is_found_by_number_or_own_log_in_id(self, take, nerima):
        chief = PostFactory(organisation=nerima, staff_number="77", person__username="chief").person

        take(numbered(1, "77"), numbered(2, "Ｃｈｉｅｆ"))

        assert {post.supervisor for post in Post.objects.filter(staff_number__in="12")} == {chief}

    def test_a_change_shows_names_and_leaves_the_post(self, stage, take, nerima):
        PostFactory(organisation=nerima, staff_number="77", person__last_name="石塚")
        take(numbered(1, 開始日="2025-04-01"))
        rows = numbered(1, "77", 開始日="2025-04-01")

        batch = take(rows)

        [difference] = batch.rows.get().differences
        assert (difference["field"], difference["new"]) == ("所属長の職員番号", "77")
        assert difference["will"].startswith("石塚")
        assert Post.objects.filter(staff_number="1").count() == 1
        assert changes(stage(rows)) == [RowChange.SAME]

    def test_a_supervisor_who_is_renamed_in_the_same_file_is_still_the_one_shown(self, take):
        take(numbered(1, 名="花"), numbered(2))

        batch = take(numbered(1, 姓="佐藤", 名="花"), numbered(2, "1"))

        assert [each[0] for each in differences(batch)] == ["姓", "所属長の職員番号"]
        assert supervisor_of(2) == "13120-1"

    def test_nobody_knows_the_number(self, stage):
        batch = stage(numbered(1, "999"))

        assert faults(batch) == [
            (2, "所属長の職員番号", "この職員番号の人は、登録にもファイルにもいません。")
        ]
        assert changes(batch) == [RowChange.UNKNOWN]

    def test_a_log_in_id_of_elsewhere_reads_like_nobodys(self, stage, outsider):
        assert faults(stage(numbered(1, "outsider"))) == faults(stage(numbered(1, "nobody")))

    def test_a_fault_of_the_chief_is_told_once_and_not_in_every_row(self, stage):
        batch = stage(numbered(1, セイ="漢字"), numbered(2, "1"), numbered(3, "1"))

        assert [number for number, *_rest in faults(batch)] == [2]

    def test_nobody_is_their_own(self, stage):
        assert faults(stage(numbered(1, "1")))[0] == (
            2, "所属長の職員番号", "本人を所属長にすることはできません。",
        )  # fmt: skip


class TestCircles:
    def test_a_under_b_under_a_is_refused_in_both_rows(self, stage):
        batch = stage(numbered(1, "2"), numbered(2, "1"), numbered(3, "1"))

        message = "所属長がたがいに所属長になっています（2、3行目）。"
        assert faults(batch) == [
            (2, "所属長の職員番号", message), (3, "所属長の職員番号", message),
        ]  # fmt: skip

    def test_also_by_way_of_what_is_registered(self, stage, nerima):
        chief = PostFactory(organisation=nerima, staff_number="77").person
        below = PostFactory(
            organisation=nerima, staff_number="1", person__last_name="井上", supervisor=chief
        )
        assert below.supervisor == chief
        batch = stage(
            row(職員番号="77", 姓=chief.last_name, 名="", セイ="", メイ="", 所属長の職員番号="1")
        )

        assert [fault[1] for fault in faults(batch)] == ["所属長の職員番号"]

    def test_sections_that_would_lie_inside_each_other(self, stage):
        batch = stage(
            numbered(1, **{"所属（課・係）": "支援課/相談係"}),
            numbered(2, **{"所属（課・係）": "相談係/支援課"}),
            numbered(3, **{"所属（課・係）": "支援課/庶務係"}),
        )

        message = "課・係の上下がたがいに入れ替わっています（2、3行目）。"
        assert faults(batch) == [
            (2, "所属（課・係）", message), (3, "所属（課・係）", message),
        ]  # fmt: skip

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
    def test_what_is_left_outside_of_circles_has_an_order(self, edges):
        above = {}
        for node, up in edges:
            above.setdefault(node, set()).add(up)
        circles = in_circles(above)
        straight = {node: ups - circles for node, ups in above.items() if node not in circles}

        rank = ranks(straight, range(10))

        assert all(rank[node] > rank[up] for node, ups in straight.items() for up in ups)
        for node in circles:
            assert above[node] & circles


class TestRepetitions:
    def test_a_log_in_id_made_of_the_same_number_for_two_people(self, stage, nerima_centre):
        batch = stage(numbered(1), numbered(1, 姓="別人", 所属団体=nerima_centre.name))

        assert faults(batch) == [(3, "職員番号", "2行目と同じログインIDですが、姓が違います。")]

    def test_the_same_post_of_one_person_twice(self, stage):
        cells = {"職員番号": "", "ログインID": "hina"}

        assert faults(stage(row(**cells), row(**cells))) == [
            (3, "ログインID", "2行目と同じ人の同じ所属です。")
        ]


class TestSomebodyElsesFile:
    def test_is_told_in_one_sentence(self, stage, nakano):
        rows = [numbered(n, 所属団体="中野区") for n in range(1, 31)]

        with pytest.raises(TableError, match=r"中野区の名簿です.*練馬区とその下の団体"):
            stage(*rows)

    def test_also_with_bodies_that_nobody_knows(self, stage, metropolis):
        rows = [numbered(n, 所属団体="架空市") for n in range(1, 31)]

        with pytest.raises(TableError, match="架空市"):
            stage(*rows, by=metropolis, organisation=None)

    def test_a_list_without_a_body_is_betrayed_by_other_peoples_numbers(self, stage, take):
        take(*[numbered(n) for n in range(1, 31)])

        with pytest.raises(TableError, match="ほかの団体の名簿ではありませんか"):
            stage(*[numbered(n, 姓="全員別人") for n in range(1, 31)])

    def test_some_rows_of_another_ward_are_told_one_by_one(self, stage, nakano):
        rows = [numbered(n, 所属団体="中野区" if n % 2 else "") for n in range(1, 31)]

        assert len(faults(stage(*rows))) == 15
        assert not User.objects.filter(username__startswith="13120-").exists()
