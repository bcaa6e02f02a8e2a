"""所属追加コード: ten characters that nobody can guess, read aloud or written on paper."""

import hashlib
import secrets
import time
import unicodedata

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# Neither 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, nor U and V: 45 bits in ten.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH, GROUP = 10, 5
SEPARATORS = str.maketrans("", "", " -‐‑‒–—―−ー._・")
# In ten minutes: of one officer, who types them off paper, and of one address, behind which a
# whole ward may sit.
PERIOD, MOST_OF_OFFICER, MOST_OF_ADDRESS = 600, 20, 300


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest_of(typed: str) -> str:
    """What is stored, of a code however it was typed. Keyed: a copy of the table opens nothing."""
    code = unicodedata.normalize("NFKC", typed).upper().translate(SEPARATORS)
    return salted_hmac("people.join_code", code, algorithm="sha256").hexdigest()


def too_many(request: HttpRequest) -> bool:
    """Counts this wrong try; whether it was one too many for the officer or the address."""
    address = hashlib.sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:16]
    # Both are counted, whichever is reached first.
    over = [
        _count(f"officer.{request.user.pk}") > MOST_OF_OFFICER,
        _count(f"address.{address}") > MOST_OF_ADDRESS,
    ]
    return any(over)


def _count(who: str) -> int:
    key = f"people.join_code.{who}.{int(time.time() // PERIOD)}"
    cache.add(key, 0, timeout=PERIOD)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out of the cache between the two lines
        return 0
