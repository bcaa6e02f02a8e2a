"""What the race tests call in processes of their own."""

import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend

from core.messages import mailing, tell
from tests.factories import messages as _kinds  # noqa: F401 -- registers the kinds of the tests


def tell_all(people: list[int], key: str, urgent: bool = False) -> None:
    tell(people, kind="tests.decided" if urgent else "tests.news", key=key, title="題")


def digest(at: str, outbox: str) -> int:
    """Writes and sends, as the chores of the morning do; how many were sent."""
    _mail_into(outbox)
    moment = datetime.datetime.fromisoformat(at)
    mailing.write_digests(moment)
    return mailing.send_waiting(moment)


def send(at: str, outbox: str) -> int:
    _mail_into(outbox)
    return mailing.send_urgent(datetime.datetime.fromisoformat(at))


def _mail_into(folder: str) -> None:
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.EMAIL_FILE_PATH = str(Path(folder))
