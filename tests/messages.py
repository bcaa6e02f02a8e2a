"""The messages that code and templates ask for, read without gettext's tools.

`Message(context, text, plural)` as the catalogue keys them; `place` is for whoever must mend it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.tree import code, line_of, named, templates

# Which argument is the context, the message, the plural.
CALLS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# Asks for what templates say, which is read from them.
OF_TEMPLATES = "site/core/templatetags/i18n.py"
LITERAL = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:\s*,\s*{LITERAL})*)")


@dataclass(frozen=True)
class Message:
    context: str | None
    text: str
    plural: str | None
    place: str = field(compare=False)


def messages() -> Iterator[Message]:
    for path in code():
        yield from in_python(path)
    for path in templates():
        yield from in_template(path)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """(function name, call) of everything that asks for a translation in a Python file."""
    if named(path) == OF_TEMPLATES:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            if name in CALLS:
                yield name, node


def in_python(path: Path) -> Iterator[Message]:
    for name, call in calls(path):
        arguments = [getattr(argument, "value", None) for argument in call.args]
        yield made(name, arguments, f"{named(path)}:{call.lineno}")


def in_template(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    # Django's own makemessages reads templates this way: all but the calls becomes X.
    source = templatize(text)
    for match in TEMPLATE_CALL.finditer(source):
        arguments = list(ast.literal_eval(f"({match[2]},)"))
        yield made(match[1], arguments, f"{named(path)}:{line_of(source, match.start())}")


def made(name: str, arguments: list, place: str) -> Message:
    context, text, plural = (None if index is None else arguments[index] for index in CALLS[name])
    return Message(context, text, plural, place)
