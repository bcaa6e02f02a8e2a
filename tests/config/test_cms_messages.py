"""Whoever works in the CMS reads Japanese: every message of its packages, ours or theirs.

That our catalogue is whole and its .mo fresh is in tests/test_messages.py, with the site's own.
"""

import json
import re
from collections import Counter
from io import StringIO

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import gettext

from config import cms_messages
from config.cms_messages import DOMAINS, japanese, missing, said

HOLDERS = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|(%[sd])")
LATIN = re.compile(r"[A-Za-z]{3,}")
JAPANESE = re.compile("[぀-ヿ一-鿿]")

# Names of formats and products, which Japanese writes in Latin letters as well.
STAY_LATIN = {"URL", "UID", "WebAuthn", "Wagtail API v2", "Wagtail API v3"}


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """Our catalogue, to be tampered with."""
    place = tmp_path / "locale_cms" / "ja" / "LC_MESSAGES"
    place.mkdir(parents=True)
    for domain in DOMAINS:
        source = polib.pofile(str(cms_messages.CATALOGUE / f"ja/LC_MESSAGES/{domain}.po"))
        source.save(str(place / f"{domain}.po"))
        source.save_as_mofile(str(place / f"{domain}.mo"))
    monkeypatch.setattr(cms_messages, "CATALOGUE", tmp_path / "locale_cms")
    ours = [path for path in settings.LOCALE_PATHS if path.name != "locale_cms"]
    monkeypatch.setattr(settings, "LOCALE_PATHS", [*ours, tmp_path / "locale_cms"])
    return place / "django.po"


def holders(text: str) -> set[str]:
    return {match[0] for match in HOLDERS.finditer(text)}


def words(text: str) -> str:
    """Without placeholders and tags."""
    return HOLDERS.sub("", re.sub("<[^>]*>", "", text))


def wrong_holders(message, shown: str) -> bool:
    return holders(shown) not in (holders(message.text), holders(message.plural))


def test_everything_the_cms_says_has_japanese():
    assert [message.text for message in missing()] == [], "Run manage.py cms_messages --write."


def test_nothing_is_translated_that_nobody_says():
    assert cms_messages.dead() == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_has_the_placeholders_of_its_message(domain):
    shown = japanese(domain)
    asked = [message for message in said() if message.domain == domain]

    assert [m.text for m in asked if wrong_holders(m, shown[m.key])] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_english(domain):
    shown = japanese(domain)
    texts = [shown[message.key] for message in said() if message.domain == domain]

    latin = {text for text in texts if LATIN.search(words(text)) and not JAPANESE.search(text)}
    assert latin <= STAY_LATIN


def test_ours_wins_over_an_odd_translation_of_wagtail():
    assert gettext("Usage") == "使用箇所"
    assert gettext("Page '%(page_title)s' moved.") == "ページ「%(page_title)s」を移動しました。"


def test_the_scripts_of_the_cms_get_ours_too(client, trainer, cms_groups):
    client.force_login(trainer)

    script = client.get("/cms/jsi18n/").content.decode()

    assert json.dumps("ブロックを挿入") in script


class TestCommand:
    def test_it_is_content_when_all_is_there(self):
        out = StringIO()

        call_command("cms_messages", stdout=out)

        assert out.getvalue() == "Everything the CMS says has Japanese.\n"

    def test_it_lists_by_package_what_is_missing(self, catalogue):
        without(catalogue, "Keyboard shortcuts")
        out = StringIO()

        with pytest.raises(CommandError, match="1 messages"):
            call_command("cms_messages", stdout=out)

        assert out.getvalue() == "wagtail.admin\n  'Keyboard shortcuts'\n"

    def test_write_adds_what_is_missing_and_drops_what_nobody_says(self, catalogue):
        without(catalogue, "Keyboard shortcuts")
        source = polib.pofile(str(catalogue))
        source.append(polib.POEntry(msgid="Nobody says this", msgstr="だれも言いません"))
        source.save()
        before = Counter(entry.msgid for entry in source)

        with pytest.raises(CommandError):
            call_command("cms_messages", "--write", stdout=StringIO())

        after = polib.pofile(str(catalogue))
        assert Counter(entry.msgid for entry in after) == before - Counter(
            ["Nobody says this"]
        ) + Counter(["Keyboard shortcuts"])
        assert [entry.msgid for entry in after.untranslated_entries()] == ["Keyboard shortcuts"]


def without(catalogue, text: str) -> None:
    source = polib.pofile(str(catalogue))
    source.remove(source.find(text))
    source.save()
    source.save_as_mofile(str(catalogue.with_suffix(".mo")))
