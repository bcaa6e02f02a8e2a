"""Codes for paper and tokens for mail: made at random, kept as a digest only."""

import datetime
import secrets
import unicodedata

from django.utils import timezone
from django.utils.crypto import salted_hmac

# Nothing that two people could read differently (0 O, 1 I L, 2 Z, 5 S, 8 B, U V): 54 bits in 12.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH, GROUP = 12, 4
# What people put between the groups, ー for want of a hyphen on a Japanese keyboard among it.
SEPARATORS = str.maketrans("", "", " -‐‑‒–—―−ー._・")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """3C7D-KMPQ-XY94"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """The code as it was made: width, case and hyphens do not matter. Whatever else was typed
    comes out as something that fits nobody."""
    return unicodedata.normalize("NFKC", typed).upper().translate(SEPARATORS)


def new_token() -> str:
    """For a link that nobody types."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Keyed with SECRET_KEY, so that a stolen database gives nothing to try codes against."""
    return salted_hmac("people.invitation", secret, algorithm="sha256").hexdigest()


DAYS_VALID = 14


def valid_until(at: datetime.datetime) -> datetime.datetime:
    """The end of the fourteenth day after, in Tokyo: what people can be told as a day."""
    day = timezone.localdate(at) + datetime.timedelta(days=DAYS_VALID + 1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def last_day(until: datetime.datetime | None) -> datetime.date | None:
    """As people say it: until 4 December, where `until` is the midnight after it."""
    return timezone.localdate(until) - datetime.timedelta(days=1) if until else None
