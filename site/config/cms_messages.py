"""What the packages of the CMS say, and what of it has no Japanese.

A package's English catalogue (`locale/en`) lists all that it says. Its Japanese is what Django
would load: the compiled catalogues of all apps, then ours from LOCALE_PATHS.
Needs polib, which only tests and translators have.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import polib  # type: ignore[import-untyped]  # its types are another package
from django.apps import apps
from django.conf import settings

DOMAINS = ("django", "djangojs")  # Python and templates; what the scripts of the CMS say
CATALOGUE: Path = settings.SITE / "locale_cms"
DJANGO = Path(django.__file__).parent / "conf" / "locale"
# Said by the code and forgotten in the package's own catalogue.
UNLISTED = [("wagtailmedia", "django", "media items")]

Key = tuple[str | None, str]  # context, English


@dataclass(frozen=True)
class Message:
    package: str
    domain: str
    context: str | None
    text: str
    plural: str

    @property
    def key(self) -> Key:
        return self.context, self.text


def said() -> Iterator[Message]:
    """Each message of the installed packages once, with the first package that says it."""
    yield from (Message(package, domain, None, text, "") for package, domain, text in UNLISTED)
    for domain in DOMAINS:
        known: set[Key] = set()
        for package, locale in _installed():
            if package.startswith("django."):
                continue  # whole in Japanese, and none of the CMS
            for entry in _entries(locale, "en", domain, ".po"):
                message = Message(package, domain, entry.msgctxt, entry.msgid, entry.msgid_plural)
                if message.key not in known:
                    known.add(message.key)
                    yield message


def japanese(domain: str) -> dict[Key, str]:
    """What Django shows in Japanese, for everything that has a translation at all."""
    packages, ours = [place for _name, place in _installed()], reversed(settings.LOCALE_PATHS)
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural.get(0, "")
        for locale in [DJANGO, *packages, *ours]  # the last one wins
        for entry in _entries(locale, "ja", domain, ".mo")
        if entry.msgstr or entry.msgstr_plural
    }


def missing() -> list[Message]:
    known = {domain: japanese(domain) for domain in DOMAINS}
    return [message for message in said() if message.key not in known[message.domain]]


def dead() -> list[tuple[str, str]]:
    """(domain, English) of what we translate and no installed package says any more."""
    asked = {(message.domain, message.key) for message in said()}
    return [
        (domain, entry.msgid)
        for domain in DOMAINS
        for entry in _entries(CATALOGUE, "ja", domain, ".po")
        if (domain, (entry.msgctxt, entry.msgid)) not in asked
    ]


def write(messages: Iterable[Message]) -> None:
    """Puts them into our catalogue, to be translated there; what is dead leaves it."""
    messages = list(messages)
    gone = {*dead()}
    for domain in DOMAINS:
        catalogue = polib.pofile(str(_file(CATALOGUE, "ja", domain, ".po")), wrapwidth=0)
        catalogue[:] = [each for each in catalogue if (domain, each.msgid) not in gone]
        catalogue.extend(_empty(each) for each in messages if each.domain == domain)
        catalogue.save()


def _empty(message: Message) -> Any:
    forms = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}} if message.plural else {}
    return polib.POEntry(
        msgctxt=message.context, msgid=message.text, comment=message.package, **forms
    )


def _installed() -> list[tuple[str, Path]]:
    """(name, locale folder) of the apps as Django merges them: the first app comes last."""
    return [(app.name, Path(app.path, "locale")) for app in reversed([*apps.get_app_configs()])]


def _entries(locale: Path, language: str, domain: str, ending: str) -> Iterable[Any]:
    path = _file(locale, language, domain, ending)
    if not path.exists():
        return []
    read = polib.pofile if ending == ".po" else polib.mofile
    return [entry for entry in read(str(path)) if entry.msgid and not entry.obsolete]


def _file(locale: Path, language: str, domain: str, ending: str) -> Path:
    return Path(locale, language, "LC_MESSAGES", domain + ending)
