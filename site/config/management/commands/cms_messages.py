from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Lists what Wagtail and its companions say that has no Japanese; exits 1 if there is any. "
        "After an update: cms_messages --write, translate what is empty in site/locale_cms, "
        "make messages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--write",
            action="store_true",
            help="Put it into site/locale_cms, and take out what nobody says any more.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            from config import cms_messages  # noqa: PLC0415 -- polib is not on every machine
        except ImportError as error:
            raise CommandError(f"{error}. `make check` installs what translators need.") from error
        missing, dead = cms_messages.missing(), cms_messages.dead()
        for package, messages in groupby(missing, key=lambda message: message.package):
            self.stdout.write(package)
            for message in messages:
                self.stdout.write(f"  {message.text!r}")
        for domain, text in dead:
            self.stdout.write(f"Nobody says this any more ({domain}): {text!r}")
        if options["write"]:
            cms_messages.write(missing)
        if missing:
            raise CommandError(f"{len(missing)} messages have no Japanese.", returncode=1)
        self.stdout.write("Everything the CMS says has Japanese.")
