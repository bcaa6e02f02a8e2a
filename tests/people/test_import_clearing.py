"""Rows of people go after thirty days; what was counted stays."""

import datetime
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from people.actions import clear_imports
from people.models import ImportBatch, ImportRow, User
from people.states import BatchState
from tests.people.tables import row

NOW = timezone.now()
DAY = datetime.timedelta(days=1)


def aged(batch, days):
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=NOW - days * DAY)
    return batch


def test_rows_go_and_counts_stay(take, stage):
    applied = aged(take(row(), row(職員番号="2", 姓="井上")), 31)
    left = aged(stage(row(職員番号="3"), row(職員番号="4", 姓="")), 31)
    recent = stage(row(職員番号="5"))

    assert clear_imports(NOW) == 2

    assert {each.batch for each in ImportRow.objects.all()} == {recent}
    for batch in (applied, left, recent):
        batch.refresh_from_db()
    assert applied.counts == {"new": 2, "applied": 2, "chosen": 0, "moving": 0, "moves": 0}
    assert left.counts == {
        "new": 1, "faulty": 1, "applied": 0, "chosen": 0, "moving": 0, "moves": 0,
    }  # fmt: skip
    assert (applied.state, left.state) == (BatchState.APPLIED, BatchState.DISCARDED)
    assert recent.purged_at is None
    assert User.objects.filter(username="13120-100001").exists()


def test_a_second_time_changes_nothing(take):
    batch = aged(take(row()), 31)
    clear_imports(NOW)

    assert clear_imports(NOW + DAY) == 0
    batch.refresh_from_db()
    assert batch.purged_at == NOW


def test_what_is_being_applied_is_left_alone(stage):
    batch = aged(stage(row()), 31)
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.APPLYING)

    assert clear_imports(NOW) == 0
    assert batch.rows.exists()


def test_the_page_still_tells_the_numbers(take, client, nerima_hr):
    batch = aged(take(row()), 31)
    clear_imports(NOW)
    client.force_login(nerima_hr)

    page = client.get(f"/office/people/import/{batch.pk}/").content.decode()

    assert "行の中身は消しました" in page
    assert "1件を反映しました" in page
    assert "青木" not in page


@pytest.mark.django_db
def test_a_file_that_no_import_waits_for_is_removed_after_a_day():
    storage = storages["private"]
    old, young = (storage.save(f"imports/{name}", ContentFile(b"x")) for name in ("old", "young"))
    two_days_ago = (NOW - 2 * DAY).timestamp()
    os.utime(storage.path(old), (two_days_ago, two_days_ago))

    clear_imports(NOW)

    assert (storage.exists(old), storage.exists(young)) == (False, True)
    storage.delete(young)
