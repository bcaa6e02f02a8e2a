"""Real processes: what runs together ends together, however the end comes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.tree import ROOT

SLEEPER = "import time; time.sleep(60)"
# One that has started another, as Granian does with its worker.
FAMILY = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)
DYING = "import sys; sys.exit(3)"

PROGRAM = """
import os, sys
from config import supervisor
from config.supervisor import Child, Supervisor

supervisor.PAUSE, supervisor.GRACE = 0.02, 1.0
supervisor.MOST_DEATHS = {deaths}
children = [Child(f"child {{n}}", [sys.executable, "-c", text]) for n, text in enumerate({texts!r})]
told = []

def look():
    for child in children:
        if child.process and child.process.pid not in told:
            told.append(child.process.pid)
            print("started", child.name, child.process.pid, flush=True)

run = Supervisor(children, environment=os.environ, say=lambda line: print(line, flush=True), look=look)
sys.exit(run.run())
"""


@pytest.fixture
def supervise():
    begun = []

    def start(*texts, deaths=5):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(texts=list(texts), deaths=deaths)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "site")},
            stdout=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()


def started(process):
    """The process group that the next child announces itself with."""
    for line in process.stdout:
        if line.startswith("started"):
            return int(line.split()[-1])
    raise AssertionError("no child was started")


def is_gone(group, within=10.0):
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_child_and_what_it_has_started(supervise, number):
    process = supervise(SLEEPER, FAMILY)
    groups = [started(process), started(process)]

    process.send_signal(number)

    assert process.wait(10) == 0
    assert [is_gone(group) for group in groups] == [True, True]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does this")
def test_children_end_when_the_supervisor_is_killed(supervise):
    process = supervise(SLEEPER, SLEEPER)
    groups = [started(process), started(process)]

    process.kill()

    assert [is_gone(group) for group in groups] == [True, True]


def test_a_child_that_dies_is_started_again(supervise):
    process = supervise(SLEEPER)
    first = started(process)

    os.kill(first, signal.SIGKILL)

    second = started(process)
    assert second != first


def test_what_a_dead_child_leaves_behind_is_ended(supervise):
    process = supervise(FAMILY)
    first = started(process)
    time.sleep(0.5)  # until it has a child of its own

    os.kill(first, signal.SIGKILL)
    started(process)

    assert is_gone(first)


def test_a_child_beyond_help_ends_everything(supervise):
    process = supervise(SLEEPER, DYING, deaths=1)
    sleeper = started(process)

    said = process.stdout.read()

    assert process.wait(20) == 1
    assert "child 1 has ended with status 3." in said
    assert "child 1 cannot be kept running" in said
    assert is_gone(sleeper)


def test_a_child_that_does_not_listen_is_killed_after_its_grace(supervise):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('x'); time.sleep(60)"
    process = supervise(deaf)
    group = started(process)
    time.sleep(0.5)  # until it has stopped listening

    process.terminate()

    assert process.wait(10) == 0
    assert is_gone(group)
