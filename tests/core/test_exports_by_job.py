"""Large tables: written by a job with the rights of who asked, kept a week, for that person only."""

import csv
import datetime
import errno
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from core import actions, jobs
from core.exports import Column, Export, as_xlsx
from core.exports.jobs import remove_old_exports, remove_stray_exports
from core.models import AuditEvent, Job, SavedExport
from core.states import JobState
from core.storage import PrivateStorage
from people.models import Post, PostRole, User
from tests.factories.core import JobFactory, saved_export

pytestmark = pytest.mark.django_db

MATRIX = "/office/completions/"
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def _everything_is_large(settings):
    settings.EXPORT_CELLS_AT_ONCE = 0


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def asked(client, **query):
    """The job that a click starts."""
    answer = client.get(MATRIX, {"view": "everybody", "format": "csv", **query})
    job = Job.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.public_id}/")
    return job


def done(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def kept_files():
    storage = storages["private"]
    return storage.listdir("exports")[1] if storage.exists("exports") else []


@pytest.fixture
def before():
    """Other tests leave their files: only what is new counts."""
    return set(kept_files())


class TestTheFile:
    def test_is_what_the_screen_shows_to_who_asked(self, hr, worker, colleague, outsider):
        job = done(asked(hr))

        assert (job.state, job.done) == (JobState.DONE, job.total)
        page = hr.get(job.result_url).content.decode()
        assert "ファイルができました" in page
        answer = hr.get(f"{job.result_url}file/")
        rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert {worker.full_name, colleague.full_name} < {row[0] for row in rows}
        assert outsider.full_name not in {row[0] for row in rows}
        assert answer["Cache-Control"] == "private, no-store"
        assert "attachment" in answer["Content-Disposition"]

    @pytest.mark.parametrize(
        ("kind", "begins"), [("xlsx", b"PK"), ("cp932", "氏名".encode("cp932"))]
    )
    def test_is_of_the_format_that_was_asked_for(self, hr, worker, kind, begins):
        job = done(asked(hr, format=kind))

        assert hr.get(f"{job.result_url}file/").getvalue().startswith(begins)

    def test_a_small_one_is_answered_at_once(self, hr, worker, settings):
        settings.EXPORT_CELLS_AT_ONCE = 1_000

        answer = hr.get(MATRIX, {"view": "everybody", "format": "csv"})

        assert answer.status_code == 200
        assert not Job.objects.exists()

    def test_clicked_twice_is_one_job_and_another_question_another(self, hr, worker):
        first = asked(hr)

        assert asked(hr) == first
        assert asked(hr, format="xlsx") != first

    def test_run_again_after_a_kill_is_written_once(self, hr, worker):
        job = asked(hr)
        started = actions.start(job.pk)
        progress = jobs.Progress(started)

        again = [jobs._function_of("core.export")(started, progress) for _ in range(2)]

        assert again[0] == again[1]
        assert SavedExport.objects.count() == 1

    def test_says_what_cp932_could_not_hold(self, hr, worker):
        User.objects.filter(pk=worker.pk).update(last_name="𠮷田")

        job = done(asked(hr, format="cp932"))

        assert "U+20BB7" in hr.get(job.result_url).content.decode()
        assert hr.get(f"{job.result_url}unwritten/").content.startswith(b"PK")
        assert "〓田" in hr.get(f"{job.result_url}file/").getvalue().decode("cp932")

    def test_is_an_event_about_everybody_in_it(self, hr, nerima_hr, worker):
        done(asked(hr))

        event = AuditEvent.objects.get(kind="workforce.completions_exported")
        assert event.by_id == nerima_hr.pk
        assert worker.pk in set(event.subjects.values_list("person", flat=True))


class TestRights:
    def test_nobody_else_gets_it_not_even_an_administrator(
        self, client, hr, worker, supervisor, administrator
    ):
        url = done(asked(hr)).result_url

        for other in (worker, supervisor, administrator):
            client.force_login(other)
            answers = [client.get(url + part).status_code for part in ("", "file/", "unwritten/")]
            assert answers == [404, 404, 404]

    def test_who_lost_the_role_since_then_gets_no_file(self, hr, nerima_hr, worker):
        job = asked(hr)
        PostRole.objects.filter(post__person=nerima_hr).delete()

        done(job)

        assert (job.state, SavedExport.objects.count()) == (JobState.FAILED, 0)
        assert "権限" in job.message

    def test_who_loses_it_later_cannot_fetch_the_file(self, hr, nerima_hr, worker):
        url = done(asked(hr)).result_url
        PostRole.objects.filter(post__person=nerima_hr).delete()

        assert hr.get(f"{url}file/").status_code == 404

    def test_whose_post_has_ended_gets_no_file(self, hr, nerima_hr, worker):
        job = asked(hr)
        Post.objects.filter(person=nerima_hr).update(end=timezone.localdate())

        assert done(job).state == JobState.FAILED

    def test_whose_account_is_closed_gets_no_file(self, hr, nerima_hr, worker):
        job = asked(hr)
        User.objects.filter(pk=nerima_hr.pk).update(is_active=False)

        assert done(job).state == JobState.FAILED

    def test_the_session_is_remembered_as_it_was(self, hr, nerima_hr, worker):
        assert asked(hr).arguments == {
            "source": "workforce.completions",
            "query": "view=everybody&format=csv",
            "post": nerima_hr.active_post.pk,
            "second_factor": False,
        }


class TestNoRoom:
    def test_while_the_file_is_kept_leaves_nothing_and_says_so(
        self, hr, worker, monkeypatch, caplog, before
    ):
        storage = storages["private"]
        save = storage.save

        def half(name, content):
            save(name, type(content)(content.read()[:10]))
            raise NO_SPACE

        monkeypatch.setattr(storage, "save", half)
        job = done(asked(hr))

        assert (job.state, SavedExport.objects.count()) == (JobState.FAILED, 0)
        assert "サーバーに空きがなく" in job.message
        assert set(kept_files()) == before
        assert not AuditEvent.objects.filter(kind="workforce.completions_exported").exists()
        assert "サーバーに空きがなく" in hr.get(f"/jobs/{job.public_id}/").content.decode()

    def test_while_a_small_one_is_written_is_a_page_and_no_error(
        self, hr, worker, settings, monkeypatch, caplog
    ):
        settings.EXPORT_CELLS_AT_ONCE = 1_000

        def full(*_args, **_kwargs):
            raise NO_SPACE

        monkeypatch.setattr("core.exports.tables.workbook", full)
        answer = hr.get(MATRIX, {"view": "everybody", "format": "xlsx"})

        assert answer.status_code == 503
        assert "サーバーに空きがなく" in answer.content.decode()
        assert not AuditEvent.objects.filter(kind="workforce.completions_exported").exists()

    def test_leaves_no_half_sheet_in_the_temporary_folder(self, monkeypatch, tmp_path):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        def rows():
            yield from range(1_000)
            raise NO_SPACE

        with pytest.raises(OSError, match="No space"):
            as_xlsx("名簿", [Column("番号", lambda row: row)], rows())

        assert [*Path(tmp_path).iterdir()] == []


class TestCancelled:
    def test_half_way_leaves_no_file(self, hr, worker, monkeypatch, before):
        monkeypatch.setattr("core.exports.jobs.STEP", 1)
        job = asked(hr)
        beat = actions.heartbeat

        def cancelled_then(held, **facts):
            if facts["done"]:
                actions.cancel(job, by=None)
                monkeypatch.setattr(actions, "heartbeat", beat)
            beat(held, **facts)

        monkeypatch.setattr(actions, "heartbeat", cancelled_then)
        done(job)

        assert (job.state, SavedExport.objects.count()) == (JobState.CANCELLED, 0)
        assert set(kept_files()) == before

    def test_before_it_is_kept_leaves_no_file(self, hr, worker, monkeypatch, before):
        job = asked(hr)
        storage = storages["private"]
        save = storage.save

        def cancelled_then(name, content):
            actions.cancel(job, by=None)
            return save(name, content)

        monkeypatch.setattr(storage, "save", cancelled_then)
        done(job)

        assert (job.state, SavedExport.objects.count()) == (JobState.CANCELLED, 0)
        assert set(kept_files()) == before


class TestAge:
    def test_the_file_goes_after_a_week_and_its_page_says_so(self, hr, nerima_hr, worker):
        found = saved_export(nerima_hr)
        name = found.file.name

        assert remove_old_exports(timezone.now() + datetime.timedelta(days=6)) == 0
        assert remove_old_exports(timezone.now() + datetime.timedelta(days=8)) == 1

        assert not storages["private"].exists(name)
        url = f"/exports/{found.public_id}/"
        assert "ファイルは削除されました" in hr.get(url).content.decode()
        assert hr.get(f"{url}file/").status_code == 404

    def test_a_file_that_is_gone_by_another_hand_is_404(self, hr, nerima_hr):
        found = saved_export(nerima_hr)
        storages["private"].delete(found.file.name)

        assert hr.get(f"/exports/{found.public_id}/file/").status_code == 404

    def test_one_that_cannot_be_removed_is_tried_again(self, nerima_hr, monkeypatch, caplog):
        found = saved_export(nerima_hr)
        later = timezone.now() + datetime.timedelta(days=8)
        with monkeypatch.context() as patched:

            def refuse(_storage, _name):
                raise OSError(errno.EROFS, "Read-only file system")

            patched.setattr(PrivateStorage, "delete", refuse)
            assert remove_old_exports(later) == 0

        assert remove_old_exports(later) == 1
        found.refresh_from_db()
        assert found.removed_at == later

    def test_a_file_without_a_row_goes_after_a_day(self, nerima_hr):
        storage = storages["private"]
        kept = saved_export(nerima_hr)
        stray = storage.save("exports/stray", kept.file)

        assert remove_stray_exports(timezone.now()) == 0
        remove_stray_exports(timezone.now() + datetime.timedelta(days=2))

        assert not storage.exists(stray)
        assert storage.exists(kept.file.name)

    def test_tick_sees_to_both(self, nerima_hr):
        found = saved_export(nerima_hr, made_at=timezone.now() - datetime.timedelta(days=8))

        call_command("tick")

        found.refresh_from_db()
        assert not found.file


def test_a_failed_one_may_be_started_again_by_an_administrator(client, administrator, nerima_hr):
    job = JobFactory(kind="core.export", state=JobState.FAILED, by=nerima_hr)
    client.force_login(administrator)

    assert "もう一度やり直す" in client.get(f"/jobs/{job.public_id}/").content.decode()
    client.post(f"/jobs/{job.public_id}/retry/")

    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_what_is_no_format_is_excel(hr, worker, settings):
    settings.EXPORT_CELLS_AT_ONCE = 1_000

    assert hr.get(MATRIX, {"format": "<script>"}).content.startswith(b"PK")


def test_an_export_counts_cells():
    assert Export("名簿", [Column("甲", str), Column("乙", str)], [], count=30).cells == 60
