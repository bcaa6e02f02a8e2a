"""Several real processes on one database at the same moment.

A race test needs committed rows and the marks of all races:

    pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

    results = run_together("tests.courses.race_calls:start", [{"quiz": 1, "person": 2}] * 20)
    assert [r.error for r in results].count(None) == 1

Each call runs in a process of its own with its own connection to the test database, on SQLite
and on PostgreSQL. Arguments and return values must be picklable: pass primary keys, not rows.

They are forked from a leader that has set Django up already and lives as long as the tests: to
start Python and Django anew for each race took longer than most races.
"""

import atexit
import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Result:
    """What one process answered: a value, or the class name and text of what it raised."""

    value: Any = None
    error: str | None = None
    message: str = ""


def run_together(
    function: str, calls: Sequence[Mapping[str, Any]], *, timeout: float = 120
) -> list[Result]:
    """Call "package.module:function" once per mapping of keyword arguments, all at once.

    Answers come in the order of `calls`. Raises RuntimeError when the processes themselves
    fail, subprocess.TimeoutExpired when they hang (a dead lock).
    """
    from django.db import connection  # noqa: PLC0415 -- the leader sets Django up itself

    order = {
        "function": function,
        "calls": [dict(call) for call in calls],
        "database": str(connection.settings_dict["NAME"]),
    }
    leader = _leader()
    hung = threading.Timer(timeout, os.killpg, [leader.pid, signal.SIGKILL])
    hung.start()
    try:
        pickle.dump(order, leader.stdin)
        leader.stdin.flush()
        answers, failure = pickle.load(leader.stdout)
    except EOFError:
        _leader.cache_clear()
        raise subprocess.TimeoutExpired(leader.args, timeout) from None
    finally:
        hung.cancel()
    if failure:
        raise RuntimeError(failure)
    return [Result(*fields) for fields in answers]


def any_of(function: str, facts: Mapping[str, Any]) -> Any:
    """Calls "package.module:function": for races in which the processes do different things."""
    module, name = function.split(":")
    return getattr(importlib.import_module(module), name)(**facts)


@cache
def _leader() -> "subprocess.Popen[bytes]":
    from django.conf import settings  # noqa: PLC0415 -- the leader sets Django up itself

    environment = {
        **os.environ,
        "HAGUKUMI_TEST_VAR": str(settings.VAR),  # one place for the files of all processes
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    leader = subprocess.Popen(
        [sys.executable, "-m", "tests.races"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    atexit.register(leader.kill)
    return leader


# --- the leader, in a process of its own --------------------------------------------
def serve() -> None:
    """Reads an order, has a child of its own lead it, answers; until nobody orders any more."""
    import django  # noqa: PLC0415 -- only the leader needs it

    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the called code prints must not mix with the answers
    django.setup()
    while True:
        try:
            order = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        answer_to.write(_in_a_child(order))
        answer_to.flush()


def _in_a_child(order: Mapping[str, Any]) -> bytes:
    """So the leader keeps nothing of one race for the next."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.close(read)
        try:
            answer = (lead(order), "")
        except BaseException:
            answer = ([], traceback.format_exc())
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer or pickle.dumps(([], "The processes ended without an answer."))


def lead(order: Mapping[str, Any]) -> list[tuple[Any, str | None, str]]:
    """Fork a process for each call, let all go together, collect."""
    from django.conf import settings  # noqa: PLC0415 -- only the leader needs it

    settings.DATABASES["default"]["NAME"] = order["database"]
    module, name = order["function"].split(":")
    function = getattr(importlib.import_module(module), name)

    ready_read, ready_write = os.pipe()
    go_read, go_write = os.pipe()
    answers = []
    for call in order["calls"]:
        answer_read, answer_write = os.pipe()
        if os.fork() == 0:
            # Else the gate would never open: every copy of the writing end must be closed.
            os.close(go_write)
            follow(function, call, ready_write, go_read, answer_write)
        os.close(answer_write)
        answers.append(answer_read)
    for _ in order["calls"]:
        os.read(ready_read, 1)
    os.close(go_write)
    results = []
    for descriptor in answers:
        with os.fdopen(descriptor, "rb") as pipe:
            results.append(pickle.loads(pipe.read()))
    return results


def follow(function: Any, call: Mapping[str, Any], ready: int, go: int, answer: int) -> None:
    """One call in its own process: connect, wait at the gate, run, answer, end."""
    from django.db import connection  # noqa: PLC0415 -- only after django.setup()

    try:
        connection.ensure_connection()
        os.write(ready, b".")
        os.read(go, 1)
        try:
            result = (function(**call), None, "")
        except Exception as error:
            text = " ".join(error.messages) if hasattr(error, "messages") else str(error)
            result = (None, type(error).__name__, text)
        with os.fdopen(answer, "wb") as pipe:
            pickle.dump(result, pipe)
        connection.close()
    finally:
        os._exit(0)  # never back into the leader's loop


if __name__ == "__main__":
    serve()
