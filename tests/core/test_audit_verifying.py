"""Who gets past the triggers is found by the chain: with the first number that is wrong."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.audit import Fault, Verdict, What, triggers
from core.audit import registry as module
from core.audit.chain import seal_of
from core.invariants import broken
from core.models import AuditEvent, AuditHead, AuditSubject

pytestmark = pytest.mark.django_db

CHAIN = "The chain of audit events ends with the last event."
REFUSES = "The database refuses to change or delete an audit event."


@pytest.fixture(autouse=True)
def _seen(monkeypatch):
    monkeypatch.setattr(module, "_kinds", audit.kinds())
    audit.kind("tests.seen", "試験で見た")


@pytest.fixture
def ten(nerima_hr, worker, colleague):
    """Ten events; the fourth is about two people."""
    for number in range(1, 11):
        about = [worker.pk, colleague.pk] if number == 4 else [worker.pk]
        audit.record("tests.seen", by=nerima_hr, about=about, facts={"n": number, "code": "a"})


@pytest.fixture
def unlocked(ten):
    """Somebody who may do anything in the database, and has not the key."""
    triggers.lift(connection)


def event(number):
    return AuditEvent.objects.filter(pk=number)


def remove(number):
    AuditSubject.objects.filter(event=number).delete()
    event(number).delete()


def test_an_untouched_chain_holds(ten):
    assert audit.verify() == Verdict(1, 10)
    assert broken("core") == []


def test_a_chain_without_events_holds():
    assert audit.verify() == Verdict(1, 0)
    assert broken("core") == []


@pytest.mark.parametrize("chunk", [1, 3, 10, 1000])
def test_it_reads_in_chunks_of_any_size(ten, chunk):
    assert audit.verify(chunk=chunk) == Verdict(1, 10)
    assert audit.verify(since=6, chunk=chunk) == Verdict(6, 10)


def test_memory_is_that_of_one_chunk(ten, django_assert_num_queries):
    with django_assert_num_queries(1 + 2 * 5 + 1 + 2):  # head, events and people, no more, end
        audit.verify(chunk=2)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "tests.other"},
        {"by": None},
        {"post": 7},
        {"organisation": 7},
        {"facts": {"n": 6, "code": "a"}},
        {"previous": b"\0" * 32},
        {"mac": b"\0" * 32},
    ],
)
def test_a_changed_event_is_found(unlocked, change):
    event(5).update(**change)

    assert audit.verify().fault == Fault(5, What.CHANGED)


def test_a_changed_moment_is_found_to_the_microsecond(unlocked):
    changed = event(5).get()

    event(5).update(at=changed.at.replace(microsecond=changed.at.microsecond ^ 1))

    assert audit.verify().fault == Fault(5, What.CHANGED)


def test_a_removed_person_concerned_is_found(unlocked, colleague):
    AuditSubject.objects.filter(event=4, person=colleague).delete()

    assert audit.verify().fault == Fault(4, What.CHANGED)


def test_an_added_person_concerned_is_found_although_nothing_refuses_to_add(ten, colleague):
    AuditSubject.objects.create(event_id=7, person=colleague)

    assert audit.verify().fault == Fault(7, What.CHANGED)


def test_an_exchanged_person_concerned_is_found(unlocked, colleague):
    AuditSubject.objects.filter(event=7).update(person=colleague)

    assert audit.verify().fault == Fault(7, What.CHANGED)


@pytest.mark.parametrize("number", [1, 5])
def test_a_removed_event_is_found(unlocked, number):
    remove(number)

    assert audit.verify().fault == Fault(number, What.REMOVED)


@pytest.mark.parametrize("since", [8, 10])
def test_removed_last_events_are_found(unlocked, since):
    for number in range(since, 11):
        remove(number)

    assert audit.verify().fault == Fault(since, What.REMOVED)
    assert dict(broken("core"))[CHAIN] == f"event {since - 1}"


def test_removing_all_events_is_found(unlocked):
    AuditSubject.objects.all().delete()
    AuditEvent.objects.all().delete()

    assert audit.verify().fault == Fault(1, What.REMOVED)


def test_setting_the_head_back_to_an_earlier_event_is_found(unlocked):
    for number in (9, 10):
        remove(number)
    AuditHead.objects.update(number=8, mac=event(8).get().mac)

    assert audit.verify().fault == Fault(8, What.HEAD)
    assert dict(broken("core"))[CHAIN] == "event 8"


def test_a_head_that_was_taken_away_is_found(unlocked):
    AuditHead.objects.all().delete()

    assert audit.verify().fault == Fault(1, What.HEAD)
    triggers.install()
    assert audit.verify().fault == Fault(1, What.HEAD)


def test_a_broken_head_stays_broken_and_events_go_on(unlocked, caplog):
    remove(10)
    AuditHead.objects.update(number=9, mac=event(9).get().mac)

    audit.record("tests.seen", by=None)
    audit.record("tests.seen", by=None)

    assert event(11).exists()
    assert audit.verify().fault == Fault(11, What.HEAD)
    assert "chain of audit events is broken" in caplog.text


def test_an_event_put_in_after_the_last_is_found(ten):
    forged = event(10).get()
    forged.number = 11
    forged.save(force_insert=True)

    assert audit.verify().fault == Fault(11, What.INSERTED)


def test_an_event_put_in_with_the_head_moved_on_is_found(ten):
    forged = event(10).get()
    forged.number, forged.previous = 11, forged.mac
    forged.save(force_insert=True)
    AuditHead.objects.update(number=11)

    assert audit.verify().fault == Fault(11, What.CHANGED)


def test_an_event_put_in_place_of_another_is_found(unlocked):
    forged = event(3).get()
    remove(5)
    forged.number = 5
    forged.save(force_insert=True)

    assert audit.verify().fault == Fault(5, What.CHANGED)


def test_two_exchanged_events_are_found(unlocked):
    event(5).update(kind="tests.six", facts={"n": 6, "code": "a"})
    event(6).update(kind="tests.five", facts={"n": 5, "code": "a"})
    assert audit.verify().fault == Fault(5, What.CHANGED)


def test_events_moved_up_into_a_gap_are_found(unlocked):
    remove(5)
    for number in range(6, 11):
        moved = event(number).get()
        remove(number)
        moved.number = number - 1
        moved.save(force_insert=True)

    assert audit.verify().fault == Fault(5, What.CHANGED)


def test_another_key_verifies_nothing(ten, settings):
    settings.AUDIT_KEY = "another"

    assert audit.verify().fault == Fault(1, What.CHANGED)


def test_a_head_cannot_be_sealed_without_the_key(unlocked, settings):
    remove(10)
    head = AuditHead.objects.get()
    head.number, head.mac = 9, event(9).get().mac
    right, settings.AUDIT_KEY = settings.AUDIT_KEY, "guessed"
    head.seal = seal_of(head)
    head.save()
    settings.AUDIT_KEY = right

    assert audit.verify().fault == Fault(9, What.HEAD)


# --- from a number on ----------------------------------------------------------


def test_since_leaves_out_what_was_before(unlocked):
    event(3).update(kind="tests.other")

    assert audit.verify(since=3).fault == Fault(3, What.CHANGED)
    assert audit.verify(since=4) == Verdict(4, 10)


def test_since_the_one_after_the_last_finds_nothing_new(ten):
    assert audit.verify(since=11) == Verdict(11, 10)


def test_since_finds_that_the_event_before_has_gone(unlocked):
    remove(10)

    assert audit.verify(since=11).fault == Fault(10, What.REMOVED)


# --- command and triggers ---------------------------------------------------------


def test_the_command_says_what_it_read(ten, capsys):
    call_command("verify_audit", since=4)

    assert capsys.readouterr().out == "Events 4 to 10 are as they were written.\n"


def test_the_command_names_the_first_bad_event_and_exits_1(unlocked):
    remove(6)
    event(8).update(facts={})

    with pytest.raises(CommandError, match=r"Event 6 has been removed\.") as end:
        call_command("verify_audit")

    assert end.value.returncode == 1


def test_missing_triggers_are_found_and_come_back_with_the_next_migrate(unlocked):
    assert [sentence for sentence, _ in broken("core")] == [REFUSES] * 6

    triggers.install()

    assert broken("core") == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event(3).update(kind="tests.other")


def test_a_row_cannot_be_replaced_by_an_insert(ten):
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has INSERT OR REPLACE.")
    statement = (
        "INSERT OR REPLACE INTO core_auditevent SELECT number, at, 'tests.other', post,"
        " organisation, facts, previous, mac, by_id FROM core_auditevent WHERE number = 5"
    )

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", triggers.TABLES)
def test_the_tables_cannot_be_truncated(ten, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    connection.check_constraints()  # else foreign keys that wait to be looked at refuse it first

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_trigger_that_is_switched_off_counts_as_missing(ten):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's triggers cannot be switched off.")
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER core_auditevent_no_delete")

    assert broken("core") == [(REFUSES, "trigger core_auditevent_no_delete")]
    triggers.install()
    assert broken("core") == []
