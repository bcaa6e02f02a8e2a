"""Words looked for among objects that are known beforehand, as all that readers may find is.

The same answers in the same order as `queryset.search()`, whose queries grow with the site: there
the database says each time which objects the queryset holds. Here the caller remembers it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.search.models import IndexEntry
from wagtail.search.utils import get_descendants_content_types_pks

from core.search.dialects import dialect
from core.search.words import Word

Entries = Mapping[int, int]


def entries_of(objects: QuerySet[Any]) -> Entries:
    """{key of the index entry: key of the object}, of whole-numbered keys. What is indexed later,
    or gone since, is another version of the content (core.memory)."""
    there = set(objects.order_by().values_list("pk", flat=True))
    kinds = get_descendants_content_types_pks(objects.model)
    entries = IndexEntry.objects.filter(content_type__in=kinds).values_list("pk", "object_id")
    return {entry: int(pk) for entry, pk in entries if int(pk) in there}


def best_first(words: Sequence[Word], entries: Entries) -> list[int]:
    """The keys of those of the objects in whose texts all the words stand; without words, none."""
    if not words:
        return []
    holding = dialect().holding(words, ("title", "body"))
    found = [(score, entries[entry]) for entry, score in holding if entry in entries]
    return [pk for _score, pk in sorted(found, reverse=True)]
