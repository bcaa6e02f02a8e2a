"""A question to the index, compiled from Wagtail's query classes."""

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, ClassVar

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.search.backends.base import BaseSearchQueryCompiler, FilterFieldError
from wagtail.search.models import IndexEntry
from wagtail.search.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from wagtail.search.utils import get_descendants_content_types_pks

from core.search.dialects import Column, dialect
from core.search.words import Word, as_word, words

NOTHING = Q(pk__in=[])
FEW = 1000  # keys that a database takes in one list; of more, it gives all and we choose


class Compiler(BaseSearchQueryCompiler):
    """Which objects of the queryset answer, and how well.

    `fields` narrows to the title; any other field stands in the body as a whole.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    COLUMNS: ClassVar[Sequence[Column]] = ("title", "body")

    @property
    def columns(self) -> Sequence[Column]:
        if self.fields is None:
            return self.COLUMNS
        return sorted({"title" if field == "title" else "body" for field in self.fields})

    def matching(self) -> QuerySet[Any]:
        """Every object that answers, in the order of the queryset, else the newest first."""
        found = self.queryset
        if not isinstance(self.query, MatchAll):
            # As text, because the index holds keys of every kind as text.
            found = found.alias(_key=Cast("pk", CharField()))
            found = found.filter(_key__in=self._entries().values("object_id"))
        return found if found.query.order_by else found.order_by("-pk")

    @cached_property
    def scores(self) -> dict[Any, float]:
        """The key of every object that answers with its score, the best first.

        Plain queries and a sort here: counts, slices and scores of one search share them.
        """
        asked = list(dict.fromkeys(_words_of(self.query)))
        if not asked:
            return dict.fromkeys(self.matching().values_list("pk", flat=True), 0.0)
        key = self.queryset.model._meta.pk.to_python
        found = dialect().scores(self._entries(), asked, self.columns)
        score = {key(object_id): score for object_id, score in found}
        few = self.queryset.filter(pk__in=score) if len(score) <= FEW else self.queryset
        pks = [pk for pk in few.order_by("-pk").values_list("pk", flat=True) if pk in score]
        return {pk: score[pk] for pk in sorted(pks, key=score.__getitem__, reverse=True)}

    def facet(self, field_name: str) -> dict[Any, int]:
        """How many of the answers have which value of a field."""
        if self._get_filterable_field(field_name) is None:
            message = f"{self.queryset.model.__name__} has no FilterField {field_name}."
            raise FilterFieldError(message, field_name=field_name)
        counted = self.matching().order_by().values(field_name).annotate(count=Count("pk"))
        return dict(counted.order_by("-count").values_list(field_name, "count"))

    def _entries(self) -> QuerySet[IndexEntry]:
        kinds = get_descendants_content_types_pks(self.queryset.model)
        return IndexEntry.objects.filter(self._condition(self.query), content_type__in=kinds)

    def _condition(self, query: Any) -> Q:
        if isinstance(query, MatchAll):
            return Q(pk__isnull=False)
        if isinstance(query, Not):
            return ~self._condition(query.subquery)
        if isinstance(query, Boost):
            return self._condition(query.subquery)
        if isinstance(query, And | Or):
            parts: Iterable[Q] = [self._condition(part) for part in query.subqueries]
        else:
            parts = [dialect().holds(word, self.columns) for word in _words_of(query)]
        either = isinstance(query, Or) or getattr(query, "operator", "and") == "or"
        return reduce(or_ if either else and_, parts) if parts else NOTHING


class AutocompleteCompiler(Compiler):
    """Any part of a word is found anyway; this one looks into the fields for autocompletion."""

    COLUMNS: ClassVar[Sequence[Column]] = ("autocomplete",)

    @property
    def columns(self) -> Sequence[Column]:
        return self.COLUMNS


def _words_of(query: Any) -> list[Word]:
    """What is looked for, wherever it stands in the query; what is excluded is not."""
    if isinstance(query, PlainText | Fuzzy):
        return words(query.query_string)
    if isinstance(query, Phrase):
        return [word] if (word := as_word(query.query_string)) else []
    if isinstance(query, Boost):
        return _words_of(query.subquery)
    return [word for part in getattr(query, "subqueries", ()) for word in _words_of(part)]
