"""Chores done again and again: `manage.py tick` runs them, about once a minute.

An app names its own in `ticks.py`. Each takes the moment of the tick, may run twice without
harm, and may return what there is to say (nothing and 0 are not worth a word):

    @daily
    def refresh_obligations(at: datetime.datetime) -> str:
        …

Each chore has a row (core.models.Tick) that one process at a time holds, so that ticks on
several machines do not do it together, and that is free again after the process has died.
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from core.models import Tick

logger = logging.getLogger(__name__)

Doing = Callable[[datetime.datetime], object]
LONGEST = datetime.timedelta(minutes=10)  # then the process that holds it counts as dead


@dataclass(frozen=True)
class Chore:
    name: str
    do: Doing
    hour: Callable[[], int] | None  # from which it is done once a day; None: at every tick


@dataclass(frozen=True)
class Outcome:
    name: str
    said: str
    failed: bool = False


_chores: dict[str, Chore] = {}


def every_tick(function: Doing) -> Doing:
    return _register(function, hour=None)


def daily(function: Doing) -> Doing:
    """At the first tick of each day in Tokyo; again at the next tick if it failed."""
    return _register(function, hour=lambda: 0)


def daily_from(setting: str) -> Callable[[Doing], Doing]:
    """As `daily`, but not before the hour in Tokyo (0 to 23) that the setting names."""
    return lambda function: _register(function, hour=lambda: int(getattr(settings, setting)))


def _register(function: Doing, *, hour: Callable[[], int] | None) -> Doing:
    app = function.__module__.partition(".")[0]
    name = f"{app}.{function.__name__}"
    _chores[name] = Chore(name, function, hour)
    return function


def do_chores(at: datetime.datetime) -> Iterator[Outcome]:
    """Does what is due and held by nobody else; one that fails does not stop the others."""
    autodiscover_modules("ticks")
    for chore in sorted(_chores.values(), key=lambda chore: chore.name):
        if _take(chore, at):
            yield _do(chore, at)


def _take(chore: Chore, at: datetime.datetime) -> bool:
    """True for exactly one process: the row is changed only while it is still free."""
    begins = _begins(chore, at)
    if begins is not None and at < begins:
        return False
    Tick.objects.get_or_create(name=chore.name)
    free = Tick.objects.filter(name=chore.name).free(at)
    if begins is not None:
        free = free.not_done_since(begins)
    return bool(free.update(held_until=at + LONGEST))


def _begins(chore: Chore, at: datetime.datetime) -> datetime.datetime | None:
    """The moment of that day since when it is to be done once."""
    if chore.hour is None:
        return None
    return timezone.localtime(at).replace(hour=chore.hour(), minute=0, second=0, microsecond=0)


def _do(chore: Chore, at: datetime.datetime) -> Outcome:
    held = Tick.objects.filter(name=chore.name)
    try:
        said = chore.do(at)
        held.update(done_at=at)
    except Exception:  # whatever an app's chore raises must not stop the others'
        logger.exception("The chore %s failed.", chore.name)
        return Outcome(chore.name, "failed", failed=True)
    finally:
        held.update(held_until=None)
    return Outcome(chore.name, str(said or ""))
