"""The code at the door: a QR that is another one every twenty seconds, and six digits beside it for
whoever cannot scan. Worked out from the session's secret and the clock, so nothing is stored.

A photograph of it is worth nothing a minute later: the code of now and the one before are taken,
no other. The door opens thirty minutes before a session and closes as late as one may come.
"""

import datetime
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse

from courses.models import Session

SECONDS = 20
OPENS_BEFORE = datetime.timedelta(minutes=30)
PROOF_LASTS = datetime.timedelta(minutes=10)  # to log in, once the code was scanned in time


def is_open(session: Session, at: datetime.datetime) -> bool:
    return opens_at(session) <= at < closes_at(session)


def opens_at(session: Session) -> datetime.datetime:
    return session.starts_at - OPENS_BEFORE


def closes_at(session: Session) -> datetime.datetime:
    """Then whoever comes is the organiser's to decide, with the list."""
    return min(session.starts_at + session.may_be_late, session.ends_at)


def token_at(session: Session, at: datetime.datetime) -> str:
    """What the QR carries: 16 characters."""
    return _digest(session, _window(at))[:16]


def digits_at(session: Session, at: datetime.datetime) -> str:
    """Six digits to type instead."""
    return f"{int(_digest(session, _window(at))[16:28], 16) % 1_000_000:06}"


def is_token(session: Session, typed: str, at: datetime.datetime) -> bool:
    return _is_one_of(typed, [token_at(session, moment) for moment in _taken(at)])


def is_digits(session: Session, typed: str, at: datetime.datetime) -> bool:
    return _is_one_of(typed, [digits_at(session, moment) for moment in _taken(at)])


def address_at(session: Session, at: datetime.datetime) -> str:
    """The whole address in the QR; phones know nothing of paths."""
    path = reverse("runs:scanned", args=[session.key, token_at(session, at)])
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def seconds_left(at: datetime.datetime) -> int:
    """Until the next code."""
    return SECONDS - int(at.timestamp()) % SECONDS


def _taken(at: datetime.datetime) -> list[datetime.datetime]:
    return [at, at - datetime.timedelta(seconds=SECONDS)]


def _window(at: datetime.datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _digest(session: Session, window: int) -> str:
    key = f"{settings.SECRET_KEY}:{session.door_secret}".encode()
    return hmac.new(key, f"{session.key}:{window}".encode(), hashlib.sha256).hexdigest()


def _is_one_of(typed: str, codes: list[str]) -> bool:
    return any(hmac.compare_digest(typed.encode(), code.encode()) for code in codes)
