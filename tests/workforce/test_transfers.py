"""人事異動: a file in March, what it would change, 確定, its day, and the way back."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import AuditEvent, Message
from people.actions import clear_imports
from people.models import ImportBatch, Post, Section, User
from people.permissions import posts_within_reach
from people.roles import Role
from people.states import BatchState, RowChange
from records.actions import refresh_obligations
from records.models import Obligation
from tests.conftest import fresh
from tests.factories.people import GradeFactory, PostFactory, SectionFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded
from tests.factories.transfers import (
    APRIL,
    MARCH,
    confirmed,
    everything,
    moved,
    row_of,
    staged,
)
from tests.people.tables import changes, faults, xlsx
from workforce import actions
from workforce.states import ChangeState

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    """It is 10 March 2027."""
    with time_machine.travel(MARCH):
        yield


@pytest.fixture
def office(nerima):
    return SectionFactory(organisation=nerima, name="庶務係")


@pytest.fixture
def post(worker):
    """桜井's, in the family centre."""
    post = worker.posts.get()
    Post.objects.filter(pk=post.pk).update(grade=GradeFactory())
    post.refresh_from_db()
    return post


@pytest.fixture
def stage(nerima, nerima_hr):
    def upload(*rows, **facts):
        return staged(*rows, **{"by": nerima_hr, "organisation": nerima} | facts)

    return upload


@pytest.fixture
def apply(stage, nerima_hr):
    def upload_and_confirm(*rows, **facts):
        change = stage(*rows, **facts)
        assert faults(change.batch) == []
        change = confirmed(change, by=nerima_hr)
        assert change.batch.state == BatchState.APPLIED
        assert faults(change.batch) == []
        return change

    return upload_and_confirm


def told(change):
    return [
        [(each["field"], each["old"], each.get("will") or each["new"]) for each in row.differences]
        for row in change.batch.rows.all()
    ]


class TestWhatItWouldChange:
    def test_a_move_to_another_organisation_is_found_by_number_anywhere_in_the_scope(
        self, stage, post, office
    ):
        change = stage(row_of(post, 団体コード="131202", 部署="庶務係"))

        assert changes(change.batch) == [RowChange.CHANGED]
        assert told(change) == [
            [
                ("所属団体", "練馬子ども家庭支援センター", "練馬区"),
                ("所属（課・係）", "相談支援係", "庶務係"),
            ]
        ]

    def test_nothing_is_written_before_it_is_confirmed(self, stage, post, office):
        before = everything()

        stage(
            row_of(post, 団体コード="131202", 部署="庶務係"),
            moved(異動区分="採用", 職員番号="9", 姓="新井"),
        )

        assert everything() == before
        assert not User.objects.filter(last_name="新井").exists()

    def test_each_kind_of_row_says_what_it_does(self, stage, post, colleague, supervisor, office):
        GradeFactory(code="chief", name="係長級")
        change = stage(
            moved(異動区分="採用", 職員番号="000901", 姓="新井", 名="一郎", 部署="庶務係"),
            row_of(post, 異動区分="昇任", 職層="係長級"),
            row_of(colleague.posts.get(), 異動区分="退職"),
            row_of(supervisor.posts.get(), 異動区分="併任", 団体コード="131202", 部署="庶務係"),
            moved(職員番号="777777", 姓="だれか"),
        )

        assert changes(change.batch) == [
            RowChange.NEW, RowChange.CHANGED, RowChange.ENDED, RowChange.NEW, RowChange.UNKNOWN,
        ]  # fmt: skip
        assert told(change)[1] == [("職層", "一般職員", "係長級")]
        assert told(change)[2] == [
            ("終了日", "", "練馬子ども家庭支援センター 相談支援係（2027年3月31日まで）")
        ]
        assert faults(change.batch) == [
            (
                6,
                "職員番号",
                "この職員番号の人は登録されていません。採用であれば、異動区分に「採用」と入力してください。",
            )
        ]

    def test_an_empty_place_is_where_the_person_is_and_not_the_officers_own(self, stage, post):
        GradeFactory(code="chief", name="係長級")

        change = stage(row_of(post, 異動区分="昇任", 職層="係長級"))

        assert change.batch.rows.get().organisation == post.organisation

    def test_the_whole_name_may_stand_in_one_cell(self, stage, post, office):
        change = stage(
            {"区分": "異動", "職員番号": post.staff_number, "氏名": "桜井　みのり",
             "新団体コード": "131202", "新所属": "庶務係"},
            {"区分": "採用", "職員番号": "000901", "氏名": "新井　一郎",
             "新団体コード": "131202", "新所属": "庶務係"},
        )  # fmt: skip

        assert changes(change.batch) == [RowChange.CHANGED, RowChange.NEW]

    def test_a_name_is_never_changed_by_it(self, apply, post, worker, office):
        apply(row_of(post, 名="実乃里", 団体コード="131202", 部署="庶務係"))

        worker.refresh_from_db()
        assert worker.first_name == "みのり"


