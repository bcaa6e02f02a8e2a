"""The Japanese catalogue is complete, and every message can be translated at all."""

import ast
import re

import polib
import pytest

from tests.messages import CALLS, calls, messages
from tests.tree import ROOT, code, named

CATALOGUES = sorted((ROOT / "site").glob("locale*/ja/LC_MESSAGES/*.po"))
OURS = ROOT / "site/locale/ja/LC_MESSAGES/django.po"

NAMED = re.compile(r"%\((\w+)\)[sd]")
POSITIONAL = re.compile(r"%(?!%)(?!\()[-+ 0-9.]*[sdif]\b|\{\d*\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_everything_is_translated(path):
    catalogue = polib.pofile(str(path))

    assert len(catalogue) > 0
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_the_compiled_catalogue_is_fresh(path):
    def content(catalogue):
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural
            for entry in catalogue
            if entry.msgid
        }

    compiled = polib.mofile(str(path.with_suffix(".mo")))

    assert content(compiled) == content(polib.pofile(str(path)))


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_a_translation_names_what_its_message_names(path):
    """A placeholder that only the translation has is an error on the page that shows it."""
    wrong = []
    for entry in polib.pofile(str(path)):
        known = {*NAMED.findall(entry.msgid), *NAMED.findall(entry.msgid_plural)}
        said = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
        if not set(NAMED.findall(said)) <= known:
            wrong.append(entry.msgid)

    assert wrong == []


def test_every_message_of_the_code_is_in_the_catalogue():
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(OURS))}

    missing = [
        f"{message.place}: {message.text!r}"
        for message in messages()
        if (message.context, message.text) not in known
    ]

    assert missing == [], "Run make messages, then translate what is new."


def test_messages_are_written_out():
    """No f-string, no variable, no % inside the call: what is asked for must be in the catalogue."""
    wrong = []
    for path in code():
        for name, call in calls(path):
            context, text, plural = CALLS[name]
            for index in filter(lambda index: index is not None, (context, text, plural)):
                argument = call.args[index] if index < len(call.args) else None
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    wrong.append(f"{named(path)}:{call.lineno}")

    assert wrong == []


def test_placeholders_have_names():
    """Japanese says things in another order, so %s and {} cannot be put right by a translator."""
    wrong = [
        f"{message.place}: {text!r}"
        for message in messages()
        for text in (message.text, message.plural)
        if text and POSITIONAL.search(text)
    ]

    assert wrong == []


def test_the_reader_of_templates_finds_each_kind_of_message(tmp_path, monkeypatch):
    template = tmp_path / "templates" / "page.html"
    template.parent.mkdir()
    template.write_text(
        """{% load i18n %}{% translate "One" %}{% translate 'Two' context "sea" %}
        {% include "x.html" with title=_("Three") %}
        {% blocktranslate trimmed with n=count %}
          Four {{ n }}
        {% endblocktranslate %}
        {% blocktranslate trimmed count n=3 %}Five{% plural %}Fives {{ n }}{% endblocktranslate %}""",
        encoding="utf-8",
    )
    monkeypatch.setattr("tests.messages.named", lambda path: path.name)

    from tests.messages import in_template  # noqa: PLC0415 -- after the patch

    assert [(m.context, m.text, m.plural) for m in in_template(template)] == [
        (None, "One", None),
        ("sea", "Two", None),
        (None, "Three", None),
        (None, "Four %(n)s", None),
        (None, "Five", "Fives %(n)s"),
    ]
