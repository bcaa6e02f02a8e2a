"""A worker as it runs in an office: a process of its own on the database of this test.

    with worker(chunk=50) as process:
        wait_until(lambda: …)
        process.kill()

Only in race tests (see tests/races.py): what is not committed, a worker does not see.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def worker(*, chunk: int | None = None, tests: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """Works until the queue is empty; killed at the end where it still runs. With `tests` it
    knows the work of the race tests too."""
    words = ["tests"] if tests else [str(chunk)] if chunk else []
    command = [sys.executable, "-m", "tests.workers", *words]
    with subprocess.Popen(command, cwd=ROOT, env=_environment()) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(condition: Callable[[], bool], *, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "HAGUKUMI_TEST_VAR": str(Path(settings.PRIVATE_ROOT).parent),
        "TEST_DATABASE_URL": _url(str(connection.settings_dict["NAME"])),
    }


def _url(name: str) -> str:
    """Of the test's own database, which is another than the one the settings name."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def main(chunk: str = "") -> None:
    import django  # noqa: PLC0415 -- only the worker sets it up

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    from people.actions import imports  # noqa: PLC0415 -- after setup

    if chunk == "tests":
        import tests.core.race_calls  # noqa: F401, PLC0415 -- registers its work
    elif chunk:
        imports.CHUNK = int(chunk)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