class TestFaults:
    @pytest.mark.parametrize(
        ("cells", "column", "message"),
        [
            ({"異動区分": ""}, "異動区分", "異動区分を入力してください（異動、採用、退職など）。"),
            ({"異動区分": "左遷"}, "異動区分", None),
            ({"姓": "別人", "名": "太郎"}, "姓", None),
            ({"団体コード": "131148"}, "団体コード", None),
            ({"発令日": "2027-04-02", "職層": ""}, "開始日", "この異動の発令日は2027年4月1日です。ほかの日の異動は別のファイルにしてください。"),
            (
                {"異動区分": "採用", "所属団体": "練馬子ども家庭支援センター"},
                "異動区分",
                "この人はすでにその団体に所属しています。異動区分に「異動」か「併任」と入力してください。",
            ),
            ({"異動区分": "併任解除"}, "異動区分", "この人の所属はこれだけです。異動区分に「退職」か「異動」と入力してください。"),
            ({"役割": "講師・研修担当", "団体コード": "131202"}, "役割", "この役割は付け外しできません：講師・研修担当。"),
            ({"公表日": "2027-04-02", "団体コード": "131202"}, "公表日", None),
            ({"所属長の職員番号": "888888", "団体コード": "131202"}, "所属長の職員番号", None),
        ],
    )  # fmt: skip
    def test_are_told_at_their_column(self, stage, post, nakano, cells, column, message):
        change = stage(row_of(post, **cells))

        [(number, found, text)] = faults(change.batch)
        assert (number, found) == (2, column)
        assert message in {None, text}

    def test_two_who_would_stand_above_each_other_are_refused(
        self, stage, post, colleague, office, nerima_hr
    ):
        other = colleague.posts.get()
        change = stage(
            row_of(post, 団体コード="131202", 所属長の職員番号=other.staff_number),
            row_of(other, 団体コード="131202", 所属長の職員番号=post.staff_number),
        )

        assert {column for _row, column, _text in faults(change.batch)} == {"所属長の職員番号"}
        with pytest.raises(ValidationError):
            actions.confirm_change(change, by=fresh(nerima_hr))
        change.refresh_from_db()
        assert change.state == ChangeState.STAGED

    def test_one_person_moves_once(self, stage, post, office):
        change = stage(
            row_of(post, 団体コード="131202", 部署="庶務係"), row_of(post, 異動区分="退職")
        )

        assert [(row, column) for row, column, _text in faults(change.batch)] == [(3, "職員番号")]

    def test_of_two_with_one_number_and_name_the_organisation_they_leave_decides(
        self, stage, post, nerima, office
    ):
        twin = PostFactory(
            organisation=nerima, staff_number=post.staff_number, person__last_name="桜井",
            person__first_name="みのり",
        )  # fmt: skip
        asked = stage(row_of(post, 団体コード="131202", 部署="庶務係", 異動元の団体コード="131202"))

        assert asked.batch.rows.get().person == twin.person

    def test_a_file_without_the_kind_of_change_is_refused_whole(self, stage):
        with pytest.raises(Exception, match="異動区分"):
            stage({"職員番号": "1", "姓": "桜井"})


