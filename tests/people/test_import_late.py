"""所属の訂正 by file: posts that a file enters after they began take the records made since along."""

import datetime

import pytest
from django.utils import timezone

from core.invariants import broken
from core.jobs import run
from core.models import AuditEvent, Job
from people.actions import (
    apply_import,
    apply_rows,
    begin_import,
    choose_absent,
    discard_import,
    stage_import,
)
from people.actions.import_clearing import KEPT, clear_imports
from people.actions.import_late import count_records
from people.actions.imports import stop_import
from people.models import ImportBatch, Post
from people.states import RowChange
from records.models import Record
from records.states import Outcome
from tests.conftest import fresh, post_of
from tests.factories.people import PostFactory, SectionFactory
from tests.factories.records import recorded
from tests.people.tables import row, xlsx

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
SINCE = TODAY - 30 * DAY
REASON = "所属の訂正（所属が開始日より後に登録されたため）"


@pytest.fixture
def hina(nerima):
    """青木 陽菜 of 相談支援係, since last year."""
    post = PostFactory(
        person__username="13120-100001", person__last_name="青木", person__first_name="陽菜",
        person__last_name_kana="アオキ", person__first_name_kana="ヒナ", organisation=nerima,
        section=SectionFactory(organisation=nerima, name="相談支援係"),
        staff_number="100001", start=TODAY - 400 * DAY,
    )  # fmt: skip
    return post.person


def moved_to(section: str = "支援係", **cells) -> dict[str, object]:
    return row(**{"所属（課・係）": section, "開始日": SINCE.isoformat()} | cells)


def done(person, day=SINCE, **fields) -> Record:
    return recorded(person, occurred_on=day, **fields)


def moves(batch: ImportBatch) -> list[int]:
    return [*batch.rows.order_by("number").values_list("moves", flat=True)]


def move_job() -> Job:
    job = Job.objects.get(kind="workforce.late_posts")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job


def where(person) -> list[tuple[datetime.date, str]]:
    """Day and section of each row that counts."""
    rows = Record.objects.current().of(person).order_by("occurred_on", "pk")
    return [(each.occurred_on, str(each.post.section if each.post else "–")) for each in rows]


class TestBeforeItIsConfirmed:
    def test_a_row_says_how_many_records_would_move_and_moves_none(self, stage, hina):
        for day in (SINCE - DAY, SINCE, TODAY - DAY):
            done(hina, day)
        done(hina, SINCE, outcome=Outcome.VOID)

        batch = stage(moved_to())

        assert moves(batch) == [2]
        assert {section for _day, section in where(hina)} == {"相談支援係"}
        assert not Job.objects.exists()

    def test_the_page_says_so_and_leads_to_those_rows(self, client, stage, hina, nerima_hr):
        done(hina)
        batch = stage(moved_to(), row(職員番号="100002", 姓="佐藤"))
        client.force_login(nerima_hr)

        page = client.get(f"/office/people/import/{batch.pk}/", {"show": "moving"})

        text = page.content.decode()
        assert "記録1件（1行分）が移ります" in text
        assert "その開始日からの記録1件を移す" in text
        assert [each.values["staff_number"] for each in page.context["page"]] == ["100001"]
        day = f"{SINCE.year}年{SINCE.month}月{SINCE.day}日"
        assert f"{day}からの記録1件が、この所属に移ります" in text

    def test_nothing_is_said_where_nothing_moves(self, client, stage, hina, nerima_hr):
        done(hina, SINCE - DAY)
        batch = stage(moved_to())
        client.force_login(nerima_hr)

        text = client.get(f"/office/people/import/{batch.pk}/", {"show": "moving"}).content.decode()

        assert "遅れて登録" not in text
        assert "記録も移る行" not in text

    def test_a_second_post_beside_one_that_runs_takes_nothing(self, stage, hina, nerima_centre):
        done(hina)

        batch = stage(moved_to(所属団体=nerima_centre.name, ログインID=hina.username, 職員番号="7"))

        assert batch.rows.get().change == RowChange.NEW
        assert moves(batch) == [0]

    def test_the_rows_of_a_file_are_seen_together(self, stage, hina, nerima, nerima_centre):
        """One row ends the post in which the records of the other were made."""
        done(hina)
        begins = moved_to(
            所属団体=nerima_centre.name, ログインID=hina.username, 職員番号="7",
            終了日=(TODAY + DAY).isoformat(),
        )  # fmt: skip
        ends = row(所属団体=nerima.name, 終了日=(SINCE - DAY).isoformat())

        batch = stage(begins, ends)

        assert [each.change for each in batch.rows.all()] == [RowChange.NEW, RowChange.ENDED]
        assert moves(batch) == [1, 0]

    def test_who_is_chosen_to_end_counts_at_once(self, hina, nerima, nerima_centre, nerima_hr):
        done(hina)
        begins = moved_to(所属団体=nerima_centre.name, ログインID=hina.username, 職員番号="7")
        batch = stage_import(
            xlsx(begins), organisation=nerima, effective_on=TODAY, by=fresh(nerima_hr),
            is_complete=True,
        )  # fmt: skip
        begun, *absent = batch.rows.order_by("number")
        left = next(each for each in absent if each.person_id == hina.pk)
        assert begun.moves == 0

        choose_absent(batch, last_day=SINCE - DAY, shown=[left.pk], ticked=[left.pk])
        begun.refresh_from_db()
        assert begun.moves == 1

        choose_absent(batch, last_day=None, shown=[left.pk], ticked=[])
        begun.refresh_from_db()
        assert begun.moves == 0

    def test_hr_moves_neither_what_was_done_elsewhere_nor_sees_it(self, stage, hina, nakano):
        elsewhere = PostFactory(
            person=hina, organisation=nakano, start=TODAY - 400 * DAY, end=SINCE - 10 * DAY
        )
        done(hina, SINCE, post=elsewhere)
        done(hina, SINCE + DAY, post=None)

        assert moves(stage(moved_to())) == [1]
        assert moves(stage(moved_to(所属団体="練馬区"), organisation=None, by=None)) == [2]

    def test_a_post_to_come_and_one_that_only_changes_take_nothing(self, stage, hina):
        done(hina, TODAY - 380 * DAY, post=None)

        batch = stage(
            row(**{"所属（課・係）": "支援係", "開始日": (TODAY + DAY).isoformat()}),
        )
        assert moves(batch) == [0]
        assert moves(stage(row(終了日=(TODAY + DAY).isoformat()))) == [0]

    @pytest.mark.parametrize("count", [1, 3])
    def test_any_number_of_rows_asks_the_same_questions(
        self, stage, nerima, count, django_assert_num_queries
    ):
        rows = []
        for number in range(count):
            post = PostFactory(
                organisation=nerima, staff_number=str(number), start=TODAY - 400 * DAY,
                person__last_name="青木", person__first_name="陽菜",
            )  # fmt: skip
            done(post.person)
            rows.append(moved_to(職員番号=str(number)))
        batch = stage(*rows)

        batch.rows.update(moves=0)

        with django_assert_num_queries(4):
            count_records(batch)
        assert moves(batch) == [1] * count


