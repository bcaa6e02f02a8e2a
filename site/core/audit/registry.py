"""What can have happened. Each app names its own in `audits.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    name: str
    label: Words
    is_access: bool

    def sentence(self, facts: Mapping[str, Any]) -> str:
        """The label, with the facts it asks for by name: "Saved %(rows)s rows as a file"."""
        text = str(self.label)
        return text % _Known(facts) if "%(" in text else text


class _Known(dict[str, Any]):
    """An event is older than the sentence that tells of it: what it does not say is a dash."""

    def __missing__(self, _fact: str) -> str:
        return "–"


_kinds: dict[str, Kind] = {}


def kind(name: str, label: Words, *, is_access: bool = True) -> None:
    """Registers a kind of event: "app.what_happened", and the sentence that people read. It may
    ask for facts by name, "Saved %(rows)s rows as a file".

    `is_access`: whether the people concerned find it under "Who looked at my data"; False for
    what is about an account and not about its data, such as a sign-in.
    """
    _kinds[name] = Kind(name, label, is_access)


def kinds() -> dict[str, Kind]:
    """All that the installed apps have named, by name."""
    autodiscover_modules("audits")
    return dict(sorted(_kinds.items()))


def sentence_of(kind: str, facts: Mapping[str, Any]) -> str:
    """What an event says in words; its bare name if the app that made it is gone."""
    found = kinds().get(kind)
    return found.sentence(facts) if found else kind


def known(name: str) -> bool:
    return name in _kinds or name in kinds()