class TestConfirmed:
    def test_the_post_ends_on_the_day_and_another_begins(self, apply, post, worker, office):
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))

        old, new = worker.posts.order_by("start")
        assert (old.start, old.end) == (post.start, APRIL)
        assert (new.start, new.end, new.section, new.staff_number) == (
            APRIL, None, office, post.staff_number,
        )  # fmt: skip
        assert (new.profession, new.grade) == (post.profession, post.grade)
        assert change.state == ChangeState.CONFIRMED

    def test_rights_do_not_move_with_a_person_to_another_place(self, apply, supervisor, office):
        apply(row_of(supervisor.posts.get(), 団体コード="131202", 部署="庶務係"))

        assert supervisor.posts.get(start=APRIL).held_roles == {Role.LEARNER}

    def test_a_promotion_on_the_spot_keeps_role_and_section(self, apply, supervisor):
        GradeFactory(code="chief", name="係長級")
        post = supervisor.posts.get()

        apply(row_of(post, 異動区分="昇任", 職層="係長級"))

        new = supervisor.posts.get(start=APRIL)
        assert (new.section, new.grade.name) == (post.section, "係長級")
        assert new.held_roles == {Role.LEARNER, Role.SUPERVISOR}

    def test_beside_another_post_a_second_one_begins_and_ends_again(
        self, apply, worker, post, office
    ):
        apply(row_of(post, 異動区分="併任", 団体コード="131202", 部署="庶務係"))
        later = datetime.date(2027, 10, 1)
        with time_machine.travel(datetime.datetime(2027, 9, 1, 3, tzinfo=datetime.UTC)):
            apply(row_of(post, 異動区分="併任解除", 団体コード="131202", 部署="庶務係"), on=later)

        assert [(each.section.name, each.end) for each in worker.posts.order_by("start")] == [
            ("相談支援係", None), ("庶務係", later),
        ]  # fmt: skip

    def test_who_is_appointed_may_be_assigned_before_the_first_sign_in(self, apply, office):
        apply(
            moved(
                異動区分="採用",
                職員番号="000901",
                姓="新井",
                名="一郎",
                団体コード="131202",
                部署="庶務係",
            )
        )

        person = User.objects.get(username="13120-000901")
        assert not person.has_usable_password()
        assert person.posts.get().start == APRIL

    def test_a_post_that_ends_the_day_before_is_followed_by_the_new_one(
        self, apply, post, worker, office
    ):
        Post.objects.filter(pk=post.pk).update(end=APRIL)

        apply(row_of(post, 団体コード="131202", 部署="庶務係"))

        assert [(each.start, each.end) for each in worker.posts.order_by("start")] == [
            (post.start, APRIL), (APRIL, None),
        ]  # fmt: skip

    def test_the_same_file_again_changes_nothing(
        self, apply, stage, post, colleague, supervisor, office, nerima_hr
    ):
        rows = [
            moved(異動区分="採用", 職員番号="000901", 姓="新井", 団体コード="131202", 部署="新しい係"),
            row_of(post, 団体コード="131202", 部署="庶務係", 所属長の職員番号="000901"),
            row_of(colleague.posts.get(), 異動区分="退職"),
            row_of(supervisor.posts.get(), 異動区分="併任", 団体コード="131202", 部署="庶務係"),
        ]  # fmt: skip
        content = xlsx(*rows).read()  # written once: a workbook holds the second it was made in

        def same():
            return SimpleUploadedFile("異動.xlsx", content)

        twin = stage(file=same())
        apply(file=same())
        before = everything()

        again = stage(file=same())

        assert set(changes(again.batch)) == {RowChange.SAME}
        for change in (twin, again):
            with pytest.raises(ValidationError):
                actions.confirm_change(change, by=fresh(nerima_hr))
        assert everything() == before

    def test_a_second_file_of_the_same_day_corrects_and_can_be_undone_alone(
        self, apply, post, worker, office, nerima_hr
    ):
        apply(row_of(post, 団体コード="131202", 部署="庶務係"))
        before = everything()

        second = apply(row_of(post, 団体コード="131202", 部署="企画係", 役割="受講者、所属長"))

        new = worker.posts.get(start=APRIL)
        assert (new.section.name, new.held_roles) == ("企画係", {Role.LEARNER, Role.SUPERVISOR})
        actions.undo_change(second, by=fresh(nerima_hr))
        assert everything() == before
        assert not Section.objects.filter(name="企画係").exists()