class TestConfirmed:
    def test_a_job_supersedes_them_under_the_new_post(self, take, hina, nerima_hr):
        for day in (SINCE - DAY, SINCE, TODAY - DAY):
            done(hina, day)

        take(moved_to())
        job = move_job()

        assert where(hina) == [
            (SINCE - DAY, "相談支援係"), (SINCE, "支援係"), (TODAY - DAY, "支援係"),
        ]  # fmt: skip
        new = Record.objects.current().exclude(supersedes=None)
        assert {(each.reason, each.recorded_by) for each in new} == {(REASON, nerima_hr)}
        assert (job.done, job.total) == (2, 2)
        assert AuditEvent.objects.get(kind="people.import_applied").facts["records"] == 2
        assert broken("records", "people") == []

    def test_the_same_file_twice_changes_nothing(self, take, stage, hina):
        done(hina)
        take(moved_to())
        move_job()
        before = [*Record.objects.order_by("pk").values_list("pk", "post")]

        again = stage(moved_to())

        assert [each.change for each in again.rows.all()] == [RowChange.SAME]
        assert moves(again) == [0]
        assert [*Record.objects.order_by("pk").values_list("pk", "post")] == before

    def test_a_first_day_put_right_takes_what_lies_before_the_old_one(self, take, hina):
        post = post_of(hina)
        Post.objects.filter(pk=post.pk).update(start=TODAY - 3 * DAY)
        done(hina, SINCE, post=None)
        done(hina, TODAY - DAY, post=post)

        take(row(開始日=SINCE.isoformat()))
        move_job()

        assert where(hina) == [(SINCE, "相談支援係"), (TODAY - DAY, "相談支援係")]
        assert Record.objects.count() == 3

    def test_what_was_done_after_the_check_goes_along(self, stage, hina):
        done(hina)
        batch = stage(moved_to())
        done(hina, TODAY - DAY)
        begin_import(batch)

        apply_rows(batch, lambda _done: None)
        move_job()

        assert moves(batch) == [2]
        assert {section for _day, section in where(hina)} == {"支援係"}

    def test_a_row_that_is_left_out_moves_nothing(self, stage, hina):
        done(hina)
        batch = stage(moved_to())
        Post.objects.of(hina).update(section=None)
        begin_import(batch)

        apply_rows(batch, lambda _done: None)

        assert moves(batch) == [0]
        assert not Job.objects.exists()

    def test_a_killed_import_starts_the_work_once_when_it_is_done(self, stage, hina, monkeypatch):
        monkeypatch.setattr("people.actions.imports.CHUNK", 1)
        done(hina)
        batch = stage(moved_to(), row(職員番号="100002", 姓="佐藤"))
        begin_import(batch)

        def dies(rows_done: int) -> None:
            if rows_done == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            apply_rows(batch, dies)
        assert not Job.objects.exists()
        apply_rows(batch, lambda _done: None)
        apply_rows(batch, lambda _done: None)

        move_job()
        assert {section for _day, section in where(hina)} == {"支援係"}

    @pytest.mark.parametrize("ends", ["left", "cleared"])
    def test_what_a_stopped_import_applied_takes_its_records_along(
        self, stage, hina, monkeypatch, ends
    ):
        monkeypatch.setattr("people.actions.imports.CHUNK", 1)
        done(hina)
        batch = stage(moved_to(), row(職員番号="100002", 姓="佐藤"))
        begin_import(batch)

        def stop(rows_done: int) -> None:
            if rows_done == 1:
                stop_import(batch)

        apply_rows(batch, stop)
        assert batch.rows.filter(applied=True).count() == 1
        assert not Job.objects.exists()

        if ends == "left":
            discard_import(batch)
        else:
            clear_imports(timezone.now() + KEPT + DAY)

        move_job()
        assert {section for _day, section in where(hina)} == {"支援係"}

    def test_the_job_of_the_import_does_it_too(self, stage, hina, nerima_hr):
        done(hina)
        batch = stage(moved_to())

        run(apply_import(batch, by=nerima_hr).pk)

        assert move_job().by == nerima_hr
        assert {section for _day, section in where(hina)} == {"支援係"}
