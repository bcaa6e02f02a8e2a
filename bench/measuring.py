"""Measures everything in one run and divides it by the bare view."""

import csv
import logging
import statistics
from collections.abc import Sequence
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import batches
from bench.crowd import Crowd
from bench.exercises import gather_exercise
from bench.guidelines import gather_guidelines
from bench.load import Measured, measure, server
from bench.runs import gather_runs
from bench.secondments import gather_secondments
from bench.timing import Facts
from bench.visits import CSRF, TableVisit, Visit, visits_of_the_crowd
from core.memory import gather_changes

ROUNDS = 3
STOCK_BACKEND = "django.contrib.auth.backends.ModelBackend"  # as bench/bare.py has it
CELLS = 40_000
# Short, and everything is divided by it.
BARE = Visit("bare", "/bare/", "shinnin", visits=800, backend=STOCK_BACKEND)


def measure_all(*, site: str, bare: str) -> dict[str, Facts]:
    """{name: ratio, cpu_ms, p95_ms, queries} of the two settings modules' servers; of batches what
    bench/batches.py says."""
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # it tells of every page made
    call_command("prepare")
    Crowd().gather()
    gather_runs()
    gather_exercise()
    gather_secondments()
    gather_guidelines()
    gather_changes()  # as the next tick would
    learn_the_tables()
    visits = [BARE, *visits_of_the_crowd()]
    sessions = {visit: cookies(visit) for visit in visits}
    found: dict[str, list[Measured]] = {visit.name: [] for visit in visits}
    with server(site) as full, server(bare) as stock:
        for number in range(ROUNDS + 1):
            for visit in visits:
                result = measure(stock if visit is BARE else full, visit, sessions[visit])
                if number:  # the first round warms up
                    found[visit.name].append(result)
    base = statistics.median(result.cpu_ms for result in found[BARE.name])
    report = {visit.name: facts(found[visit.name], base, queries_of(visit)) for visit in visits}
    for visit in visits:
        if isinstance(visit, TableVisit):
            cells = cells_of(visit)
            scaled = round(report[visit.name]["ratio"] * CELLS / cells, 2)
            report[visit.name] |= {"cells": cells, "ratio_of_40000": scaled}
    return report | batches.measure(base)


def learn_the_tables() -> None:
    """What a database in use knows of its tables: all these rows came within minutes, before
    PostgreSQL's autovacuum had looked at them; it planned as if the tables were empty, and read
    them where an index says all."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def cells_of(visit: TableVisit) -> int:
    """How many cells the file has: counted in its CSV, whatever kind is measured."""
    path = visit.path.replace("format=xlsx", "format=csv")
    content = signed_in(visit.login).get(path).getvalue().decode("utf-8-sig")
    return sum(map(len, csv.reader(StringIO(content))))


def facts(results: Sequence[Measured], base: float, queries: int) -> Facts:
    cpu = statistics.median(result.cpu_ms for result in results)
    p95 = statistics.median(result.p95_ms for result in results)
    return {
        "ratio": round(cpu / base, 2),
        "cpu_ms": round(cpu, 2),
        "p95_ms": round(p95, 1),
        "queries": queries,
    }


def signed_in(login: str, backend: str | None = None) -> Client:
    """As one signs in; the officers' second factor is not asked for in a demonstration session."""
    client = Client()
    if login:
        client.force_login(get_user_model().objects.get(username=login), backend)
    return client


def cookies(visit: Visit) -> list[str]:
    """A session for each client: sharing one would measure its lock."""
    clients = [signed_in(login, visit.backend) for login in visit.logins()]
    name = settings.SESSION_COOKIE_NAME
    return [f"{name}={client.cookies[name].value}; csrftoken={CSRF}" for client in clients]


def queries_of(visit: Visit) -> int:
    """Of the second request: the first fills the memory. The bare view asks session and user."""
    if visit is BARE:
        return 2
    client = signed_in(visit.logins()[0])
    headers = {"If-None-Match": visit.knows} if visit.knows else {}
    client.get(visit.path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        client.get(visit.path, headers=headers)
    return len(captured)
