import signal
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from core.ticking import do_chores


class Command(BaseCommand):
    help = "Does the regular chores that are due. Safe to run at any time and on several machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Again and again.")

    def handle(self, *_args: Any, **options: Any) -> None:
        # An exit by exception lets go of the chore in hand, where the bare signal would not.
        signal.signal(signal.SIGTERM, leave)
        failed = self.tick()
        while options["every"]:
            time.sleep(options["every"])
            close_old_connections()
            self.tick()
        if failed:
            sys.exit(1)

    def tick(self) -> bool:
        outcomes = list(do_chores(timezone.now()))
        said = [f"{item.name} {item.said}".rstrip() for item in outcomes]
        self.stdout.write(f"tick: {', '.join(said) or 'nothing is due'}")
        return any(item.failed for item in outcomes)


def leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
