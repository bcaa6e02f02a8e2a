"""Large files are kept and read by a job; what cannot be kept or read is told, and nothing is left."""

import errno

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.utils import timezone

from core import actions as job_actions
from core.jobs import Progress, run
from core.models import Job
from core.states import JobState
from core.storage import PrivateStorage
from core.tables import TableError
from people.actions import apply_import, receive_import, settle_imports, stage_kept
from people.models import ImportBatch, Post, User
from people.roles import Role
from people.states import BatchState, RowChange
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.big_files import people, workbook
from tests.people.tables import faults, row, xlsx

TODAY = timezone.localdate()
IMPORT = "/office/people/import/"


@pytest.fixture
def kept_files(settings, tmp_path, monkeypatch):
    """The private folder of this test, and what lies in its imports."""
    settings.PRIVATE_ROOT = tmp_path
    # Of every instance: a test that changed the settings leaves the fields with an earlier one.
    for name in ("base_location", "location"):
        monkeypatch.setattr(PrivateStorage, name, property(lambda _storage: str(tmp_path)))
    return lambda: [path.name for path in (tmp_path / "imports").glob("*")]


@pytest.fixture
def receive(nerima, nerima_hr, monkeypatch, kept_files):
    monkeypatch.setattr("people.actions.uploads.READ_AT_ONCE", 20)

    def upload(count=30, *, file=None, by=nerima_hr, **options):
        return receive_import(
            file or SimpleUploadedFile("職員.xlsx", workbook(people(count))),
            organisation=nerima, effective_on=TODAY, by=fresh(by), **options,
        )  # fmt: skip

    return upload


class TestReading:
    def test_a_small_file_is_read_at_once(self, receive, kept_files):
        batch, job = receive(10)

        assert (batch.state, job) == (BatchState.STAGED, None)
        assert kept_files() == []

    def test_a_large_file_is_kept_until_a_job_has_read_it(self, receive, kept_files):
        batch, job = receive()
        assert batch.state == BatchState.READING
        assert len(kept_files()) == 1
        assert "職員" not in kept_files()[0]

        run(job.pk)

        batch.refresh_from_db()
        job.refresh_from_db()
        assert (batch.state, job.state) == (BatchState.STAGED, JobState.DONE)
        assert (job.done, job.total) == (30, 30)
        assert job.result_url == f"{IMPORT}{batch.pk}/"
        assert batch.rows.filter(change=RowChange.NEW).count() == 30
        assert (batch.upload.name, len(batch.sha256)) == ("", 64)

    def test_the_file_goes_once_it_has_been_read(
        self, receive, kept_files, django_capture_on_commit_callbacks
    ):
        _batch, job = receive()

        with django_capture_on_commit_callbacks(execute=True):
            run(job.pk)

        assert kept_files() == []

    def test_the_job_judges_with_the_roles_of_the_post_in_hand(
        self, receive, nerima, nerima_hr, bureau
    ):
        """Her oldest post may give any role; she has chosen the file as HR of 練馬区."""
        PostFactory(
            person=nerima_hr, organisation=bureau, start="2020-04-01", roles=[Role.METROPOLIS]
        )
        user = fresh(nerima_hr)
        user.chosen_post_id = Post.objects.get(person=nerima_hr, organisation=nerima).pk
        rows = [[*row, "講師・研修担当"] for row in people(30)]
        rows = [[*row[:7], row[-1], *row[8:-1]] for row in rows]
        batch, job = receive_import(
            SimpleUploadedFile("職員.xlsx", workbook(rows)),
            organisation=nerima, effective_on=TODAY, by=user,
        )  # fmt: skip

        run(job.pk)

        assert len(faults(batch)) == 30
        assert {column for _row, column, _message in faults(batch)} == {"役割"}

    def test_what_cannot_be_read_is_told_on_its_page(self, receive, client, nerima_hr):
        content = "職員番号,氏名\n" + "1,青木\n" * 30
        batch, job = receive(file=SimpleUploadedFile("職員.csv", content.encode()))

        run(job.pk)

        batch.refresh_from_db()
        assert batch.state == BatchState.UNREADABLE
        client.force_login(nerima_hr)
        page = client.get(f"{IMPORT}{batch.pk}/").content.decode()
        assert "見出し「姓」がありません" in page
        assert "直したファイルを選ぶ" in page

    def test_a_file_that_has_gone_is_told(self, receive):
        batch, job = receive()
        storages["private"].delete(batch.upload.name)

        run(job.pk)

        batch.refresh_from_db()
        assert batch.state == BatchState.UNREADABLE
        assert "残っていません" in batch.message

    def test_a_worker_that_was_killed_in_the_middle_begins_again(self, receive, monkeypatch):
        monkeypatch.setattr("people.actions.uploads.ROWS_AT_ONCE", 10)
        batch, job = receive()
        started = job_actions.start(job.pk)

        class Killed(Progress):
            def __call__(self, done):
                super().__call__(done)
                if batch.rows.exists():
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stage_kept(batch, Killed(started), post=None)
        stage_kept(batch, Progress(started), post=None)

        assert batch.rows.count() == 30

    def test_a_complete_list_stays_one(self, receive, nerima):
        left = PostFactory(organisation=nerima)
        batch, job = receive(is_complete=True)

        run(job.pk)

        assert batch.rows.filter(change=RowChange.ABSENT, post=left).exists()


