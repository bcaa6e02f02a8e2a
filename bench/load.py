"""The server under load: how it is started, asked by several clients, and what CPU it took."""

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from django.db import connection

from bench.visits import Visit
from config.management.commands.serve import children

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    session: int  # the process session that the CPU time is counted for


@dataclass(frozen=True)
class Measured:
    cpu_ms: float  # of all server processes, for one request
    p95_ms: float


@contextmanager
def server(settings: str) -> Iterator[Server]:
    """The web server with these settings, started as `manage.py serve` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        children("127.0.0.1", port)[0].command,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
        start_new_session=True,
    )
    try:
        while not listens(port):
            if process.poll() is not None:
                raise RuntimeError(f"the server with {settings} did not start")
            time.sleep(0.2)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def listens(port: int) -> bool:
    try:
        ask(port, Visit("probe", "/healthz"), "", 1)
    except OSError:
        return False
    except RuntimeError:
        pass  # it answers, though not this
    return True


def measure(where: Server, visit: Visit, cookies: Sequence[str]) -> Measured:
    """All its visits, shared by the clients with these cookies; each step is answered 200 or 302."""
    before = cpu_ticks(where.session)
    with ThreadPoolExecutor(visit.at_once) as clients:
        runs = clients.map(
            lambda cookie: ask(where.port, visit, cookie, visit.visits // len(cookies)), cookies
        )
        times = [taken for run in runs for taken in run]
    cpu = seconds_between(before, cpu_ticks(where.session))
    slow = statistics.quantiles(times, n=20)[-1]
    return Measured(cpu_ms=cpu / len(times) * 1000, p95_ms=slow * 1000)


def ask(port: int, visit: Visit, cookie: str, times: int) -> list[float]:
    """Seconds that each visit took, one after the other over one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        steps = visit.steps()
        step = next(steps, None)
        while step is not None:
            try:
                step = steps.send(answer(connection, step, cookie, visit.knows))
            except StopIteration:
                step = None
        taken.append(time.perf_counter() - begun)
    connection.close()
    return taken


def answer(connection: HTTPConnection, step: tuple[str, str, str], cookie: str, knows: str) -> str:
    """Where the answer leads, if anywhere."""
    method, path, body = step
    headers = {"Cookie": cookie} | ({"If-None-Match": knows} if knows else {})
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    response.read()
    if response.status not in (304 if knows else 200, 302):
        raise RuntimeError(f"{path} answered {response.status}")
    return response.headers.get("Location") or ""


def cpu_ticks(session: int) -> dict[str, int]:
    """User and system time by process: those of the session, and PostgreSQL's if it is used."""
    database = "(postgres" if connection.vendor == "postgresql" else "no process"
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = stat.read_text().rpartition(")")
        except OSError:
            continue  # it has ended since
        fields = tail.split()
        if int(fields[3]) == session or head.endswith(database):
            found[head] = int(fields[11]) + int(fields[12])
    return found


def seconds_between(before: dict[str, int], after: dict[str, int]) -> float:
    """Whoever has ended meanwhile counts nothing: taken off whole, it would make the others' work
    look negative."""
    return sum(ticks - before.get(process, 0) for process, ticks in after.items()) / TICKS
