"""Scarce and secret: the issuer's next number, and a verification code nobody has."""

from certificates.codes import new_code
from certificates.models import Certificate, Issuer, SerialCounter

MOST_TRIES = 10  # two codes in 2^60 never meet; with a broken random source they do


def next_numbers(issuer: Issuer, year: int, count: int) -> range:
    """Advance the counter. Its row stays locked until the caller commits, and goes back with
    the caller's rollback: so numbers have no gaps."""
    SerialCounter.objects.get_or_create(issuer=issuer, fiscal_year=year)
    counter = SerialCounter.objects.select_for_update().get(issuer=issuer, fiscal_year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)


def free_code() -> str:
    return free_codes(1)[0]


def free_codes(count: int) -> list[str]:
    for _attempt in range(MOST_TRIES):
        codes = list({new_code() for _each in range(count)})
        if len(codes) == count and not Certificate.objects.filter(code__in=codes).exists():
            return codes
    raise RuntimeError("No free verification code: is the random source broken?")
