"""Workers killed half-way, and two officers at once: everything happens once.

As many rows as a normal run has time for; the largest office's file is

    IMPORT_ROWS=5000 pytest -q tests/people/test_import_races.py
"""

import os
import random
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import actions as job_actions
from core import jobs
from core.states import JobState
from people.actions import apply_import, begin_import, receive_import, stage_import
from people.models import ImportBatch, Post, PostRole, Section, User
from people.states import BatchState, RowChange
from tests.conftest import fresh
from tests.people.big_files import people, workbook
from tests.people.tables import faults
from tests.races import run_together
from tests.workers import wait_until, worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROWS = int(os.environ.get("IMPORT_ROWS", "600"))
CHUNK = 200 if ROWS >= 5_000 else 40
KILLS = 5
TODAY = timezone.localdate()


def upload(rows, name="職員.xlsx"):
    return SimpleUploadedFile(name, workbook(rows))


def staged(rows, *, by, organisation):
    return stage_import(upload(rows), organisation=organisation, effective_on=TODAY, by=fresh(by))


def what_there_is():
    """People, posts with their supervisors, and roles, as a file would tell them."""
    posts = Post.objects.filter(staff_number__startswith="5").select_related(
        "person", "section", "supervisor"
    )
    return sorted(
        (
            post.staff_number, post.person.username, post.person.full_name, str(post.section),
            str(post.start), post.supervisor and post.supervisor.username,
        )
        for post in posts
    )  # fmt: skip


def kill_half_way(job):
    """A worker that has got on with the job by at least one step, killed at a random moment."""
    job.refresh_from_db()
    before = job.done

    def has_got_on():
        job.refresh_from_db()
        return job.done > before or job.state == JobState.DONE

    with worker(chunk=CHUNK) as process:
        wait_until(has_got_on)
        time.sleep(random.uniform(0, 0.3))
        process.kill()
        process.wait()
    job.refresh_from_db()
    if job.state == JobState.RUNNING:
        assert jobs.reap(at=timezone.now() + job_actions.LEASE) == 1


def test_a_worker_killed_five_times_imports_everything_once(nerima, nerima_hr):
    rows = people(ROWS)
    batch = staged(rows, by=nerima_hr, organisation=nerima)
    assert faults(batch) == []
    job = apply_import(batch, by=nerima_hr)

    for _kill in range(KILLS):
        kill_half_way(job)
    with worker(chunk=CHUNK) as process:
        process.wait()

    job.refresh_from_db()
    batch.refresh_from_db()
    assert (job.state, batch.state) == (JobState.DONE, BatchState.APPLIED)
    assert job.attempts > 1
    assert batch.rows.filter(applied=True).count() == ROWS
    assert what_there_is() == sorted(
        (
            str(row[0]), f"13120-{row[0]}", f"{row[1]} {row[2]}", str(row[5]), "2026-04-01",
            f"13120-{row[8]}" if row[8] else None,
        )
        for row in rows
    )  # fmt: skip
    assert User.objects.filter(username__startswith="13120-5").count() == ROWS
    assert PostRole.objects.filter(post__staff_number__startswith="5").count() == (
        ROWS + -(-ROWS // 50)
    )
    assert Section.objects.filter(organisation=nerima).count() == -(-ROWS // 50)
    again = staged(rows, by=nerima_hr, organisation=nerima)
    assert {*again.rows.values_list("change", flat=True)} == {RowChange.SAME}


def test_a_worker_killed_while_it_reads_a_large_file_leaves_each_row_once(
    nerima, nerima_hr, monkeypatch
):
    monkeypatch.setattr("people.actions.uploads.READ_AT_ONCE", 10)
    batch, job = receive_import(
        upload(people(ROWS)), organisation=nerima, effective_on=TODAY, by=fresh(nerima_hr)
    )
    with worker() as process:
        wait_until(lambda: type(job).objects.get(pk=job.pk).state == JobState.RUNNING)
        time.sleep(random.uniform(0, 0.5))
        process.kill()
        process.wait()
    jobs.reap(at=timezone.now() + job_actions.LEASE)

    with worker() as process:
        process.wait()

    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED
    assert not batch.upload
    assert batch.rows.count() == ROWS


def test_two_officers_with_the_same_people_at_once_register_each_once(nerima, nerima_hr):
    """One file from the top, the other from the bottom: neither waits for the other for ever."""
    rows = people(240)
    first = staged(rows, by=nerima_hr, organisation=nerima)
    second = staged([*reversed(rows)], by=nerima_hr, organisation=nerima)
    for batch in (first, second):
        assert faults(batch) == []
        begin_import(batch)

    results = run_together(
        "tests.people.race_calls:apply", [{"batch": first.pk}, {"batch": second.pk}]
    )

    assert [result.error for result in results] == [None, None]
    assert len(what_there_is()) == len(rows)
    assert {*ImportBatch.objects.values_list("state", flat=True)} == {BatchState.APPLIED}
    applied = [batch.rows.filter(applied=True).count() for batch in (first, second)]
    left_out = [len(faults(batch)) for batch in (first, second)]
    assert sum(applied) == sum(left_out) == len(rows)


def test_two_wards_that_want_the_same_log_in_ids_end_both(nerima, nakano, nerima_hr, nakano_hr):
    """Their names stand in the unique index of all: in opposite order that would be a deadlock."""
    rows = people(120)
    with_logins = [[*row, f"wanted{n}"] for n, row in enumerate(rows)]
    first = with_log_ins(with_logins, by=nerima_hr, organisation=nerima)
    second = with_log_ins([*reversed(with_logins)], by=nakano_hr, organisation=nakano)
    for batch in (first, second):
        assert faults(batch) == []
        begin_import(batch)

    results = run_together(
        "tests.people.race_calls:apply", [{"batch": first.pk}, {"batch": second.pk}]
    )

    assert [result.error for result in results] == [None, None]
    assert User.objects.filter(username__startswith="wanted").count() == len(rows)
    assert sum(batch.rows.filter(applied=True).count() for batch in (first, second)) == len(rows)


def with_log_ins(rows, *, by, organisation):
    content = workbook(rows, also=["ログインID"])
    return stage_import(
        SimpleUploadedFile("職員.xlsx", content),
        organisation=organisation, effective_on=TODAY, by=fresh(by),
    )  # fmt: skip
