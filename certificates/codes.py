"""Verification codes: twelve characters that nobody can guess and anybody can read aloud."""

import secrets
import unicodedata

# No 0, 1, I and O: 32 characters, so a code holds 60 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4
# What people put between the groups, ー for want of a hyphen on a Japanese keyboard among it.
SEPARATORS = str.maketrans("", "", " -‐‑‒–—―−ー._・")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """HGK7-3MWQ-92RT"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code somebody typed: hyphens, spaces, small and full-width letters do not matter."""
    code = unicodedata.normalize("NFKC", typed).upper().translate(SEPARATORS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code
