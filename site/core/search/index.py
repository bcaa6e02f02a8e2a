"""What the index holds of each object. Written on every save; see core.queue."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model
from django.db.models.functions import Cast
from wagtail.search.backends.base import BaseIndex
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry
from wagtail.search.utils import get_descendants_content_types_pks

from core.memory import content_changed
from core.search.dialects import dialect
from core.search.texts import texts_of


class Index(BaseIndex):
    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        content_type = ContentType.objects.get_for_model(model)
        columns = [(str(item.pk), dialect().columns(texts_of(item))) for item in items]
        if columns:
            IndexEntry.objects.bulk_create(
                [IndexEntry(content_type=content_type, object_id=pk, **it) for pk, it in columns],
                update_conflicts=True,
                unique_fields=["content_type", "object_id"],
                update_fields=list(columns[0][1]),
            )

    def delete_item(self, item: Any) -> None:
        kinds = get_descendants_content_types_pks(type(item))
        IndexEntry.objects.filter(content_type__in=kinds, object_id=str(item.pk)).delete()

    def delete_stale_items(self) -> None:
        """Entries of objects that are no longer there."""
        for model in get_indexed_models():
            if not model._meta.parents:
                there = model._default_manager.annotate(_key=Cast("pk", CharField()))
                kinds = get_descendants_content_types_pks(model)
                entries = IndexEntry.objects.filter(content_type__in=kinds)
                entries.exclude(object_id__in=there.values("_key")).delete()

    def reset(self) -> None:
        IndexEntry.objects.all().delete()


class Rebuilder:
    """`manage.py update_index`. Entries are replaced one by one: search answers meanwhile."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        self.index.delete_stale_items()
        return self.index

    def finish(self) -> None:
        """Nothing is held back until the end; but who knows the entries by heart looks again."""
        content_changed()
