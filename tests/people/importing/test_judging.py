"""What a row of a file means: whom, which post, what differs, what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.tables import TableError
from people.actions import apply_import
from people.models import Post, User
from people.roles import Role
from people.states import RowChange
from tests.conftest import fresh, post_of
from tests.factories.people import (
    OrganisationFactory,
    PostFactory,
    ProfessionFactory,
    SectionFactory,
)
from tests.people.tables import UNUSABLE, changes, differences, faults, row

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


class TestMatching:
    @pytest.fixture
    def hina(self, take) -> User:
        take(row(開始日="2025-04-01"))
        return User.objects.get(username="13120-100001")

    def test_the_same_file_twice_changes_nothing(self, stage, take):
        rows = (
            row(**{"所属（課・係）": "支援課/相談支援係"}, 役割="人事担当", 開始日="2026-04-01"),
            row(職員番号="100002", 姓="井上", 開始日="2025-04-01", 終了日="2026-03-31"),
            row(職員番号="", ログインID="ueda", 姓="上田"),
        )
        take(*rows)

        batch = stage(*rows)

        assert changes(batch) == [RowChange.SAME] * 3
        with pytest.raises(ValidationError, match="変わるところがありません"):
            apply_import(batch, by=None)

    def test_by_organisation_and_staff_number(self, stage, hina):
        batch = stage(row(姓="佐藤"))

        assert changes(batch) == [RowChange.CHANGED]
        assert batch.rows.get().person == hina
        assert differences(batch) == [("姓", "青木", "佐藤")]

    def test_then_by_log_in_id(self, stage, hina, nerima_centre):
        """Moved within the ward with the same number: the log-in ID made of it finds them."""
        batch = stage(row(所属団体="練馬子ども家庭支援センター"))

        assert batch.rows.get().person == hina
        assert changes(batch) == [RowChange.NEW]

    def test_never_by_name(self, stage, hina):
        batch = stage(row(職員番号="999999"))

        assert batch.rows.get().person is None
        assert changes(batch) == [RowChange.NEW]

    def test_a_number_with_a_wholly_different_name_is_not_given_somebodys_records(
        self, stage, hina
    ):
        batch = stage(row(姓="田中", 名="一郎", セイ="タナカ", メイ="イチロウ"))

        [(number, column, message)] = faults(batch)
        assert (number, column) == (2, "姓")
        assert "別の氏名で登録されています" in message

    def test_unless_the_date_of_birth_says_it_is_the_same_person(self, stage, hina):
        User.objects.filter(pk=hina.pk).update(born_on=datetime.date(1995, 5, 3))

        batch = stage(
            row(姓="田中", 名="一郎", セイ="タナカ", メイ="イチロウ", 生年月日="1995/5/3")
        )

        assert faults(batch) == []

    def test_empty_cells_change_nothing(self, stage, hina):
        User.objects.filter(pk=hina.pk).update(born_on=datetime.date(1995, 5, 3), email="a@b.jp")

        batch = stage(row(名="", セイ="", メイ=""))

        assert changes(batch) == [RowChange.SAME]

    def test_an_e_mail_address_in_use_is_not_overwritten(self, take, stage, hina):
        User.objects.filter(pk=hina.pk).update(email="own@example.jp")

        assert changes(stage(row(メール="other@example.jp"))) == [RowChange.SAME]

    def test_two_posts_in_one_body_are_two_rows(self, take, stage, hina):
        rows = (
            row(ログインID="13120-100001", **{"所属（課・係）": "相談支援係"}),
            row(職員番号="", ログインID="13120-100001", **{"所属（課・係）": "庶務係"}),
        )
        take(*rows)

        running = Post.objects.of(hina).on(TODAY)
        assert {post.section.name for post in running} == {"相談支援係", "庶務係"}
        assert changes(stage(*rows)) == [RowChange.SAME] * 2


class TestChanges:
    @pytest.fixture
    def hina(self, take) -> User:
        take(row(**{"所属（課・係）": "相談支援係"}, 役割="所属長", 開始日="2025-04-01"))
        return User.objects.get(username="13120-100001")

    def test_a_change_from_a_day_on_ends_the_post_and_begins_another(self, take, hina):
        batch = take(row(**{"所属（課・係）": "地域連携係"}, 開始日="2026-10-01"))

        first, second = Post.objects.of(hina).main_first()
        assert (first.section.name, first.end) == ("相談支援係", datetime.date(2026, 10, 1))
        assert (second.section.name, second.start, second.end) == (
            "地域連携係", datetime.date(2026, 10, 1), None,
        )  # fmt: skip
        assert [held.role for held in second.roles.all()] == [Role.SUPERVISOR]
        assert second.staff_number == first.staff_number
        assert differences(batch) == [
            ("所属（課・係）", "相談支援係", "地域連携係"),
            ("開始日", "2025-04-01", "2026-10-01"),
        ]

    def test_a_correction_from_the_first_day_on_changes_the_post_itself(self, take, hina):
        take(row(**{"所属（課・係）": "地域連携係"}, 開始日="2025-04-01"))

        assert post_of(hina).section.name == "地域連携係"

    def test_a_last_day_ends_the_post_the_day_after(self, stage, take, hina):
        ending = row(終了日="2027-03-31")
        assert changes(stage(ending)) == [RowChange.ENDED]

        take(ending)

        assert post_of(hina).end == datetime.date(2027, 4, 1)
        assert changes(stage(ending)) == [RowChange.SAME]

    def test_roles_are_those_written(self, take, hina):
        take(row(役割="受講者"), on=datetime.date(2025, 4, 1))

        assert [held.role for held in post_of(hina).roles.all()] == [Role.LEARNER]

    def test_who_comes_back_is_the_same_person_and_may_sign_in_again(self, take, hina):
        Post.objects.update(end=datetime.date(2026, 4, 1))
        User.objects.filter(pk=hina.pk).update(left_on=datetime.date(2026, 4, 1))

        take(row(開始日="2026-10-01"))

        assert fresh(hina).left_on is None
        assert Post.objects.of(hina).count() == 2

    def test_who_is_not_in_the_file_stays_and_is_named(self, stage, take, nerima, nerima_hr, hina):
        from people.importing.preview import Preview  # noqa: PLC0415 -- only here

        batch = stage(row(職員番号="100002", 姓="井上"))

        assert {post.person for post in Preview(batch, show="").missing} == {hina, nerima_hr}
        take(row(職員番号="100002", 姓="井上"))
        assert post_of(hina).end is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("cells", "column", "message"),
        [
            ({"姓": ""}, "姓", "氏名を入力してください。"),
            (
                {"姓": "長" * 61},
                "姓",
                "この値は 60 文字以下でなければなりません( 61 文字になっています)。",
            ),
            ({"姓": "青\n木"}, "姓", "1行で入力してください。"),
            ({"職員番号": ""}, "職員番号", "職員番号かログインIDを入力してください。"),
            ({"セイ": "青木"}, "セイ", "全角カタカナで入力してください。"),
            ({"ログインID": "ひな"}, "ログインID", UNUSABLE),
            ({"ログインID": "a@example.jp"}, "ログインID", UNUSABLE),
            ({"団体コード": "999999"}, "団体コード", "この団体は登録されていません。"),
            ({"所属団体": "東京市"}, "所属団体", "この団体は登録されていません。"),
            ({"開始日": "2026年2月30日"}, "開始日", "「2026-04-01」のように入力してください。"),
            (
                {"開始日": "2026-04-01", "終了日": "2026-03-01"},
                "終了日",
                "終了日が開始日より前です。",
            ),
            ({"職種": "魔法職"}, "職種", "次のどれかを入力してください：福祉職。"),
            ({"メール": "not-an-address"}, "メール", "有効なメールアドレスを入力してください。"),
        ],
    )
    def test_a_faulty_cell_is_named_with_its_row_and_column(self, stage, cells, column, message):
        ProfessionFactory()

        batch = stage(row(職員番号="100009"), row(**cells))

        assert faults(batch) == [(3, column, message)]

    def test_an_unknown_role_is_told_all_roles(self, stage):
        [(_, column, message)] = faults(stage(row(役割="受講者 王様")))

        assert column == "役割"
        assert message.startswith("次のどれかを入力してください：受講者、所属長、人事担当")

    def test_hr_imports_only_into_own_organisations(self, stage, nakano):
        assert faults(stage(row(所属団体="中野区"))) == [
            (2, "所属団体", "この団体の職員は取り込めません。")
        ]

    def test_the_metropolis_imports_into_any(self, stage, metropolis, nakano):
        batch = stage(row(所属団体="中野区"), by=metropolis, organisation=None)

        assert faults(batch) == []

    def test_the_metropolis_must_name_the_organisation(self, stage, metropolis):
        assert faults(stage(row(), by=metropolis, organisation=None)) == [
            (2, "所属団体", "団体コードか所属団体を入力してください。")
        ]

    @pytest.mark.parametrize("label", ["講師・研修担当", "都研修担当", "システム管理者"])
    def test_hr_cannot_give_what_it_has_not_to_give(self, stage, label):
        assert faults(stage(row(役割=label))) == [
            (2, "役割", f"この役割は付け外しできません：{label}。")
        ]

    def test_nor_take_it_away(self, stage, nerima):
        PostFactory(
            organisation=nerima,
            staff_number="100001",
            person__last_name="青木",
            roles=[Role.TRAINER],
        )

        assert faults(stage(row(役割="受講者"))) == [
            (2, "役割", "この役割は付け外しできません：講師・研修担当。")
        ]

    def test_the_metropolis_gives_any_role(self, stage, metropolis, nerima):
        batch = stage(
            row(所属団体="練馬区", 役割="システム管理者"), by=metropolis, organisation=None
        )

        assert faults(batch) == []

    def test_a_log_in_id_of_elsewhere_reads_like_one_that_cannot_be(self, stage, outsider):
        """HR of 練馬区 never learns that 中野区 has somebody called so."""
        taken = stage(row(ログインID="outsider"))
        impossible = stage(row(ログインID="out sider"))

        assert faults(taken) == faults(impossible) == [(2, "ログインID", UNUSABLE)]

    def test_a_log_in_id_of_ones_own_past_people_is_theirs(self, stage, nerima):
        person = PostFactory(
            organisation=nerima, end=TODAY, person__username="hina", person__last_name="青木"
        ).person

        batch = stage(row(ログインID="hina"))

        assert batch.rows.get().person == person

    def test_the_host_does_not_rename_a_secondee(self, stage, nerima, nakano):
        post = PostFactory(organisation=nerima, staff_number="100001", person__last_name="青木")
        PostFactory(person=post.person, organisation=nakano)

        [(_, column, _message)] = faults(stage(row(姓="別姓", 名=post.person.first_name)))

        assert column == "姓"

    def test_one_number_twice_is_told_with_the_other_row(self, stage):
        assert faults(stage(row(), row(姓="井上"))) == [
            (3, "職員番号", "2行目と職員番号が同じです。")
        ]

    def test_one_log_in_id_with_two_names_too(self, stage):
        batch = stage(row(ログインID="hina"), row(職員番号="2", ログインID="hina", 姓="井上"))

        assert faults(batch) == [(3, "ログインID", "2行目と同じログインIDですが、姓が違います。")]

    def test_nothing_is_applied_while_a_row_is_faulty(self, stage):
        batch = stage(row(), row(職員番号="100002", 姓=""))

        with pytest.raises(ValidationError, match="直す行があります"):
            apply_import(batch, by=None)
        assert not User.objects.filter(username__startswith="13120-").exists()

    def test_a_file_without_the_needed_headings_is_refused(self, stage):
        with pytest.raises(TableError, match="見出し「姓」がありません"):
            stage({"職員番号": "1", "氏名": "青木 陽菜"})

    def test_headings_without_a_use_are_told(self, stage):
        assert stage(row(血液型="A")).ignored == ["血液型"]

    def test_headings_are_known_in_either_width(self, stage):
        batch = stage(row(**{"所属(課・係)": "相談支援係", "ログインＩＤ": "hina"}))

        assert batch.ignored == []
        assert batch.rows.get().values["section"] == "相談支援係"


def test_an_embargoed_arrival_of_another_ward_is_not_found_by_number(stage, nakano, nerima):
    PostFactory(organisation=nakano, staff_number="100001", announced_on=TODAY + DAY)
    SectionFactory(organisation=OrganisationFactory())

    batch = stage(row())

    assert batch.rows.get().person is None
    assert changes(batch) == [RowChange.NEW]
