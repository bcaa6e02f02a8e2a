"""Words looked for among objects that are known beforehand, as all that readers may find is.

The same answers as `queryset.search()`, and up to MANY of them in the same order. Its queries grow with
the site: there the database says each time which objects the queryset holds. Here the caller
remembers it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.search.models import IndexEntry
from wagtail.search.utils import get_descendants_content_types_pks

from core.search.dialects import Column, dialect
from core.search.words import Word

Entries = Mapping[int, int]
EVERYWHERE: Sequence[Column] = ("title", "body")
MANY = 300  # hits: fifteen pages of them, which nobody reads through


def entries_of(objects: QuerySet[Any]) -> Entries:
    """{key of the index entry: key of the object}, of whole-numbered keys. What is indexed later,
    or gone since, is another version of the content (core.memory)."""
    there = set(objects.order_by().values_list("pk", flat=True))
    kinds = get_descendants_content_types_pks(objects.model)
    entries = IndexEntry.objects.filter(content_type__in=kinds).values_list("pk", "object_id")
    return {entry: int(pk) for entry, pk in entries if int(pk) in there}


def best_first(words: Sequence[Word], entries: Entries) -> list[int]:
    """The keys of those of the objects in whose texts all the words stand; without words, none.

    Where more than MANY hold them, only titles are weighed: those that have all the words come
    first, then the newest objects. To weigh 3,000 bodies took half of the page's time, and which of
    them says a word most often tells nobody what to read.
    """
    if not words:
        return []
    with dialect().asking():
        holding = [key for key in dialect().holding(words, EVERYWHERE) if key in entries]
        many = len(holding) > MANY
        scored = dialect().scored(words, ("title",) if many else EVERYWHERE)
    first = _by_score(scored, entries)
    if not many:
        return first
    titled = set(first)
    return first + [pk for pk in map(entries.__getitem__, holding) if pk not in titled]


def _by_score(scored: Sequence[tuple[int, float]], entries: Entries) -> list[int]:
    found = [(score, entries[entry]) for entry, score in scored if entry in entries]
    return [pk for _score, pk in sorted(found, reverse=True)]
