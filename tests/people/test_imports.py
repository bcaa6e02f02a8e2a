"""The action: what a file would change, and that exactly this is done."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.jobs import run
from core.models import Job
from core.states import JobState
from people.actions import apply_import, apply_rows, begin_import, discard_import
from people.models import Leave, Organisation, OrganisationTie, Post, Section, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import (
    GradeFactory,
    ProfessionFactory,
    UserFactory,
)
from tests.people.tables import csv, faults, row, xlsx

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


class TestNewPeople:
    def test_a_row_makes_a_person_with_a_post(self, take, nerima):
        ProfessionFactory(code="psychology", name="心理職")
        GradeFactory(code="senior", name="主任")

        take(
            row(
                **{"所属（課・係）": "相談支援係", "職種": "心理職", "職層": "主任"},
                役割="受講者、所属長",
                開始日="2026-04-01",
                生年月日="H7.5.3",
                メール="hina@example.jp",
            )
        )

        person = User.objects.get(username="13120-100001")
        assert (person.full_name, person.kana) == ("青木 陽菜", "アオキ ヒナ")
        assert (person.born_on, person.email) == (datetime.date(1995, 5, 3), "hina@example.jp")
        post = post_of(person)
        assert (post.organisation, post.section.name, post.staff_number) == (
            nerima, "相談支援係", "100001",
        )  # fmt: skip
        assert (post.profession.name, post.grade.name) == ("心理職", "主任")
        assert (post.start, post.end) == (datetime.date(2026, 4, 1), None)
        assert {held.role for held in post.roles.all()} == {Role.LEARNER, Role.SUPERVISOR}

    def test_they_have_no_password_until_they_are_invited(self, take):
        take(row())

        assert not User.objects.get(username="13120-100001").has_usable_password()

    def test_without_role_and_day_they_are_learners_from_the_effective_day(self, take):
        take(row(), on=TODAY + 30 * DAY)

        post = Post.objects.get(staff_number="100001")
        assert post.start == TODAY + 30 * DAY
        assert [held.role for held in post.roles.all()] == [Role.LEARNER]

    @pytest.mark.parametrize(
        ("last", "first"),
        [
            ("𠮷田", "太郎"),
            ("葛\U000e0100城", "葵"),
            ("髙橋", "潤"),
            ("長" * 40, "い" * 40),
            ("マリア＝デ・ラ・クルス", ""),
            ("邉見", "  葉子".strip()),
        ],
    )
    def test_names_are_stored_as_typed(self, take, last, first):
        take(row(姓=last, 名=first))

        person = User.objects.get(username="13120-100001")
        assert (person.last_name, person.first_name) == (last, first)

    @pytest.mark.parametrize("typed", ["サクライ", "ｻｸﾗｲ", "さくらい"])
    def test_readings_become_full_width_katakana(self, take, typed):
        take(row(セイ=typed))

        assert User.objects.get(username="13120-100001").last_name_kana == "サクライ"

    def test_a_body_without_a_code_takes_the_one_of_its_municipality(self, take, nerima_centre):
        take(row(所属団体="練馬子ども家庭支援センター"))

        assert post_of(User.objects.get(username="13120-100001")).organisation == nerima_centre

    def test_full_width_digits_are_digits(self, take):
        take(row(職員番号="１００００１", 団体コード="１３１２０"))

        assert Post.objects.get(staff_number="100001").person.username == "13120-100001"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_csv_is_read_in_what_offices_save(self, take, encoding):
        take(file=csv(row(姓="桜井"), encoding=encoding))

        assert User.objects.get(username="13120-100001").last_name == "桜井"

    def test_one_person_with_posts_in_two_bodies_is_one_person(self, take, nerima_centre):
        take(
            row(ログインID="hina", 所属団体="練馬区"),
            row(ログインID="ＨＩＮＡ", 所属団体="練馬子ども家庭支援センター"),
        )

        assert Post.objects.filter(person=User.objects.get(username="hina")).count() == 2

    def test_a_section_that_does_not_exist_is_made_inside_its_division(self, take, nerima):
        batch = take(row(**{"所属（課・係）": "支援課／相談支援係"}))

        section = Section.objects.get(name="相談支援係", organisation=nerima)
        assert section.parent.name == "支援課"
        assert batch.rows.get().differences == [
            {"field": "所属（課・係）", "old": "", "new": "相談支援係", "created": True}
        ]


class TestApplying:
    def test_it_runs_as_a_job_and_ends_with_the_page_of_the_import(self, stage, nerima_hr):
        batch = stage(*[row(職員番号=str(number)) for number in range(1, 4)])

        job = apply_import(batch, by=nerima_hr)
        run(job.pk)

        job.refresh_from_db()
        assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
        assert job.result_url == f"/office/people/import/{batch.pk}/"
        assert Post.objects.filter(staff_number__in=["1", "2", "3"]).count() == 3

    def test_a_killed_job_goes_on_at_the_first_row_not_applied(self, stage, monkeypatch):
        monkeypatch.setattr("people.actions.imports.CHUNK", 2)
        batch = stage(*[row(職員番号=str(number)) for number in range(1, 6)])
        begin_import(batch)
        said = []

        def dies_after_two(done: int) -> None:
            said.append(done)
            if done == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            apply_rows(batch, dies_after_two)
        assert Post.objects.filter(staff_number__in="12345").count() == 2

        apply_rows(batch, said.append)

        assert Post.objects.filter(staff_number__in="12345").count() == 5
        assert said == [2, 4, 4, 5, 5]

    def test_applying_twice_does_it_once(self, stage):
        batch = stage(row())
        begin_import(batch)
        apply_rows(batch, lambda done: None)

        apply_rows(batch, lambda done: None)

        assert Post.objects.filter(staff_number="100001").count() == 1
        with pytest.raises(ValidationError, match="この取り込みは終わっています"):
            begin_import(batch)

    def test_only_what_was_shown_is_done(self, stage, take):
        take(row(開始日="2025-04-01"))
        batch = stage(row(姓="佐藤"), row(職員番号="100002", 姓="井上"))
        User.objects.filter(username="13120-100001").update(last_name="鈴木")
        begin_import(batch)

        apply_rows(batch, lambda done: None)

        assert User.objects.get(username="13120-100001").last_name == "鈴木"
        assert User.objects.filter(username="13120-100002").exists()
        assert faults(batch) == [
            (2, "", "確認のあとに登録が変わりました。この行をもう一度取り込んでください。")
        ]

    def test_an_import_that_was_left_is_over(self, stage):
        batch = stage(row())

        discard_import(batch)

        with pytest.raises(ValidationError):
            apply_import(batch, by=None)
        assert not Job.objects.exists()

    def test_the_cms_groups_follow_at_once(self, cms_groups, stage, take, metropolis):
        take(
            row(所属団体="練馬区", 役割="講師・研修担当", 開始日="2026-04-01"),
            by=metropolis,
            organisation=None,
        )

        person = User.objects.get(username="13120-100001")
        assert [group.name for group in person.groups.all()] == ["講師"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_staging_asks_the_same_questions_for_any_number_of_rows(
        self, stage, count, django_assert_max_num_queries
    ):
        rows = [row(職員番号=str(number), 役割="人事担当") for number in range(count)]
        file = xlsx(*rows)

        with django_assert_max_num_queries(23):
            stage(file=file)


def test_nothing_of_an_import_touches_leave_or_ties(stage, take, nerima):
    Leave.objects.create(person=UserFactory(), kind=Leave.Kind.SICK, start=TODAY)
    before = (Leave.objects.count(), OrganisationTie.objects.count(), Organisation.objects.count())

    take(row())

    assert (
        Leave.objects.count(),
        OrganisationTie.objects.count(),
        Organisation.objects.count(),
    ) == before
