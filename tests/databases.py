"""The migrated database: made once, and copied for every process and after every test that commits.

To migrate takes half a minute, to copy a moment. The original is a file under build/ or, on
PostgreSQL, a database beside the test's own. It is made anew as soon as any code of ours or any
package is another. `python -m tests.databases` makes it before the tests need it.
"""

import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection, transaction

from tests.tree import ROOT, files

FOLDER = ROOT / "build" / "test-databases"
NOT_THE_SITE = {"tests", "bench", "docs"}
# While one writes: HAGUKUMI_TEST_TRUST=migrations looks at the migrations alone, not at what they call.
TRUSTED = os.environ.get("HAGUKUMI_TEST_TRUST") == "migrations"


def state_of_the_code() -> str:
    """Another one as soon as the migrations, or what they call, can be others."""
    digest = hashlib.sha256(sys.version.encode())
    for path in files(".py", ".txt"):
        if TRUSTED and path.parent.name != "migrations":
            continue
        if path.relative_to(ROOT).parts[0] not in NOT_THE_SITE:
            digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time; the others wait here for what it makes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _migrated(name: str) -> Iterator[None]:
    """Connected to a new database of that name, as migrations leave it."""
    chosen = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = chosen


class Files:
    """On SQLite."""

    def __init__(self) -> None:
        self.original = FOLDER / f"{state_of_the_code()}.sqlite3"

    def prepare(self) -> None:
        with _alone("sqlite"):
            if self.original.exists():
                return
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            unfinished = self.original.with_suffix(".unfinished")
            with _migrated(str(unfinished)):
                pass
            with closing(sqlite3.connect(unfinished)) as made:
                made.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
            unfinished.rename(self.original)

    def begin(self) -> None:
        # Open to the end of the tests: code that changes meanwhile takes nothing away from them.
        self.source = sqlite3.connect(f"file:{self.original}?mode=ro&immutable=1", uri=True)
        self.renew()

    def renew(self) -> None:
        connection.ensure_connection()
        self.source.backup(connection.connection)

    def end(self) -> None:
        self.source.close()
        connection.close()


class Server:
    """On PostgreSQL, with the right to create databases. Original and copies stay for the next
    run; the comment on each says of which state of the code it is."""

    def __init__(self) -> None:
        self.original = f"test_{connection.settings_dict['NAME']}_original"
        self.state = state_of_the_code()

    def prepare(self) -> None:
        with _alone(self.original):
            if self._state_of(self.original) == self.state:
                return
            with _migrated(self.original), connection.cursor() as cursor:
                cursor.execute("CREATE SCHEMA planted")
                for table in self._tables_with_rows():
                    cursor.execute(f'CREATE TABLE planted."{table}" AS TABLE public."{table}"')
            self._is_now(self.original)

    def begin(self) -> None:
        own = connection.settings_dict["NAME"]
        if self._state_of(own) == self.state:
            self.renew()
            return
        self._run(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{own}" TEMPLATE "{self.original}"')
        self._is_now(own)

    def renew(self) -> None:
        """Row by row: to empty every table (Django's flush), or to copy the whole once more, makes
        the server write for seconds."""
        from core.audit import triggers  # noqa: PLC0415 -- once Django is set up

        triggers.lift(connection)
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self._tables_with_rows():
                cursor.execute(f'DELETE FROM public."{table}"')
            for table in self._tables("planted"):
                cursor.execute(f'INSERT INTO public."{table}" TABLE planted."{table}"')
        triggers.install()

    def end(self) -> None:
        connection.close()

    def _tables(self, schema: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
            return [name for (name,) in cursor.fetchall()]

    def _tables_with_rows(self) -> list[str]:
        tables = self._tables("public")
        asked = ", ".join(f'EXISTS (SELECT FROM public."{table}")' for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {asked}")
            return [table for table, found in zip(tables, cursor.fetchone(), strict=True) if found]

    def _run(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    def _is_now(self, name: str) -> None:
        self._run(f"COMMENT ON DATABASE \"{name}\" IS '{self.state}'")

    def _state_of(self, name: str) -> str | None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            )
            return (cursor.fetchone() or [None])[0]


def chosen() -> Files | Server:
    return Files() if connection.vendor == "sqlite" else Server()


@contextmanager
def of_this_process() -> Iterator[Files | Server]:
    """Django's connection leads to a copy of its own; `renew` makes it as it was at first."""
    database, name = chosen(), connection.creation._get_test_db_name()
    database.prepare()
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    database.begin()
    try:
        yield database
    finally:
        database.end()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    sys.path.append(str(ROOT / "site"))
    django.setup()
    chosen().prepare()
