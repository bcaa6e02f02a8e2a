"""Search with SQLite's FTS5: Wagtail's own table, fed with pairs of characters."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, FloatField, Func, Q, QuerySet, Value
from wagtail.search.models import IndexEntry

from core.prepared import Prepared
from core.search.texts import Texts
from core.search.words import Word, pairs

_TABLE = "wagtailsearch_indexentry_fts"


class Match(Func):
    """`table MATCH 'query'`. The table's name is also a hidden column, so an alias does no harm."""

    template = f"{_TABLE} MATCH %(expressions)s"
    output_field = BooleanField()


class BM25(Func):
    """SQLite's measure of relevance, turned round: the more the better. The columns of the table
    are autocomplete, body, title; a word saturates, so this weight puts any title first."""

    template = f"-bm25({_TABLE}, 1, 1, 100000)"
    output_field = FloatField()

    def get_db_converters(self, connection: Any) -> list[Any]:  # noqa: ARG002 -- Django's signature
        """SQLite gives floating-point numbers as such; there are thousands of them."""
        return []


class SQLiteDialect:
    def columns(self, texts: Texts) -> dict[str, Any]:
        return {name: " ".join(pairs(text)) for name, text in vars(texts).items()}

    def holds(self, word: Word, columns: Sequence[str]) -> Q:
        return Q(pk__in=_matches(_phrases([word], columns, " AND ")).values("pk"))

    def scores(
        self, entries: QuerySet[IndexEntry], words: Sequence[Word], columns: Sequence[str]
    ) -> list[tuple[str, float]]:
        """In one pass over the full-text table, which is joined to nothing: a join makes SQLite
        ask it once for every row (9 s for 3,000 hits with Wagtail's own backend)."""
        scores = dict(_scored(_matches(_phrases(words, columns, " OR "))))
        keys = entries.values_list("pk", "object_id")
        return [(object_id, scores.get(pk, 0.0)) for pk, object_id in keys]

    def asking(self) -> AbstractContextManager[None]:
        return nullcontext()  # a full-text table has no other way to be read

    def holding(self, words: Sequence[Word], columns: Sequence[str]) -> list[int]:
        return [key for (key,) in _holding.ask(phrases=_phrases(words, columns, " AND "))]

    def scored(self, words: Sequence[Word], columns: Sequence[str]) -> list[tuple[int, float]]:
        return _scores.ask(phrases=_phrases(words, columns, " AND "))


def _phrases(words: Sequence[Word], columns: Sequence[str], operator: str) -> str:
    """Any, or each, of the words in these columns, as the full-text table is asked."""
    return f"{{{' '.join(columns)}}} : ({operator.join(_phrase(word) for word in words)})"


def _matches(phrases: str) -> QuerySet[Any]:
    table = apps.get_model("wagtailsearch", "SQLiteFTSIndexEntry")  # absent on PostgreSQL
    return table._default_manager.filter(Match(Value(phrases)))


def _scored(matches: QuerySet[Any]) -> QuerySet[Any, tuple[int, float]]:
    return matches.annotate(score=BM25()).values_list("pk", "score")


def _scored_matches(phrases: str) -> QuerySet[Any, tuple[int, float]]:
    return _scored(_matches(phrases))


def _newest(phrases: str) -> QuerySet[Any, Any]:
    return _matches(phrases).order_by("-pk").values_list("pk")


_holding = Prepared(_newest, phrases=str)
_scores = Prepared(_scored_matches, phrases=str)


def _phrase(word: Word) -> str:
    # Entries are letters and digits only: nothing in them can end the quotation.
    return f'"{" ".join(word.pairs)}"' + (" *" if word.begins else "")
