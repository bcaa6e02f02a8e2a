import os
import socket
import sys
from argparse import ArgumentParser
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from config import env
from config.supervisor import Child, Supervisor
from home.demo import contents


class Command(BaseCommand):
    help = "Runs the web server, the job worker and the regular chores of one machine together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument(
            "--prepare", action="store_true", help="First does what `manage.py prepare` does."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken_port(host, port)
        if options["prepare"]:  # in this process: starting Django once more costs seconds
            call_command("prepare")
            connections.close_all()
        supervisor = Supervisor(
            children(host, port), environment=environment(), say=self.say, look=self.announce
        )
        self.address, self.announced = (host, port), False
        sys.exit(supervisor.run())

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # also when it goes into a file or a pipe

    def announce(self) -> None:
        """Once, when the server answers."""
        if self.announced or not answers(*self.address):
            return
        self.announced = True
        host, port = self.address
        self.say(_("Hagukumi is ready: %(address)s") % {"address": f"http://{host}:{port}/"})
        if settings.DEMONSTRATION:
            for line in demonstration_lines():
                self.say(line)


def children(host: str, port: int) -> list[Child]:
    python, manage = sys.executable, str(settings.ROOT / "manage.py")
    web = [python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    # Two processes answer at the same time on two cores; threads of one wait for one another.
    web += ["--workers", str(env.number("WEB_WORKERS", 2))]
    web += ["--blocking-threads", "2", "--log-level", "warning"]
    worker = [python, manage, "db_worker", "--no-reload", "--no-startup-delay"]
    return [
        Child("web server", [*web, "config.wsgi:application"]),
        Child("job worker", worker),
        Child("regular chores", [python, manage, "tick", "--every", "60"]),
    ]


def environment() -> dict[str, str]:
    """Ours, with both source roots on the path: manage.py finds site/ itself, Granian does not."""
    roots = [str(settings.ROOT), str(settings.SITE)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(roots)}


def refuse_taken_port(host: str, port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = _("Port %(port)s is in use. Choose another: PORT=8001 make run")
            raise CommandError(message % {"port": port}) from error


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def demonstration_lines() -> list[str]:
    """The log-ins of the demonstration, for the person who has just started it."""
    demo = contents.read("logins.toml")
    lines = [f"  {login['username']:<14}{login['what']}" for login in demo["logins"]]
    title = _("Everybody in the demonstration is fictitious. Password of all: %(password)s")
    return [title % {"password": demo["password"]}, *lines]
