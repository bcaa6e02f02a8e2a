"""What must not be read from the database file: encrypted with a key that lies outside of it.

Drafts of surveys and answers that wait for their closing. A database keeps what was deleted or
overwritten for a while (free pages of SQLite, dead rows and the log of PostgreSQL), so what may
not be found there is never written there in the clear. No time is stored with it (as Fernet
would), and its length says little: contents are padded to whole blocks.
"""

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, as AES-GCM wants it
BLOCK = 2048  # bytes; a short answer more or less does not show


def seal(content: Any, *, of: str) -> bytes:
    """JSON, padded and encrypted. `of` names the row it belongs to: elsewhere it cannot be read."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    padded = text + b" " * (-len(text) % BLOCK)
    nonce = os.urandom(NONCE)
    return nonce + _cipher().encrypt(nonce, padded, of.encode())


def unseal(sealed: bytes | memoryview, *, of: str) -> Any:
    """Raises cryptography.exceptions.InvalidTag for another key, another row or other bytes."""
    whole = bytes(sealed)
    return json.loads(_cipher().decrypt(whole[:NONCE], whole[NONCE:], of.encode()))


def _cipher() -> AESGCM:
    key = settings.MFA_SECRETS_KEY.encode()
    return AESGCM(hmac.digest(key, b"hagukumi surveys", hashlib.sha256))
