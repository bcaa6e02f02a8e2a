"""Scarce and secret: the issuer's next number, and a verification code nobody has."""

from certificates.codes import new_code
from certificates.models import Certificate, Issuer, SerialCounter

MOST_TRIES = 10  # two codes in 2^60 never meet; with a broken random source they do


def next_number(issuer: Issuer, year: int) -> int:
    """Advance the counter. Its row stays locked until the caller commits, and goes back with
    the caller's rollback: so numbers have no gaps."""
    SerialCounter.objects.get_or_create(issuer=issuer, fiscal_year=year)
    counter = SerialCounter.objects.select_for_update().get(issuer=issuer, fiscal_year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def free_code() -> str:
    for _attempt in range(MOST_TRIES):
        code = new_code()
        if not Certificate.objects.filter(code=code).exists():
            return code
    raise RuntimeError("No free verification code: is the random source broken?")
