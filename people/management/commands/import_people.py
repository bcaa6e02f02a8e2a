import argparse
import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.fiscal import parse_day
from core.tables import TableError
from people import actions
from people.importing.preview import Preview
from people.models import ImportBatch, Organisation
from people.states import STOPS_THE_FILE, RowChange


class Command(BaseCommand):
    help = "Imports people and posts from an Excel or CSV file, as the page of the site does."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only say what would change.")
        parser.add_argument("--organisation", metavar="CODE", help="Only into this one and below.")
        parser.add_argument("--on", type=_day, default=None, metavar="DATE", help="Effective on.")

    def handle(self, *_args: Any, **options: Any) -> None:
        with transaction.atomic():
            batch = self._stage(**options)
            faulty = self._say(batch)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if faulty:
            raise CommandError("Nothing was imported: correct the rows above.")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was imported.")
        else:
            self._apply(batch)

    def _stage(
        self, file: Path, organisation: str | None, on: datetime.date | None, **_options: Any
    ) -> ImportBatch:
        own = None
        if organisation:
            own = Organisation.objects.filter(code__startswith=organisation[:5]).first()
            if own is None:
                raise CommandError(f"There is no organisation with the code {organisation}.")
        try:
            with file.open("rb") as content:
                return actions.stage_import(
                    content, organisation=own, effective_on=on or timezone.localdate(), by=None
                )
        except (OSError, TableError) as error:
            raise CommandError(str(error)) from error

    def _say(self, batch: ImportBatch) -> int:
        preview = Preview(batch, show="")
        for change, count in preview.views:
            self.stdout.write(f"{change.label}: {count}")
        for row in batch.rows.filter(change__in=STOPS_THE_FILE):
            for error in row.errors:
                self.stdout.write(f"  {row.number}: {error['column']} {error['message']}")
        for post in preview.missing:
            self.stdout.write(f"  - {post.person} ({post})")
        return preview.faulty

    def _apply(self, batch: ImportBatch) -> None:
        if not Preview(batch, show="").changing:
            return
        actions.begin_import(batch)
        actions.apply_rows(batch, lambda _done: None)
        left_out = batch.rows.filter(change=RowChange.FAULTY).count()
        self.stdout.write(f"Imported. Rows left out: {left_out}.")


def _day(text: str) -> datetime.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a day: {text}") from error
