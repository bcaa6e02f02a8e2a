"""A code is scarce: one use, one open code a person, one sheet handed out."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from people.actions import prepare_invitations
from people.models import Invitation
from people.models.invitations import private_storage
from people.states import InvitationState
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.entrances import opened
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CALLS = "tests.people.invitation_race_calls"


def test_of_twenty_that_use_a_code_at_once_one_sets_the_password(worker, nerima_hr):
    invitation = opened(worker, by=nerima_hr).invitation
    calls = [{"pk": invitation.pk, "password": f"あいことば-{number}"} for number in range(20)]

    results = run_together(f"{CALLS}:use_invitation_once", calls)

    assert {result.error for result in results} == {None}
    winners = [call["password"] for call, each in zip(calls, results, strict=True) if each.value]
    assert len(winners) == 1
    assert fresh(worker).check_password(winners[0])
    assert Invitation.objects.get().state == InvitationState.USED


def test_sheets_made_at_once_leave_one_open_code_a_person(nerima, nerima_hr):
    people = [PostFactory(organisation=nerima).person for _ in range(12)]
    officer = fresh(nerima_hr)
    batches = [
        prepare_invitations(people if number % 2 else people[::-1], kind="sheet", by=officer)
        for number in range(8)
    ]

    results = run_together(f"{CALLS}:open_codes", [{"batch": batch.pk} for batch in batches])

    assert [result.error for result in results] == [None] * 8
    assert [result.value for result in results] == [12] * 8
    open_now = Invitation.objects.open().values_list("person", flat=True)
    assert sorted(open_now) == sorted(person.pk for person in people)


def test_a_sheet_is_handed_out_to_one(worker, nerima_hr):
    batch = opened(worker, by=nerima_hr).invitation.batch
    batch.file.name = private_storage().save("code-sheets/race.pdf", ContentFile(b"%PDF"))
    batch.printed_at = timezone.now()
    batch.save()

    calls = [{"batch": batch.pk, "by": nerima_hr.pk}] * 8
    results = run_together(f"{CALLS}:take_code_sheet", calls)

    assert {result.error for result in results} == {None}
    assert [result.value for result in results].count(True) == 1
    assert not private_storage().exists(batch.file.name)
