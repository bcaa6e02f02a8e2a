from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

NOT_OURS = [".venv", "var", "build", "dist", "tests", "docs", "bench"]


class Command(BaseCommand):
    help = "Collects every message of the code into the Japanese catalogue and compiles it."

    def handle(self, *_args: Any, **options: Any) -> None:
        call_command(
            "makemessages",
            locale=["ja"],
            ignore_patterns=NOT_OURS,
            # Only words in the diff: no place in the code, no other line breaks, nothing dead.
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
            verbosity=options["verbosity"],
        )
        call_command(
            "compilemessages",
            locale=["ja"],
            ignore_patterns=NOT_OURS,
            verbosity=options["verbosity"],
        )
        for path in settings.LOCALE_PATHS:
            self.stdout.write(f"Translate what is empty in {path}/ja/LC_MESSAGES/django.po")
