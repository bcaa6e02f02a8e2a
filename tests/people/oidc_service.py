"""A small sign-in service (OpenID Connect) that signs real tokens, for tests.

    with running_service() as service:
        service.person = {"sub": "1001", "preferred_username": "minori"}

It keeps one signed-in person and asks nobody. `faults` names what it does wrong.
Run as a program it is the same service in a process of its own: `python -m
tests.people.oidc_service` prints its address and ends with its standard input.
"""

import base64
import hashlib
import json
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "hagukumi", "the secret of the client"
MINORI = {"sub": "1001", "preferred_username": "minori", "email": "minori@example.jp"}


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = dict(MINORI)
        self.faults: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.server_port}"

    def configuration(self) -> dict[str, Any]:
        named = (
            "https://evil.example"
            if "other issuer in the configuration" in self.faults
            else self.issuer
        )
        return {
            "issuer": named,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        back = {"state": asked["state"]}
        if "the person stops" in self.faults:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = asked
        if "other state" in self.faults:
            back["state"] = "made-up"
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once, for who began; else nothing."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token(asked)}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.person
        for fault, wrong in {
            "other issuer": {"iss": "https://evil.example"},
            "for another site": {"aud": "another"},
            "other nonce": {"nonce": "0" * 64},
            "expired": {"iat": now - 900, "exp": now - 600},
        }.items():
            claims |= wrong if fault in self.faults else {}
        if "no nonce" in self.faults:
            del claims["nonce"]
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        if "no token" in self.faults:
            return ""
        if "unsigned" in self.faults:
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        if "signed with the public key" in self.faults:
            return hmac_with_public_key(claims, self.key)
        key = self.other_key if "other key" in self.faults else self.key
        kid = "2" if "unknown key" in self.faults else "1"
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


def hmac_with_public_key(claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """The old trick: HS256 with what everybody may read as the secret."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()).encode()
    return jwt.encode(claims, public, algorithm="HS256", headers={"kid": "1"})


class Answers(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path == "/.well-known/openid-configuration":
            self.say(self.server.configuration())
        elif place.path == "/keys":
            self.say({"keys": "none"} if "no keys" in self.server.faults else self.server.keys())
        elif place.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.authorize(asked))
            self.end_headers()
        else:
            self.say({}, 404)

    def do_POST(self) -> None:
        if self.path == "/control":  # from the test, where this runs in a process of its own
            told = json.loads(self.body())
            self.server.person, self.server.faults = told["person"], set(told["faults"])
            self.say({})
            return
        sent = {name: values[0] for name, values in parse_qs(self.body()).items()}
        if "broken answer" in self.server.faults:
            self.say(["not", "tokens"])
            return
        tokens = self.server.exchange(sent)
        self.say(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def say(self, answer: Any, status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def running_service() -> Iterator[Service]:
    service = Service()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()


if __name__ == "__main__":
    with running_service() as alone:
        sys.stdout.write(f"{alone.issuer}\n")
        sys.stdout.flush()
        sys.stdin.read()
