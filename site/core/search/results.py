from typing import Any

from django.db.models import QuerySet
from wagtail.search.backends.base import BaseSearchResults
from wagtail.search.query import MatchAll


class Results(BaseSearchResults):
    """The answers, best first or in the order that the queryset asks for."""

    supports_facet = True

    def get_queryset(self) -> QuerySet[Any]:
        return self.query_compiler.matching()[self.start : self.stop]

    def facet(self, field_name: str) -> dict[Any, int]:
        counts: dict[Any, int] = self.query_compiler.facet(field_name)
        return counts

    def _by_relevance(self) -> bool:
        compiler = self.query_compiler
        return compiler.order_by_relevance and not isinstance(compiler.query, MatchAll)

    def _do_search(self) -> list[Any]:
        if not self._by_relevance():
            return list(self.get_queryset())
        compiler = self.query_compiler
        pks = list(compiler.scores)[self.start : self.stop]
        found = {item.pk: item for item in compiler.queryset.filter(pk__in=pks)}
        items = [found[pk] for pk in pks if pk in found]
        if self._score_field:
            for item in items:
                setattr(item, self._score_field, compiler.scores[item.pk])
        return items

    def _do_count(self) -> int:
        if not self._by_relevance():
            return self.get_queryset().count()
        return len(list(self.query_compiler.scores)[self.start : self.stop])
