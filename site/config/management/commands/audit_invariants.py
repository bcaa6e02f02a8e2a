from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.invariants import invariants


class Command(BaseCommand):
    help = "Lists every row that breaks a promise of the data; exits 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="Only these apps, e.g. people records.")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = invariants(*options["apps"])
        total = 0
        for item in asked:
            for row in item.broken_by():
                total += 1
                self.stdout.write(f"{item.app}: {item.sentence} Broken by {row}.")
        if total:
            raise CommandError(f"{total} rows break {len(asked)} invariants.", returncode=1)
        self.stdout.write(f"{len(asked)} invariants hold.")
