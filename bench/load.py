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
        ask(port, "/bare/", "", 1)
    except OSError:
        return False
    except RuntimeError:
        pass  # it answers, though not this
    return True


def measure(where: Server, path: str, cookies: Sequence[str], requests: int) -> Measured:
    """So many requests in all, by one client for each cookie; each must be answered with 200."""
    before = cpu_seconds(where.session)
    with ThreadPoolExecutor(len(cookies)) as clients:
        runs = clients.map(
            lambda cookie: ask(where.port, path, cookie, requests // len(cookies)), cookies
        )
        times = [taken for run in runs for taken in run]
    cpu = cpu_seconds(where.session) - before
    slow = statistics.quantiles(times, n=20)[-1]
    return Measured(cpu_ms=cpu / len(times) * 1000, p95_ms=slow * 1000)


def ask(port: int, path: str, cookie: str, times: int) -> list[float]:
    """Seconds that each answer took, one after the other over one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        response.read()
        taken.append(time.perf_counter() - begun)
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
    connection.close()
    return taken


def cpu_seconds(session: int) -> float:
    """User and system time of every process of the session, and of PostgreSQL if it is used."""
    database = "(postgres" if connection.vendor == "postgresql" else "no process"
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = stat.read_text().rpartition(")")
        except OSError:
            continue  # it has ended since
        fields = tail.split()
        if int(fields[3]) == session or head.endswith(database):
            total += int(fields[11]) + int(fields[12])
    return total / TICKS
