"""A passkey device in Python: makes keys and signs as a browser would, for tests without one."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

from people.models import User

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One key for one site. `verifies=False` is a device that asks for neither finger nor PIN."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.create() hands to the page, as JSON."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, public)
        data = AuthenticatorData.create(self._rp_hash(), self._flags() | NEW_KEY, 0, bytes(made))
        return self._answer(
            clientDataJSON=websafe_encode(self._client_data("webauthn.create", asked)),
            attestationObject=websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        ) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.get() hands to the page, as JSON."""
        client_data = self._client_data("webauthn.get", options["publicKey"])
        data = bytes(AuthenticatorData.create(self._rp_hash(), self._flags(), 0))
        signed = self.key.sign(
            data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
            userHandle=self.user_handle,
        )

    def _flags(self) -> int:
        return PRESENT | (VERIFIED if self.verifies else 0)

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(told | {"crossOrigin": False}).encode()

    def _answer(self, **response: str) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def registered(person: User) -> Device:
    """As if this person had made a passkey on its page."""
    device = Device()
    user = {"id": websafe_encode(user_pk_to_url_str(person).encode())}
    Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": "職場のパソコン",
            "credential": device.create({"publicKey": {"user": user, "challenge": "AAAA"}}),
        },
    )
    return device
