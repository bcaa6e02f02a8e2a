"""What of an object can be searched, by the `search_fields` of its model."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField


@dataclass(frozen=True)
class Texts:
    title: str
    body: str
    autocomplete: str  # what choosers and listings of the CMS search


def texts_of(item: Any) -> Texts:
    """The three texts of an indexed object, as they are read, not folded."""
    title, body, autocomplete = [], [], []
    for field, text in _texts(item, item.get_search_fields()):
        if isinstance(field, AutocompleteField):
            autocomplete.append(text)
        elif field.field_name == "title":
            title.append(text)
        else:
            body.append(text)
    return Texts("\n".join(title), "\n".join(body), "\n".join(autocomplete))


def _texts(item: Any, fields: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(item)):
                yield from _texts(related, field.fields)
        elif isinstance(field, SearchField | AutocompleteField):
            yield field, _read(field.get_value(item))


def _related(value: Any) -> Iterable[Any]:
    if isinstance(value, Manager):
        return value.all()
    return [] if value is None else [value]


def _read(value: Any) -> str:
    """A StreamField gives the texts of its blocks as a list, other fields a text or a number."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_read(part) for part in value)
    return str(value)
