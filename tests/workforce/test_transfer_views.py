"""The officer's pages of a personnel change."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core import jobs
from core.models import AuditEvent, Job
from people.models import Post, User
from tests.factories.people import PostFactory, SectionFactory
from tests.factories.transfers import APRIL, MARCH, confirmed, moved, row_of, staged
from tests.people.tables import xlsx
from workforce.models import PersonnelChange
from workforce.states import ChangeState

TRANSFERS = "/office/transfers/"


@pytest.fixture(autouse=True)
def today():
    """It is 10 March 2027."""
    with time_machine.travel(MARCH):
        yield


@pytest.fixture
def post(worker, nerima):
    SectionFactory(organisation=nerima, name="庶務係")
    return worker.posts.get()


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def count_of(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def upload(client, file, **cells):
    given = {"title": "4月1日付 定期異動", "effective_on": "2027-04-01", "announced_on": ""}
    return client.post(f"{TRANSFERS}new/", {**given, "file": file, **cells}, follow=True)


def to_office(post):
    return row_of(post, 団体コード="131202", 部署="庶務係")


class TestChoosing:
    def test_the_day_is_the_next_first_of_april(self, hr):
        assert 'value="2027-04-01"' in text_of(hr.get(f"{TRANSFERS}new/"))

    def test_the_template_can_be_filled_in_and_read(self, hr, nerima):
        book = load_workbook(BytesIO(hr.get(f"{TRANSFERS}template/").content))

        assert [cell.value for cell in book["異動者"][1]][:4] == [
            "異動区分",
            "職員番号",
            "姓",
            "名",
        ]
        assert "採用" in {cell.value for row in book["記入のしかた"] for cell in row}
        out = BytesIO()
        book.save(out)
        upload(hr, SimpleUploadedFile("異動.xlsx", out.getvalue()))
        assert PersonnelChange.objects.get().batch.rows.count() == 3

    @pytest.mark.parametrize(
        "content", [b"", b"PK\x03\x04broken", b"%PDF-1.7", "職員番号,姓\r\n1,桜井\r\n".encode()]
    )
    def test_a_bad_file_is_told_at_the_field_and_nothing_is_lost(self, hr, content):
        response = upload(hr, SimpleUploadedFile("x.csv", content))

        assert response.context["form"].errors["file"]
        assert "4月1日付 定期異動" in text_of(response)
        assert not PersonnelChange.objects.exists()

    @pytest.mark.parametrize(
        ("cells", "field"),
        [
            ({"title": ""}, "title"),
            ({"effective_on": "2031-04-01"}, "effective_on"),
            ({"effective_on": "2027-02-29"}, "effective_on"),
            ({"announced_on": "2027-04-02"}, "announced_on"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, hr, post, cells, field):
        response = upload(hr, xlsx(to_office(post)), **cells)

        assert {*response.context["form"].errors} == {field}

    def test_a_large_file_is_read_by_a_job(self, hr, post, monkeypatch):
        monkeypatch.setattr("people.actions.uploads.READ_AT_ONCE", 0)

        response = upload(hr, xlsx(to_office(post)))

        job = Job.objects.get()
        assert response.redirect_chain[-1][0] == f"/jobs/{job.public_id}/"
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.result_url == PersonnelChange.objects.get().get_absolute_url()
        assert "1件の異動を確定できます" in text_of(hr.get(job.result_url))


class TestOneChange:
    def test_from_the_file_to_the_way_back(self, hr, post, worker):
        page = text_of(upload(hr, xlsx(to_office(post))))
        assert "1件の異動を確定できます" in page
        assert "庶務係" in page
        [change] = PersonnelChange.objects.all()

        hr.post(f"{change.get_absolute_url()}confirm/")
        [job] = Job.objects.all()
        assert job.title == "人事異動「4月1日付 定期異動」"
        jobs.run(job.pk)
        page = text_of(hr.get(change.get_absolute_url()))
        assert "2027年4月1日に1件の異動が発令されます" in page
        assert worker.posts.count() == 2

        page = text_of(hr.post(f"{change.get_absolute_url()}undo/", follow=True))
        assert "この異動は取り消されました" in page
        assert worker.posts.count() == 1

    def test_faults_are_told_by_row_and_column_and_saved_as_a_file(self, hr, post):
        page = text_of(
            upload(hr, xlsx(to_office(post), moved(異動区分="異動", 職員番号="999", 姓="幽霊")))
        )
        [change] = PersonnelChange.objects.all()

        assert f"{change.get_absolute_url()}confirm/" not in page
        sheet = load_workbook(
            BytesIO(b"".join(hr.get(f"{change.get_absolute_url()}faults/?format=xlsx")))
        ).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert any("職員番号：" in str(cell) for row in rows for cell in row)

    def test_a_change_can_be_dropped(self, hr, post, worker):
        upload(hr, xlsx(to_office(post)))
        [change] = PersonnelChange.objects.all()

        page = text_of(hr.post(f"{change.get_absolute_url()}discard/", follow=True))

        assert "この異動は取りやめになりました" in page
        page = text_of(hr.post(f"{change.get_absolute_url()}confirm/", follow=True))
        assert "この異動はすでに確定されています" not in page
        assert "手続きは終わっています" in page
        assert worker.posts.count() == 1

    def test_somebody_is_found_in_a_long_file(self, hr, post, colleague, nerima_hr, nerima):
        change = staged(
            to_office(post), to_office(colleague.posts.get()), by=nerima_hr, organisation=nerima
        )

        page = text_of(hr.get(change.get_absolute_url(), {"q": "髙橋"}))

        assert "髙橋" in page
        assert "桜井" not in page
        assert "あてはまる行はありません" in text_of(
            hr.get(change.get_absolute_url(), {"q": "だれ"})
        )

    def test_what_stands_in_the_way_is_named_in_place_of_the_button(
        self, hr, post, worker, nerima_hr, nerima
    ):
        change = confirmed(staged(to_office(post), by=nerima_hr, organisation=nerima), by=nerima_hr)
        new = worker.posts.get(start=APRIL)
        with time_machine.travel(MARCH.replace(day=20)):
            new.title = "主任"
            new.save(update_fields=["title"])
        hr.force_login(nerima_hr)

        page = text_of(hr.get(change.get_absolute_url()))

        assert "そのあとに変更された所属：1件" in page
        assert f"{change.get_absolute_url()}undo/" not in page

    def test_an_officer_of_staff_who_leaves_is_named(self, hr, nerima_hr, nerima, post):
        own = nerima_hr.posts.get()
        change = staged(row_of(own, 異動区分="退職"), by=nerima_hr, organisation=nerima)

        assert "人事担当でなくなる人：森田 恵子" in text_of(hr.get(change.get_absolute_url()))


class TestWhoSees:
    def test_another_ward_and_its_officers_do_not(self, client, post, nerima_hr, nerima, nakano_hr):
        change = staged(to_office(post), by=nerima_hr, organisation=nerima)
        client.force_login(nakano_hr)

        assert client.get(change.get_absolute_url()).status_code == 404
        assert change.title not in text_of(client.get(TRANSFERS))

    def test_the_metropolis_sees_a_wards_change_from_its_day_on(
        self, client, post, nerima_hr, nerima, metropolis
    ):
        change = staged(to_office(post), by=nerima_hr, organisation=nerima, announced_on=APRIL)
        confirmed(change, by=nerima_hr)
        client.force_login(metropolis)
        assert client.get(change.get_absolute_url()).status_code == 404

        with time_machine.travel(MARCH.replace(month=4, day=1)):
            client.force_login(metropolis)
            assert client.get(change.get_absolute_url()).status_code == 200

    def test_to_look_is_noted_and_names_nobody(self, hr, post, worker, nerima_hr, nerima):
        change = staged(to_office(post), by=nerima_hr, organisation=nerima)

        hr.get(change.get_absolute_url())

        assert AuditEvent.objects.filter(kind="workforce.transfer_opened").count() == 1
        assert not AuditEvent.objects.about(worker.pk).exists()


class TestConstantQueries:
    def test_the_list(self, hr, post, nerima_hr, nerima):
        def list_with(changes: int) -> int:
            while PersonnelChange.objects.count() < changes:
                staged(to_office(post), by=nerima_hr, organisation=nerima)
            return count_of(hr, TRANSFERS)

        assert list_with(1) == list_with(3)

    def test_one_change(self, hr, post, nerima_hr, nerima):
        others = [PostFactory(organisation=nerima) for _n in range(2)]
        one = staged(to_office(post), by=nerima_hr, organisation=nerima)
        three = staged(
            *(to_office(each) for each in (post, *others)), by=nerima_hr, organisation=nerima
        )

        assert count_of(hr, one.get_absolute_url()) == count_of(hr, three.get_absolute_url())
        one, three = confirmed(one, by=nerima_hr), confirmed(three, by=nerima_hr)
        assert {one.state, three.state} == {ChangeState.CONFIRMED}


def test_hr_of_the_centre_of_the_ward_only_moves_its_own(client, post, nerima_centre, nerima):
    officer = PostFactory(organisation=nerima_centre, roles=["hr"]).person
    client.force_login(officer)

    page = text_of(upload(client, xlsx(to_office(post))))

    assert "この団体の職員は取り込めません" in page
    assert Post.objects.filter(person=post.person).count() == 1
    assert User.objects.filter(pk=post.person_id).exists()
