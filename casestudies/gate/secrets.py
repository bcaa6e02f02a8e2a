"""Words that name somebody are encrypted in the database, under a key that lies outside it."""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models

PURPOSE = "casestudies.gate"


class SecretText(models.TextField[str, str]):
    """Plain in Python, encrypted in every row, dump and backup. Nothing can be searched in it."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else _cipher().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else _cipher().decrypt(value.encode()).decode()


def fingerprint(*parts: str) -> str:
    """64 hexadecimal digits that say which words were meant to whoever has the words, and nothing to
    whoever has not."""
    text = "\x1f".join(parts)
    return hmac.new(_key(), text.encode(), hashlib.sha256).hexdigest()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key()))


def _key() -> bytes:
    return hashlib.sha256(f"{PURPOSE}:{settings.MFA_SECRETS_KEY}".encode()).digest()
