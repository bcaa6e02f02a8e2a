"""Everything between a checkout and a site that can be served; quick when nothing has changed."""

import hashlib
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Step = Callable[[], str]


class Command(BaseCommand):
    help = (
        "Brings database, reference data and static files up to date and, in a demonstration, "
        "loads it once. Safe to run at any time."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        steps: list[tuple[str, Step]] = [("database", migrate), ("reference data", load_reference)]
        if settings.DEMONSTRATION:
            steps.append(("demonstration", load_demonstration))
        if not settings.DEBUG:  # Django's own server takes them from where they lie
            steps.append(("static files", collect_static))
        for name, step in steps:
            self.stdout.write(f"{name}: ", ending="")
            self.stdout.flush()
            self.stdout.write(step())


def migrate() -> str:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return f"{missing} migrations applied" if missing else "up to date"


def load_reference() -> str:
    return said_by("load_reference")


def load_demonstration() -> str:
    """Only into a database without people: it must never mix with somebody's own."""
    if get_user_model().objects.exists():
        return "there already"
    said_by("load_demo")  # `serve` says who can sign in, at each start
    return "loaded"


def said_by(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().strip()


def collect_static() -> str:
    """Collecting takes ten times longer than looking whether any file has changed."""
    stamp = settings.VAR / "static.stamp"
    now = static_fingerprint()
    if (
        stamp.exists()
        and stamp.read_text(encoding="utf-8") == now
        and settings.STATIC_ROOT.exists()
    ):
        return "up to date"
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now, encoding="utf-8")
    return "collected"


def static_fingerprint() -> str:
    """Of the path, size and time of every file that would be collected, and of how."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = storage.path(path), storage.size(path), storage.get_modified_time(path)
            digest.update(repr(facts).encode())
    return digest.hexdigest()
