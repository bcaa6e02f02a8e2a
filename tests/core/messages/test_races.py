"""Several processes at the same moment: each thing is told and mailed once."""

from collections import Counter

import pytest
from django.utils import timezone

from core.models import Mail, Message
from core.states import MailState
from tests.factories.messages import told, with_mail
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CALLS = "tests.core.messages.race_calls"


def sent(folder) -> Counter:
    """How many mails went to each address."""
    lines = [line for file in folder.iterdir() for line in file.read_text().splitlines()]
    return Counter(line.removeprefix("To: ") for line in lines if line.startswith("To: "))


@pytest.mark.parametrize("urgent", [False, True])
def test_the_same_key_is_told_once(worker, colleague, outsider, urgent):
    people = [worker.pk, colleague.pk, outsider.pk]
    calls = [
        {"people": people if n % 2 else people[::-1], "key": "a", "urgent": urgent}
        for n in range(8)
    ]

    results = run_together(f"{CALLS}:tell_all", calls)

    assert [result.error for result in results] == [None] * 8
    assert Counter(Message.objects.values_list("person", flat=True)) == Counter(people)


def test_several_ticks_send_one_digest(worker, colleague, outsider, tmp_path):
    people = [worker, colleague, outsider]
    with_mail(*people)
    for person in people:
        told(person)
        told(person)
    at = timezone.now().isoformat()

    results = run_together(f"{CALLS}:digest", [{"at": at, "outbox": str(tmp_path)}] * 6)

    assert [result.error for result in results] == [None] * 6
    assert sent(tmp_path) == Counter(person.email for person in people)
    assert set(Mail.objects.values_list("person", "state")) == {
        (person.pk, MailState.SENT) for person in people
    }
    assert Message.objects.filter(mail=None).count() == 0


def test_several_workers_send_what_is_urgent_once(worker, colleague, tmp_path):
    with_mail(worker, colleague)
    for person in (worker, colleague):
        told(person, kind="tests.decided")
    at = timezone.now().isoformat()

    results = run_together(f"{CALLS}:send", [{"at": at, "outbox": str(tmp_path)}] * 6)

    assert [result.error for result in results] == [None] * 6
    assert sent(tmp_path) == Counter({worker.email: 1, colleague.email: 1})
    assert Mail.objects.count() == 2
