from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from core.jobs import run
from core.models import AuditEvent, Job
from people.models import ImportBatch, Post, User
from people.states import BatchState
from tests.factories.people import PostFactory
from tests.people.tables import HEADINGS, row, xlsx

IMPORT = "/office/people/import/"
TODAY = timezone.localdate()


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def upload(client, file):
    return client.post(IMPORT, {"file": file, "effective_on": TODAY.isoformat()}, follow=True)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestChoosing:
    @pytest.mark.parametrize("who", ["worker", "supervisor", "trainer", "facilitator"])
    def test_only_those_who_manage_people(
        self, client, worker, supervisor, trainer, facilitator, who
    ):
        client.force_login(User.objects.get(username=who))

        assert client.get(IMPORT).status_code == 404
        assert client.get(f"{IMPORT}template/").status_code == 404

    def test_a_pdf_under_a_false_name_is_told_at_the_field(self, hr):
        file = SimpleUploadedFile("職員.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

        page = text_of(upload(hr, file))

        assert "「職員.xlsx」" in page
        assert "PDF" in page
        assert not ImportBatch.objects.exists()

    @pytest.mark.parametrize(
        "content",
        [b"", b"\x00\x01\x02", b"PK\x03\x04broken", "職員番号\r\n".encode(), b"\xff\xfe\xff"],
    )
    def test_no_file_is_bad_enough_for_an_error_page(self, hr, content):
        response = upload(hr, SimpleUploadedFile("x.xlsx", content))

        assert response.status_code == 200
        assert response.context["form"].errors["file"]

    def test_without_a_file_it_is_asked_for(self, hr):
        response = hr.post(IMPORT, {"effective_on": TODAY.isoformat()})

        assert response.context["form"].errors["file"]

    @pytest.mark.parametrize("day", ["", "1999-04-01", "x"])
    def test_the_day_must_be_near(self, hr, day):
        response = hr.post(IMPORT, {"file": xlsx(row()), "effective_on": day})

        assert response.context["form"].errors["effective_on"]

    def test_the_template_has_all_headings_and_can_be_imported_as_it_is(
        self, client, metropolis, nerima, section
    ):
        client.force_login(metropolis)

        content = client.get(f"{IMPORT}template/").content

        sheet = load_workbook(BytesIO(content)).active
        headings, example, *rest = [list(cells) for cells in sheet.values]
        assert headings == list(HEADINGS)
        assert example[2] == "桜井"
        assert rest == []


class TestThePreview:
    def test_counts_rows_and_what_is_wrong(self, hr):
        response = upload(
            hr, xlsx(row(), row(職員番号="100002", 姓=""), row(職員番号="100003", セイ="漢字"))
        )
        page = text_of(response)

        assert "直す行が2行あります" in page
        assert "＊姓：氏名を入力してください。" in page
        assert "＊セイ：全角カタカナで入力してください。" in page
        assert "/apply/" not in page
        assert "直したファイルを選ぶ" in page

    def test_one_kind_of_row_at_a_time(self, hr):
        batch = upload(hr, xlsx(row(), row(職員番号="100002", 姓=""))).context["batch"]

        new = hr.get(f"{IMPORT}{batch.pk}/", {"show": "new"})
        nonsense = hr.get(f"{IMPORT}{batch.pk}/", {"show": "x"})

        assert [each.number for each in new.context["page"]] == [2]
        assert [each.number for each in nonsense.context["page"]] == [3]

    def test_who_is_missing_is_named(self, hr, nerima):
        PostFactory(organisation=nerima, person__last_name="残留")

        page = text_of(upload(hr, xlsx(row())))

        assert "人がファイルにありません" in page
        assert "残留" in page

    def test_the_whole_way_to_a_registered_person(self, hr):
        batch = upload(hr, xlsx(row())).context["batch"]

        response = hr.post(f"{IMPORT}{batch.pk}/apply/")

        job = Job.objects.get()
        assert response.url == f"/jobs/{job.public_id}/"
        run(job.pk)
        assert Post.objects.filter(staff_number="100001").exists()
        page = text_of(hr.get(f"{IMPORT}{batch.pk}/"))
        assert "反映済み" in page
        assert "/apply/" not in page
        assert "変わるところはありません" in text_of(upload(hr, xlsx(row())))

    def test_a_faulty_file_is_not_applied_by_hand_either(self, hr):
        batch = upload(hr, xlsx(row(姓=""))).context["batch"]

        page = text_of(hr.post(f"{IMPORT}{batch.pk}/apply/", follow=True))

        assert "直す行があります" in page
        assert not Job.objects.exists()

    def test_leaving_it_changes_nothing(self, hr):
        batch = upload(hr, xlsx(row())).context["batch"]

        hr.post(f"{IMPORT}{batch.pk}/discard/")
        again = text_of(hr.post(f"{IMPORT}{batch.pk}/discard/", follow=True))

        batch.refresh_from_db()
        assert batch.state == BatchState.DISCARDED
        assert "この取り込みは終わっています" in again

    def test_a_file_of_another_ward_does_not_exist(self, client, hr, nakano_hr):
        batch = upload(hr, xlsx(row())).context["batch"]
        client.force_login(nakano_hr)

        assert client.get(f"{IMPORT}{batch.pk}/").status_code == 404
        assert client.post(f"{IMPORT}{batch.pk}/apply/").status_code == 404
        assert client.post(f"{IMPORT}{batch.pk}/discard/").status_code == 404
        assert batch.file_name not in text_of(client.get(IMPORT))

    def test_a_file_of_the_metropolis_does_not_exist_for_a_ward(
        self, client, hr, metropolis, nerima
    ):
        client.force_login(metropolis)
        batch = upload(client, xlsx(row(所属団体="練馬区"))).context["batch"]
        client.force_login(User.objects.get(username="nerima-hr"))

        assert client.get(f"{IMPORT}{batch.pk}/").status_code == 404

    def test_cells_are_shown_as_text(self, hr):
        page = text_of(upload(hr, xlsx(row(姓="<script>alert(1)</script>"))))

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_as_much_for_one_row_as_for_three(self, hr, count, django_assert_num_queries):
        rows = [row(職員番号=str(number)) for number in range(count)]
        batch = upload(hr, xlsx(*rows)).context["batch"]

        with django_assert_num_queries(14):
            hr.get(f"{IMPORT}{batch.pk}/")


class TestWhatConfirmingDoes:
    def test_is_said_in_a_sentence_before(self, hr, nerima, take):
        PostFactory(
            organisation=nerima, staff_number="7", person__last_name="上田", start="2025-04-01"
        )
        take(row(職員番号="8", 姓="遠藤", 名="", 開始日="2025-04-01"))

        page = text_of(
            upload(
                hr,
                xlsx(
                    row(),
                    row(職員番号="7", 姓="上田", 名="改名"),
                    row(職員番号="8", 姓="遠藤", 名="", 終了日="2027-03-31"),
                    row(職員番号="9", 姓="遠藤", 名="", ログインID="13120-8"),
                ),
            )
        )

        assert (
            "確定すると、新しい人を1人登録、登録済みの人の新しい所属を1件追加、1件を変更、"
            "ファイルの終了日で1件の所属を終了します。"
        ) in page

    def test_is_said_after_it_with_what_was_left_out(self, hr, take):
        take(row(開始日="2025-04-01"))
        batch = upload(hr, xlsx(row(姓="佐藤"), row(職員番号="2", 姓="井上"))).context["batch"]
        User.objects.filter(username="13120-100001").update(last_name="鈴木")
        hr.post(f"{IMPORT}{batch.pk}/apply/")
        run(Job.objects.latest("pk").pk)

        page = text_of(hr.get(f"{IMPORT}{batch.pk}/"))

        assert "1件を反映しました。確認のあとに登録が変わった1件は反映していません。" in page
        assert "反映しなかった行を保存" in page


def about(event: AuditEvent) -> set[User]:
    return {subject.person for subject in event.subjects.all()}


class TestTraces:
    """What the audit keeps of an import: who, how many, about whom; no names."""

    def test_each_step_is_kept_with_those_it_is_about(self, hr, nerima, nerima_hr, take):
        take(row(開始日="2025-04-01"))
        before = AuditEvent.objects.count()
        batch = upload(
            hr, xlsx(row(姓="佐藤", 役割="受講者、人事担当"), row(職員番号="2", 姓="井上"))
        ).context["batch"]
        hr.post(f"{IMPORT}{batch.pk}/apply/")
        run(Job.objects.latest("pk").pk)

        events = AuditEvent.objects.order_by("number")[before:]
        assert [event.kind for event in events] == [
            "people.import_staged", "people.import_begun", "people.import_applied",
        ]  # fmt: skip
        assert {event.by for event in events} == {nerima_hr}
        assert events[2].facts == {
            "batch": batch.pk, "rows": 2, "roles": {"hr": 1}, "records": 0,
        }  # fmt: skip
        people = User.objects.filter(username__in=["13120-100001", "13120-2"])
        assert about(events[2]) == {*people}
        assert "佐藤" not in str([event.facts for event in events])

    def test_looking_at_known_people_and_saving_their_rows_are_kept(self, hr, take):
        take(row(開始日="2025-04-01"))
        batch = upload(hr, xlsx(row(職種="魔法職"), row(職員番号="2", 姓=""))).context["batch"]
        batch = upload(hr, xlsx(row(姓="佐藤"))).context["batch"]
        hr.get(f"{IMPORT}{batch.pk}/")

        last = AuditEvent.objects.latest("number")
        assert last.kind == "people.import_opened"
        assert about(last) == {User.objects.get(username="13120-100001")}

        faulty = upload(hr, xlsx(row(役割="講師・研修担当"))).context["batch"]
        hr.get(f"{IMPORT}{faulty.pk}/faults/")
        assert AuditEvent.objects.latest("number").kind == "people.import_faults_saved"

    def test_leaving_it_is_kept_too(self, hr):
        batch = upload(hr, xlsx(row())).context["batch"]
        hr.post(f"{IMPORT}{batch.pk}/discard/")

        assert AuditEvent.objects.latest("number").kind == "people.import_discarded"
