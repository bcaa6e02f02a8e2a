"""What somebody finds who has the whole database: its rows as they lie, and the bytes below."""

from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection

Rows = list[dict[str, Any]]


def tables() -> dict[str, Rows]:
    """Every table in the order in which its rows lie; with their place (`_place`), and on
    PostgreSQL with the transaction that wrote them (`_by`)."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            found[name] = list(_rows(cursor, name))
    return found


def _rows(cursor: Any, name: str) -> Iterator[dict[str, Any]]:
    if connection.vendor == "sqlite":
        try:
            cursor.execute(f'SELECT *, rowid AS _place FROM "{name}" ORDER BY rowid')
        except OperationalError:  # a table of the search index that is kept by its key
            cursor.execute(f'SELECT * FROM "{name}"')
    else:
        cursor.execute(f'SELECT *, ctid AS _place, xmin::text AS _by FROM "{name}" ORDER BY ctid')
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


def text_of(rows: Rows) -> str:
    return "\n".join(
        " ".join(
            bytes(v).hex() if isinstance(v, memoryview | bytes) else str(v) for v in row.values()
        )
        for row in rows
    )


def bytes_below() -> bytes:
    """The file itself, with what was deleted and overwritten; on PostgreSQL the heaps of the
    tables of courses with their long values, and the end of the write-ahead log."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE (relname LIKE 'courses_%' OR oid IN (SELECT reltoastrelid FROM pg_class"
            " WHERE relname LIKE 'courses_%')) AND relkind IN ('r', 't')"
        )
        heaps = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_lsn()))"
        )
        return b"".join([*heaps, bytes(cursor.fetchone()[0])])
