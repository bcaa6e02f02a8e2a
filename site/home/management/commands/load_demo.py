from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from home.demo import loading
from people.models import User
from records.models import Record


class Command(BaseCommand):
    help = "Loads the demonstration, once: fictitious people, courses and a case."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            loaded = loading.load()
        except (ImproperlyConfigured, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        if not loaded:
            self.stdout.write("The demonstration is loaded already; nothing was changed.")
            return
        people, records = User.objects.count(), Record.objects.count()
        self.stdout.write(f"The demonstration is loaded: {people} people, {records} records.")