class TestOnTheDay:
    def test_what_is_owed_follows_the_post_and_records_stay(
        self, apply, post, worker, office, nerima
    ):
        RequirementFactory(organisation=nerima, subject_key="ward")
        RequirementFactory(subject_key="all", newcomers_only=False)
        refresh_obligations(on=timezone.localdate())
        record = recorded(worker, post=post)
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))

        assert actions.take_effect(on=timezone.localdate()) == 0
        with time_machine.travel(datetime.datetime(2027, 4, 1, 3, tzinfo=datetime.UTC)):
            assert actions.take_effect(on=APRIL) == 1
            assert actions.take_effect(on=APRIL) == 0

        new = worker.posts.get(start=APRIL)
        owed = Obligation.objects.filter(person=worker, ended_on=None)
        assert {each.post for each in owed.filter(fiscal_year=2027)} == {new}
        assert not owed.filter(post=post).exists()
        record.refresh_from_db()
        assert record.post == post
        change.refresh_from_db()
        assert change.state == ChangeState.APPLIED

    def test_an_assignment_by_name_and_a_granted_day_go_along_and_back(
        self, apply, post, worker, office, nerima, nakano, nerima_hr
    ):
        named = RequirementFactory(subject_key="named", individual=True, organisation=nerima)
        foreign = RequirementFactory(subject_key="foreign", individual=True, organisation=nakano)
        granted = RequirementFactory(subject_key="granted", yearly=False)
        due = datetime.date(2027, 6, 30)
        kept = {"person": worker, "post": post, "due": due}
        ObligationFactory(requirement=named, entry="person", made_by=nerima_hr, **kept)
        ObligationFactory(requirement=foreign, entry="person", made_by=nerima_hr, **kept)
        ObligationFactory(requirement=granted, extended_to=due, **kept)
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))
        with time_machine.travel(datetime.datetime(2027, 4, 1, 3, tzinfo=datetime.UTC)):
            refresh_obligations(on=APRIL)  # the tick of records may come first

            actions.take_effect(on=APRIL)

            new = worker.posts.get(start=APRIL)
            owed = Obligation.objects.filter(post=new, ended_on=None)
            assert {(each.requirement, each.due, each.entry) for each in owed} == {
                (named, due, "person"), (granted, due, "scope"),
            }  # fmt: skip
            actions.undo_change(change, by=fresh(nerima_hr))

        again = Obligation.objects.filter(person=worker, post=post, ended_on=None)
        assert {each.requirement for each in again} == {named, foreign, granted}

    def test_who_is_moved_is_told_on_the_day_and_when_it_is_taken_back(
        self, apply, post, worker, colleague, office, nerima_hr
    ):
        """Nobody else: not who leaves, not who is registered by the file and has never signed in."""
        change = apply(
            row_of(post, 団体コード="131202", 部署="庶務係"),
            row_of(colleague.posts.get(), 異動区分="退職"),
            moved(異動区分="採用", 職員番号="000901", 姓="新井", 団体コード="131202", 部署="庶務係"),
        )  # fmt: skip
        actions.take_effect(on=timezone.localdate())
        assert not Message.objects.exists()

        with time_machine.travel(datetime.datetime(2027, 4, 1, 3, tzinfo=datetime.UTC)):
            for _again in range(2):
                actions.take_effect(on=APRIL)
            (message,) = Message.objects.all()
            actions.undo_change(change, by=fresh(nerima_hr))

        assert (message.person, message.kind) == (worker, "workforce.moved")
        assert message.title.endswith("練馬区 庶務係")
        told = Message.objects.values_list("person", "kind")
        assert set(told) == {(worker.pk, "workforce.moved"), (worker.pk, "workforce.moved_back")}

    def test_undone_before_its_day_nobody_hears_of_it(self, apply, post, office, nerima_hr):
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))

        actions.undo_change(change, by=fresh(nerima_hr))

        assert not Message.objects.exists()

    def test_who_leaves_has_left_from_then_on_only(self, apply, colleague):
        apply(row_of(colleague.posts.get(), 異動区分="退職"))
        colleague.refresh_from_db()
        assert colleague.left_on is None

        actions.take_effect(on=APRIL)

        colleague.refresh_from_db()
        assert colleague.left_on == APRIL

    def test_people_are_named_in_the_audit_only_then(self, apply, post, worker, office):
        apply(row_of(post, 団体コード="131202", 部署="庶務係"), announced_on=APRIL)
        assert not AuditEvent.objects.about(worker.pk).exists()

        actions.take_effect(on=APRIL)

        [event] = AuditEvent.objects.about(worker.pk)
        assert event.kind == "workforce.transfer_in_force"


