from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

NOT_OURS = [".venv", "var", "build", "dist", "tests", "docs", "bench"]


class Collect(makemessages.Command):
    """A new message stays empty, instead of getting the translation of one that looks alike."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Collects every message of the code into the Japanese catalogue and compiles it."
    requires_system_checks = []

    def handle(self, *_args: Any, **options: Any) -> None:
        same: dict[str, Any] = {
            "locale": ["ja"],
            "ignore_patterns": NOT_OURS,
            "verbosity": options["verbosity"],
        }
        # Only words in the diff: no place in the code, no other line breaks, nothing dead.
        call_command(Collect(), no_location=True, no_wrap=True, no_obsolete=True, **same)
        call_command("compilemessages", **same)
        own, *_wagtails = settings.LOCALE_PATHS
        self.stdout.write(f"Translate what is empty in {own}/ja/LC_MESSAGES/django.po")
