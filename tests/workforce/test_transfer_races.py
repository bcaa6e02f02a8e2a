"""A personnel change of many people: a worker killed half-way, officers at once, and the way back.

As many rows as a normal run has time for; the largest office's change is

    TRANSFER_ROWS=2000 pytest -q tests/workforce/test_transfer_races.py
"""

import datetime
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import actions as job_actions
from core import jobs
from core.models import Job
from core.states import JobState
from people.models import Post, PostRole, Section, User
from people.roles import Role
from people.states import BatchState, RowChange
from tests.conftest import fresh
from tests.factories.people import LONG_AGO, GradeFactory, ProfessionFactory
from tests.factories.transfers import everything, moved, row_of, staged
from tests.people.tables import faults, xlsx
from tests.races import run_together
from tests.workers import wait_until, worker
from workforce import actions
from workforce.models import PersonnelChange
from workforce.states import ChangeState

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROWS = int(os.environ.get("TRANSFER_ROWS", "300"))
DAY = timezone.localdate() + datetime.timedelta(days=60)
# Of a hundred people so many are hired, leave, and get a post beside theirs; the rest move.
HIRED, LEAVING, BESIDE = 5, 10, 5


@pytest.fixture
def crowd(nerima, nerima_centre):
    """As many people as move, leave or get a second post, in 20 sections of the centre."""
    sections = Section.objects.bulk_create(
        Section(organisation=nerima_centre, name=f"第{n}係", start=LONG_AGO) for n in range(20)
    )
    Section.objects.create(organisation=nerima, name="庶務係", start=LONG_AGO)
    count = ROWS - ROWS * HIRED // 100
    users = User.objects.bulk_create(
        User(username=f"crowd-{n}", last_name="大勢", first_name=f"花{n}", password="!")
        for n in range(count)
    )
    profession, grade = ProfessionFactory(), GradeFactory()
    posts = Post.objects.bulk_create(
        Post(
            person=user, organisation=nerima_centre, section=sections[n % 20], start=LONG_AGO,
            staff_number=f"7{n:05}", profession=profession, grade=grade,
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    PostRole.objects.bulk_create(PostRole(post=post, role=Role.LEARNER) for post in posts)
    return posts


def file_of(posts):
    """Every kind of row, in the numbers above."""
    leaving, beside = ROWS * LEAVING // 100, ROWS * BESIDE // 100
    office = {"団体コード": "131202", "部署": "庶務係"}
    rows = [
        *(row_of(post, 異動区分="退職", 団体コード="", 部署="") for post in posts[:leaving]),
        *(row_of(post, 異動区分="併任", **office) for post in posts[leaving : leaving + beside]),
        *(row_of(post, **office) for post in posts[leaving + beside :]),
        *(
            moved(異動区分="採用", 職員番号=f"6{n:05}", 姓="新人", 名=f"太郎{n}", **office)
            for n in range(ROWS * HIRED // 100)
        ),
    ]
    return xlsx(*rows, name="異動.xlsx")


def upload(posts, *, by, organisation):
    return staged(
        file=file_of(posts), by=by, organisation=organisation, on=DAY,
        announced_on=DAY - datetime.timedelta(days=14),
    )  # fmt: skip


def kill_half_way(job):
    def has_got_on():
        job.refresh_from_db()
        return job.done > 0 or job.state == JobState.DONE

    with worker(chunk=min(200, max(10, ROWS // 5))) as process:
        wait_until(has_got_on)
        process.kill()
        process.wait()
    job.refresh_from_db()
    assert 0 < job.done < job.total
    assert job.state == JobState.RUNNING
    assert jobs.reap(at=timezone.now() + job_actions.LEASE) == 1


def test_killed_half_way_it_is_resumed_once_and_undone_exactly(nerima, nerima_hr, crowd):
    before = everything()
    people = {*User.objects.values_list("pk", flat=True)}
    change = upload(crowd, by=nerima_hr, organisation=nerima)
    assert faults(change.batch) == []
    counted = {kind: change.batch.rows.filter(change=kind).count() for kind in RowChange}
    moves = ROWS - ROWS * (HIRED + LEAVING + BESIDE) // 100
    assert {kind: count for kind, count in counted.items() if count} == {
        RowChange.NEW: ROWS * (HIRED + BESIDE) // 100,
        RowChange.CHANGED: moves,
        RowChange.ENDED: ROWS * LEAVING // 100,
    }
    assert everything() == before
    job = actions.confirm_change(change, by=fresh(nerima_hr))

    kill_half_way(job)
    with worker() as process:
        process.wait()

    job.refresh_from_db()
    change = PersonnelChange.objects.select_related("batch").get()
    assert (job.state, change.batch.state) == (JobState.DONE, BatchState.APPLIED)
    assert job.attempts == 2
    assert change.batch.rows.filter(applied=True).count() == ROWS
    begun = Post.objects.filter(start=DAY)
    assert begun.count() == ROWS - ROWS * LEAVING // 100
    assert begun.values("person").distinct().count() == begun.count()
    assert Post.objects.filter(end=DAY).count() == moves + ROWS * LEAVING // 100
    assert PostRole.objects.filter(post__start=DAY).count() == begun.count()
    again = upload(crowd, by=nerima_hr, organisation=nerima)
    assert {*again.batch.rows.values_list("change", flat=True)} == {RowChange.SAME}

    actions.undo_change(change, by=fresh(nerima_hr))

    assert everything() == before
    assert {*User.objects.values_list("pk", flat=True)} == people


def test_two_officers_who_confirm_at_once_confirm_once(nerima, nerima_hr, worker_to_move):
    change = staged(worker_to_move, by=nerima_hr, organisation=nerima, on=DAY)
    call = {"change": change.pk, "by": nerima_hr.pk}

    results = run_together("tests.workforce.transfer_race_calls:confirm", [call] * 4)

    assert [result.error for result in results].count(None) == 1
    assert {result.error for result in results} == {None, "ValidationError"}
    assert Job.objects.count() == 1
    with worker() as process:
        process.wait()
    assert Post.objects.filter(start=DAY).count() == 1


def test_the_same_file_chosen_by_two_officers_is_confirmed_once(nerima, nerima_hr, worker_to_move):
    file = xlsx(worker_to_move).read()
    changes = [
        staged(
            file=SimpleUploadedFile("異動.xlsx", file), by=nerima_hr, organisation=nerima, on=DAY
        )
        for _n in range(2)
    ]

    results = run_together(
        "tests.workforce.transfer_race_calls:confirm",
        [{"change": change.pk, "by": nerima_hr.pk} for change in changes],
    )
    with worker() as process:
        process.wait()

    assert None in {result.error for result in results}
    assert Post.objects.filter(start=DAY).count() == 1
    states = [*PersonnelChange.objects.values_list("state", flat=True)]
    assert ChangeState.CONFIRMED in states


def test_two_who_undo_at_once_undo_once(nerima, nerima_hr, worker_to_move):
    before = everything()
    change = staged(worker_to_move, by=nerima_hr, organisation=nerima, on=DAY)
    actions.confirm_change(change, by=fresh(nerima_hr))
    with worker() as process:
        process.wait()
    call = {"change": change.pk, "by": nerima_hr.pk}

    results = run_together("tests.workforce.transfer_race_calls:undo", [call] * 3)

    assert [result.error for result in results].count(None) == 1
    assert everything() == before


@pytest.fixture
def worker_to_move(request, nerima):
    """The row that moves 桜井 into the ward's office."""
    Section.objects.create(organisation=nerima, name="庶務係", start=LONG_AGO)
    post = request.getfixturevalue("worker").posts.get()
    return row_of(post, 団体コード="131202", 部署="庶務係")
