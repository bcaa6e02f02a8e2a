"""The one place where the process environment is read, strictly.

A typo stops the start with a sentence, instead of being guessed at.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}

# From how many times on PostgreSQL keeps the plan of a question (core/prepared.py).
PREPARED_FROM = 5
# One writer at a time, taken at BEGIN: a read that becomes a write cannot fail
# half-way with "database is locked" (docs/decisions.md).
SQLITE_OPTIONS: Mapping[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
    ),
}


def text(name: str, default: str | None = None) -> str:
    """The variable, or the text of the file that NAME_FILE points to (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def number(name: str, default: int, *, most: int | None = None) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    if most is not None and int(value) > most:
        raise ImproperlyConfigured(f"{name} must be {most} at most, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty items are dropped."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def _options(query: str) -> dict[str, Any]:
    """As the address has them; "prepare_threshold=none" is for a pooler between us and PostgreSQL
    that hands a connection to somebody else after each transaction."""
    options: dict[str, Any] = dict(parse_qsl(query))
    kept = options.get("prepare_threshold", "")
    if kept == "none":
        options["prepare_threshold"] = None
    elif kept:
        if not kept.isdecimal():
            raise ImproperlyConfigured(f"prepare_threshold must be a number or none, not {kept!r}.")
        options["prepare_threshold"] = int(kept)
    return options


def database(name: str, default: str) -> dict[str, Any]:
    """A DATABASES entry from a URL: sqlite:///relative, sqlite:////absolute or postgresql://…

    Query parameters of a PostgreSQL URL become connection options.
    """
    return parse_database(text(name, default), variable=name)


def parse_database(url: str, *, variable: str = "DATABASE_URL") -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            # To open the file anew reads the whole schema: half of what a small page would cost.
            "CONN_MAX_AGE": 60,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"prepare_threshold": PREPARED_FROM, **_options(parts.query)},
        }
    raise ImproperlyConfigured(f"{variable} must begin with sqlite:// or postgresql://.")
