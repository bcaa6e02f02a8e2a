"""Who gets in where in personnel changes: part of tests/doors.py, with a world of its own.

Each ward has one that is still to come. Until its day it is 内示: the ward's HR and nobody else.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from people.models import ImportBatch, Organisation, User
from people.states import BatchPurpose
from workforce.models import PersonnelChange


def make_transfers(officers: Mapping[str, tuple[User, Organisation]]) -> dict[str, Any]:
    """By the owner for whose ward it is."""
    return {owner: _made(officer, ward).pk for owner, (officer, ward) in officers.items()}


def _made(officer: User, ward: Organisation) -> PersonnelChange:
    batch = ImportBatch.objects.create(
        organisation=ward, file_name="異動.xlsx", by=officer, sha256="0" * 64,
        effective_on=timezone.localdate() + datetime.timedelta(days=30),
        purpose=BatchPurpose.TRANSFER,
    )  # fmt: skip
    return PersonnelChange.objects.create(batch=batch, title="定期異動")
