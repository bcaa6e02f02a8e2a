"""Triggers of the database that refuse to change or delete an event.

Installed after every migrate, since a migration may have rebuilt the table without them. They
stop mistakes and careless hands; who may drop a trigger is found by the chain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from core.audit.chain import START, seal_of
from core.models import AuditEvent, AuditHead, AuditSubject

TABLES = [model._meta.db_table for model in (AuditEvent, AuditSubject)]
FUNCTION = "core_audit_append_only"


@dataclass(frozen=True)
class Trigger:
    table: str
    event: str  # "UPDATE", "DELETE", "TRUNCATE"; "INSERT" over a row that is there (SQLite)

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.event.lower()}"


def triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    third = "TRUNCATE" if connection.vendor == "postgresql" else "INSERT"
    return [Trigger(table, event) for table in TABLES for event in ("UPDATE", "DELETE", third)]


def missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    there = _names(connection)
    return [trigger for trigger in triggers(connection) if trigger.name not in there]


def install(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """After a migrate, and after the flush of a test: triggers, and the beginning of the chain."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return  # migrated back to before there were events
    create: Callable[[Trigger], str] = (
        _in_postgres if connection.vendor == "postgresql" else _in_sqlite
    )
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if absent := missing(connection):
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRES_FUNCTION)
            for trigger in absent:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{_on(connection, trigger)}")
                cursor.execute(create(trigger))
        if not AuditHead.objects.using(using).exists():
            _begin_chain(using)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers away: for a test that empties the tables, or breaks them on purpose."""
    with connection.cursor() as cursor:
        for trigger in triggers(connection):
            if trigger.table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{_on(connection, trigger)}")


def _begin_chain(using: str) -> None:
    """Only where there is nothing: a head that was taken away is not replaced by a right one."""
    head = AuditHead(number=0, mac=START)
    is_new = not AuditEvent.objects.using(using).exists()
    head.seal = seal_of(head) if is_new else b""
    head.save(using=using, force_insert=True)


def _names(connection: BaseDatabaseWrapper) -> set[str]:
    """Those that are there and work; PostgreSQL can also switch one off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def _on(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    return f" ON {trigger.table}" if connection.vendor == "postgresql" else ""


_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _in_postgres(trigger: Trigger) -> str:
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
    )


def _in_sqlite(trigger: Trigger) -> str:
    when = ""
    if trigger.event == "INSERT":
        # INSERT OR REPLACE takes the old row away without a DELETE that a trigger would see.
        key = "number = NEW.number"
        if trigger.table == AuditSubject._meta.db_table:
            key = "id = NEW.id OR (event_id = NEW.event_id AND person_id = NEW.person_id)"
        when = f"WHEN EXISTS (SELECT 1 FROM {trigger.table} WHERE {key})"  # noqa: S608 -- ours
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )
