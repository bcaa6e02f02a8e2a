from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import What, verify

SENTENCES = {
    What.CHANGED: "Event {} is not as it was written.",
    What.REMOVED: "Event {} has been removed.",
    What.INSERTED: "Event {} was not written by this site.",
    What.HEAD: "The end of the chain (event {}) was rewritten, or AUDIT_KEY is another key.",
}


class Command(BaseCommand):
    help = (
        "Reads the chain of audit events; exits 1 and names the first event that was changed, "
        "removed or inserted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=int, default=1, metavar="NUMBER", help="Only from this event on."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        verdict = verify(since=options["since"])
        if fault := verdict.fault:
            raise CommandError(SENTENCES[fault.what].format(fault.number), returncode=1)
        self.stdout.write(f"Events {verdict.since} to {verdict.last} are as they were written.")
