"""What people can be told. Each app names its own in `notices.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from core.models import Message

Words = str | Promise


@dataclass(frozen=True)
class Topic:
    """What a digest is grouped by, and what a person may want no mail about."""

    name: str
    label: Words


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    content_type: str


Attach = Callable[[Message], Attachment | None]


@dataclass(frozen=True)
class Kind:
    """`urgent`: mailed at once. `may_stop`: a person may do without its mail. `attach`: asked when
    the mail is written, so that what it gives is as new as can be."""

    name: str
    label: Words
    topic: str
    urgent: bool = False
    may_stop: bool = True
    attach: Attach | None = None


_topics: dict[str, Topic] = {}
_kinds: dict[str, Kind] = {}


def topic(name: str, label: Words) -> None:
    _topics[name] = Topic(name, label)


def kind(
    name: str,
    label: Words,
    *,
    topic: str,
    urgent: bool = False,
    may_stop: bool = True,
    attach: Attach | None = None,
) -> None:
    """Registers a kind of message, "app.what_is_told". Its topic may be another app's."""
    _kinds[name] = Kind(name, label, topic, urgent, may_stop, attach)


def kinds() -> dict[str, Kind]:
    """All that the installed apps have named, by name."""
    autodiscover_modules("notices")
    return dict(sorted(_kinds.items()))


def topics() -> dict[str, Topic]:
    autodiscover_modules("notices")
    return dict(sorted(_topics.items()))


def kind_of(name: str) -> Kind:
    """Raises LookupError for what no app has named."""
    found = _kinds.get(name) or kinds().get(name)
    if found is None:
        raise LookupError(f"No notices.py registers the kind {name!r}.")
    return found


def label_of_kind(name: str) -> str:
    """Of an app that is gone, messages may stay: then the bare name."""
    found = kinds().get(name)
    return str(found.label) if found else name


def label_of_topic(name: str) -> str:
    found = topics().get(name)
    return str(found.label) if found else name


def stoppable() -> list[Topic]:
    """The topics with at least one kind whose mail a person may do without."""
    some = {each.topic for each in kinds().values() if each.may_stop}
    return [each for name, each in topics().items() if name in some]


def never_stopped() -> list[str]:
    """The kinds that are mailed whatever the person has chosen."""
    return [name for name, each in kinds().items() if not each.may_stop]
