from typing import Any

from django.core.management.base import BaseCommand

from core.reminding import plant_usual
from people.actions import load_reference
from people.cms_rights import ensure_cms_groups


class Command(BaseCommand):
    help = (
        "Loads the bodies of Tokyo, the lists for posts and the usual reminders. "
        "Safe to run at any time."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        counts = load_reference()
        ensure_cms_groups()
        plant_usual()
        self.stdout.write(
            f"Reference data: {counts['created']} rows created, {counts['changed']} changed."
        )
