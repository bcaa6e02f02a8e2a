import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from casestudies.anonymity import DocumentError, Finding, advice, check_document, kind_word


class Command(BaseCommand):
    help = (
        "Marks what in a text file or .docx may tell who a case is about: a help for the author, "
        "never a proof. Offsets count characters within the part of the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="A JSON list of findings.")

    def handle(self, *_args: Any, **options: Any) -> None:
        # Management commands speak no language by themselves; what people read here is Japanese.
        with translation.override("ja"):
            found = self._check(options["file"])
            if options["json"]:
                rows = [_as_row(part, one) for part, one in found]
                self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            else:
                self._print(found)

    def _check(self, path: Path) -> list[tuple[str, Finding]]:
        try:
            return check_document(path.read_bytes(), path.name)
        except OSError as error:
            message = _("%(name)s cannot be opened: is the path right?")
            raise CommandError(message % {"name": path}) from error
        except DocumentError as error:
            raise CommandError(str(error)) from error

    def _print(self, found: list[tuple[str, Finding]]) -> None:
        for part, one in found:
            place = f"{part} {one.start}–{one.end}".strip()
            words = one.text.replace("\n", " ")
            self.stdout.write(f"{place}\t{kind_word(one)}\t{words}\t{advice(one)}")
        total = _(
            "%(count)d places to look at. Others may remain: a second person reads the whole."
        )
        self.stdout.write(total % {"count": len(found)})


def _as_row(part: str, one: Finding) -> dict[str, str | int]:
    return {
        "part": part,
        "start": one.start,
        "end": one.end,
        "kind": one.kind.value,
        "text": one.text,
        "advice": advice(one),
    }
