"""Imports as the HR officer of 練馬区 makes them."""

import pytest
from django.utils import timezone

from people.actions import apply_rows, begin_import, stage_import
from people.models import ImportBatch
from people.states import BatchState
from tests.conftest import fresh
from tests.people.tables import faults, xlsx

TODAY = timezone.localdate()


@pytest.fixture
def stage(nerima, nerima_hr):
    """As the HR officer of 練馬区 uploads it."""

    def upload(*rows, on=TODAY, by=nerima_hr, organisation=nerima, file=None) -> ImportBatch:
        return stage_import(
            file or xlsx(*rows),
            organisation=organisation,
            effective_on=on,
            by=fresh(by) if by else None,
        )

    return upload


@pytest.fixture
def take(stage):
    """Uploads and applies."""

    def upload_and_apply(*rows, **kwargs) -> ImportBatch:
        batch = stage(*rows, **kwargs)
        assert faults(batch) == []
        begin_import(batch)
        apply_rows(batch, lambda done: None)
        batch.refresh_from_db()
        assert batch.state == BatchState.APPLIED
        return batch

    return upload_and_apply