class TestUndone:
    def test_everything_is_as_it_was(self, apply, post, colleague, supervisor, office, nerima_hr):
        Post.objects.filter(pk=colleague.posts.get().pk).update(end=datetime.date(2028, 4, 1))
        people = {*User.objects.values_list("pk", flat=True)}
        before = everything()
        change = apply(
            moved(異動区分="採用", 職員番号="000901", 姓="新井", 団体コード="131202", 部署="福祉課／新しい係"),
            row_of(post, 団体コード="131202", 部署="庶務係"),
            row_of(colleague.posts.get(), 異動区分="退職"),
            row_of(supervisor.posts.get(), 異動区分="併任", 団体コード="131202", 部署="庶務係"),
            announced_on=datetime.date(2027, 3, 20),
        )  # fmt: skip
        assert everything() != before

        actions.undo_change(change, by=fresh(nerima_hr))

        assert everything() == before
        assert {*User.objects.values_list("pk", flat=True)} == people
        assert not Section.objects.filter(name__in=["福祉課", "新しい係"]).exists()
        change.refresh_from_db()
        assert change.state == ChangeState.UNDONE

    def test_also_after_its_day_while_nothing_was_done_in_the_new_posts(
        self, apply, post, worker, colleague, office, nerima_hr
    ):
        RequirementFactory()
        refresh_obligations(on=timezone.localdate())
        before = everything()
        change = apply(
            row_of(post, 団体コード="131202", 部署="庶務係"),
            row_of(colleague.posts.get(), 異動区分="退職"),
        )
        with time_machine.travel(datetime.datetime(2027, 4, 2, 3, tzinfo=datetime.UTC)):
            actions.take_effect(on=timezone.localdate())

            actions.undo_change(change, by=fresh(nerima_hr))

        assert everything() == before
        colleague.refresh_from_db()
        assert colleague.left_on is None
        assert Obligation.objects.filter(person=worker, ended_on=None, post=post).exists()

    def test_a_record_in_a_new_post_stands_in_the_way_and_is_named(
        self, apply, post, worker, office, nerima_hr
    ):
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))
        recorded(worker, post=worker.posts.get(start=APRIL))
        before = everything()

        with pytest.raises(ValidationError, match="記録（1件）"):
            actions.undo_change(change, by=fresh(nerima_hr))

        assert everything() == before

    def test_so_does_a_post_that_somebody_changed_since(
        self, apply, post, worker, office, nerima_hr
    ):
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))
        new = worker.posts.get(start=APRIL)
        with time_machine.travel(MARCH + DAY):
            new.title = "主任"
            new.save(update_fields=["title"])

        with pytest.raises(ValidationError, match="変更された所属"):
            actions.undo_change(change, by=fresh(nerima_hr))

    def test_once(self, apply, post, office, nerima_hr):
        change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))
        actions.undo_change(change, by=fresh(nerima_hr))

        with pytest.raises(ValidationError):
            actions.undo_change(change, by=fresh(nerima_hr))


class TestEmbargo:
    def test_before_the_announcement_only_hr_sees_post_and_end(
        self, apply, post, worker, office, supervisor, nerima_hr, client
    ):
        announced = datetime.date(2027, 3, 24)
        apply(row_of(post, 団体コード="131202", 部署="庶務係"), announced_on=announced)
        new = worker.posts.get(start=APRIL)
        today = timezone.localdate()

        assert new in posts_within_reach(fresh(nerima_hr), on=today)
        for person in (worker, supervisor):
            assert new not in posts_within_reach(fresh(person), on=today)
        client.force_login(worker)
        page = client.get("/my/profile/").content.decode()
        assert "庶務係" not in page
        assert "3月31日" not in page

        with time_machine.travel(datetime.datetime(2027, 3, 24, 3, tzinfo=datetime.UTC)):
            client.force_login(worker)
            page = client.get("/my/profile/").content.decode()
        assert "庶務係" in page
        assert "3月31日" in page


def test_what_nobody_confirmed_is_over_when_its_rows_are_cleared(stage, post, office):
    change = stage(row_of(post, 団体コード="131202", 部署="庶務係"))
    clear_imports(datetime.datetime(2027, 5, 3, tzinfo=datetime.UTC))

    actions.take_effect(on=timezone.localdate())

    change.refresh_from_db()
    assert change.state == ChangeState.DISCARDED


def test_rows_are_kept_until_a_month_after_the_day(apply, post, office):
    change = apply(row_of(post, 団体コード="131202", 部署="庶務係"))

    clear_imports(datetime.datetime(2027, 4, 25, tzinfo=datetime.UTC))
    assert ImportBatch.objects.get(pk=change.pk).purged_at is None
    clear_imports(datetime.datetime(2027, 5, 3, tzinfo=datetime.UTC))
    assert ImportBatch.objects.get(pk=change.pk).purged_at is not None