class TestNoRoom:
    @pytest.mark.parametrize(
        "error", [OSError(errno.ENOSPC, "No space left"), PermissionError(errno.EACCES, "no")]
    )
    def test_a_full_or_closed_disk_is_told_and_leaves_nothing(
        self, receive, kept_files, monkeypatch, error
    ):
        from django.core.files import locks  # noqa: PLC0415 -- in the middle of writing

        def fails(*_args):
            raise error

        monkeypatch.setattr(locks, "lock", fails)

        with pytest.raises(TableError, match="サーバーに保存できませんでした"):
            receive()
        assert kept_files() == []
        assert not ImportBatch.objects.exists()
        assert not Job.objects.exists()

    def test_a_full_database_too(self, receive, kept_files, monkeypatch):
        def fails(**_arguments):
            raise OperationalError("database or disk is full")

        monkeypatch.setattr("people.actions.uploads.enqueue", fails)

        with pytest.raises(TableError):
            receive()
        assert kept_files() == []
        assert not ImportBatch.objects.exists()

    def test_the_page_tells_it_at_the_field(self, receive, client, nerima_hr, monkeypatch):
        monkeypatch.setattr(
            "people.actions.uploads._keep", lambda *_a, **_k: (_ for _ in ()).throw(OSError())
        )
        client.force_login(nerima_hr)

        response = client.post(
            IMPORT,
            {
                "file": SimpleUploadedFile("職員.xlsx", workbook(people(30))),
                "effective_on": TODAY.isoformat(),
            },
        )

        assert response.status_code == 200
        assert "保存できませんでした" in response.content.decode()


class TestCancelling:
    def test_a_job_cancelled_half_way_keeps_what_was_applied(
        self, stage, nerima_hr, monkeypatch, client
    ):
        monkeypatch.setattr("people.actions.imports.CHUNK", 2)
        batch = stage(*[row(職員番号=str(number)) for number in range(1, 7)])
        job = apply_import(batch, by=nerima_hr)
        from people.actions import imports  # noqa: PLC0415 -- one of its steps is watched

        step = imports._apply_chunk

        def cancelled_after_the_first(found, progress):
            if batch.rows.filter(applied=True).exists():
                job_actions.cancel(job, by=None)
            return step(found, progress)

        monkeypatch.setattr(imports, "_apply_chunk", cancelled_after_the_first)
        run(job.pk)

        batch.refresh_from_db()
        assert batch.state == BatchState.STOPPED
        assert Post.objects.filter(staff_number__in="123456").count() == 2
        client.force_login(nerima_hr)
        page = client.get(f"{IMPORT}{batch.pk}/").content.decode()
        assert "取り込みは途中で止まりました" in page
        assert "2件は反映済みで、そのまま残ります" in page

        monkeypatch.setattr(imports, "_apply_chunk", step)
        answer = client.post(f"{IMPORT}{batch.pk}/apply/")
        run(Job.objects.latest("pk").pk)
        assert answer.status_code == 302
        batch.refresh_from_db()
        assert batch.state == BatchState.APPLIED
        assert Post.objects.filter(staff_number__in="123456").count() == 6

    def test_a_job_cancelled_before_it_began_is_settled_by_the_tick(self, stage, nerima_hr):
        batch = stage(row())
        job_actions.cancel(apply_import(batch, by=nerima_hr), by=None)

        assert settle_imports() == 1

        batch.refresh_from_db()
        assert batch.state == BatchState.STOPPED
        assert not User.objects.filter(username="13120-100001").exists()

    def test_reading_that_was_cancelled_forgets_the_file(
        self, receive, kept_files, django_capture_on_commit_callbacks
    ):
        batch, job = receive()
        job_actions.cancel(job, by=None)

        with django_capture_on_commit_callbacks(execute=True):
            settle_imports()

        batch.refresh_from_db()
        assert batch.state == BatchState.DISCARDED
        assert kept_files() == []

    def test_what_runs_or_has_no_job_is_left_alone(self, stage, nerima_hr):
        from people.actions import begin_import  # noqa: PLC0415 -- only here

        running, by_command = stage(row()), stage(row(職員番号="2"))
        apply_import(running, by=nerima_hr)
        begin_import(by_command)

        assert settle_imports() == 0


def test_the_size_is_refused_before_anything_is_read(receive, monkeypatch):
    monkeypatch.setattr("people.actions.staging.LARGEST_FILE", 100)
    monkeypatch.setattr("core.tables.LARGEST_FILE", 100)

    with pytest.raises(TableError, match="10 MB"):
        receive(file=xlsx(row()))
