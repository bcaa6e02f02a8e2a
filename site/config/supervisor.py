"""Keeps the processes of one machine running together: all, or none.

Each child is a group of its own, so that Ctrl-C reaches only us and we end every child with all
it has started. A child that dies is started again, a little later each time; one that dies again
and again ends everything, because half a site helps nobody.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PAUSE = 0.2  # seconds between two looks at the children
GRACE = 10.0  # seconds a child has to finish what it is doing
MOST_DEATHS, WITHIN = 5, 60.0  # more deaths within so many seconds end everything
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # Linux: prctl(2)


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """`run()` returns the exit status when a signal, or a child beyond help, has ended all."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        look: Callable[[], None] = lambda: None,
    ) -> None:
        """`look` is called at each turn, e.g. to say once that the server answers."""
        self.children, self.environment, self.say, self.look = children, environment, say, look
        self.stopping = False

    def run(self) -> int:
        for number in STOP_SIGNALS:
            signal.signal(number, self.stop)
        status = 0
        try:
            while not self.stopping and status == 0:
                status = self.keep_running()
                self.look()
                time.sleep(PAUSE)
        finally:
            self.end_all()
        return status

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def keep_running(self) -> int:
        """Starts what should run and does not; 1 when a child is beyond help."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and not child.is_running:
                self.bury(child, now)
                if len(child.deaths) > MOST_DEATHS:
                    self.say(f"{child.name} cannot be kept running; everything is stopped.")
                    return 1
            if child.process is None and now >= child.start_at:
                self.start(child)
        return 0

    def start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 -- our own commands
            child.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid()),  # noqa: PLW1509 -- we have one thread
        )

    def bury(self, child: Child, now: float) -> None:
        """What it leaves running is ended too, or a worker would hold the port of the next."""
        if child.process is not None:
            self.say(f"{child.name} has ended with status {child.process.returncode}.")
            signal_group(child.process.pid, signal.SIGKILL)
        child.process = None
        child.deaths = [moment for moment in child.deaths if moment > now - WITHIN] + [now]
        child.start_at = now + 2.0 ** (len(child.deaths) - 2)  # 0.5, 1, 2, 4, 8 seconds

    def end_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass  # the group's SIGKILL is next
            signal_group(process.pid, signal.SIGKILL)
            process.wait()


def signal_group(leader: int, number: signal.Signals) -> None:
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        pass  # all of them have gone already


def die_with_parent(parent: int) -> Callable[[], None] | None:
    """For the child between fork and exec: get SIGTERM when we die, even by SIGKILL. Linux only;
    elsewhere a killed supervisor leaves its children to be ended by hand."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask_kernel
