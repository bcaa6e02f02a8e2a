"""Two real server processes on one database and one cache, and people who sign in there."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests
from django.db import connection

from tests.people.passkey_device import Device
from tests.races import ROOT

LOGIN, PASSKEY_LOGIN = "/accounts/login/", "/accounts/2fa/webauthn/login/"


@contextmanager
def two_servers(cache: Mapping[str, str]) -> Iterator[list[str]]:
    """Their addresses, as soon as both answer."""
    environment = {
        **os.environ,
        **cache,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DJANGO_SETTINGS_MODULE": "tests.people.office_settings",
        "OFFICE_DATABASE": str(connection.settings_dict["NAME"]),
    }
    ports = [free_port(), free_port()]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "error"]
    running = [
        subprocess.Popen(
            [*command, "--port", str(port), "config.wsgi:application"], cwd=ROOT, env=environment
        )
        for port in ports
    ]
    try:
        for port, process in zip(ports, running, strict=True):
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield [f"http://localhost:{port}" for port in ports]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer.")


class Visitor:
    """A browser of its own at one of the servers."""

    def __init__(self, server: str, **headers: str) -> None:
        self.server, self.session = server, requests.Session()
        self.session.headers.update(headers)
        self.session.get(server + LOGIN, timeout=30)

    def post(self, path: str, data: dict[str, str]) -> requests.Response:
        token = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        return self.session.post(
            self.server + path, data | token, allow_redirects=False, timeout=60
        )

    def by_password(self, login: str, password: str) -> requests.Response:
        return self.post(LOGIN, {"login": login, "password": password})

    def by_passkey(self, device: Device) -> requests.Response:
        asked = self.session.get(
            self.server + PASSKEY_LOGIN, headers={"Accept": "application/json"}, timeout=30
        ).json()
        device.origin = self.server
        answer = json.dumps(device.get(asked["request_options"]))
        return self.post(PASSKEY_LOGIN, {"credential": answer})


def is_in(answer: requests.Response) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] == "/my/"
