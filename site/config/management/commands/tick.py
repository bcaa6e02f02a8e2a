import signal
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from core.ticking import Outcome, do_chores


class Command(BaseCommand):
    help = "Does the regular chores that are due. Safe to run at any time and on several machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Again and again.")

    def handle(self, *_args: Any, **options: Any) -> None:
        # An exit by exception lets go of the chore in hand, where the bare signal would not.
        signal.signal(signal.SIGTERM, leave)
        if options["every"]:
            self.tick_for_ever(options["every"])
        outcomes = list(do_chores(timezone.now()))
        self.stdout.write(f"tick: {told(outcomes) or 'nothing is due'}")
        if any(item.failed for item in outcomes):
            sys.exit(1)

    def tick_for_ever(self, seconds: int) -> None:
        """Silent as long as no chore has anything to say."""
        while True:
            outcomes = [item for item in do_chores(timezone.now()) if item.said]
            if outcomes:
                self.stdout.write(f"tick: {told(outcomes)}")
            close_old_connections()
            time.sleep(seconds)


def told(outcomes: list[Outcome]) -> str:
    return ", ".join(f"{item.name} {item.said}".rstrip() for item in outcomes)


def leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
