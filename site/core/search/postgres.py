"""Search with PostgreSQL's text vectors, written and asked without its parser.

The parser depends on the locale of the database and knows no Japanese; vectors and queries are
given as they are, so a database with locale C answers like any other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections, router, transaction
from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from wagtail.search.models import IndexEntry

from core.search.texts import Texts
from core.search.words import Word, pairs, plain

_ENTRIES = 50_000  # as many as surely fit into the megabyte that a vector may have
_PLACES = 16_383  # a vector counts no further
_PLACES_OF_ONE = 256
_IN_TITLE = 2.0  # above any rank of a body
_BY_LENGTH_BELOW_ONE = 1 | 32  # how ts_rank is normalised


class AsIs(SearchQuery):
    template = "%(expressions)s::tsquery"


class PostgresDialect:
    def columns(self, texts: Texts) -> dict[str, Any]:
        vectors = {name: _vector(text) for name, text in vars(texts).items()}
        return {**vectors, "body_text": plain(texts.body)}

    def holds(self, word: Word, columns: Sequence[str]) -> Q:
        return reduce(or_, (_holds(word, column) for column in columns))

    def scores(
        self, entries: QuerySet[IndexEntry], words: Sequence[Word], columns: Sequence[str]
    ) -> list[tuple[str, float]]:
        return list(_scored(entries, words, columns).values_list("object_id", "score"))

    @contextmanager
    def asking(self) -> Iterator[None]:
        """For a word that stands nearly everywhere PostgreSQL would read the whole table, not knowing
        that it must unpack a vector of 10 kB for each row: ten times as slow."""
        using = router.db_for_read(IndexEntry)
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan TO off")
            yield

    def holding(self, words: Sequence[Word], columns: Sequence[str]) -> list[int]:
        # Sorted here: for the sake of an order PostgreSQL walks through all entries by their keys.
        found = self._holding(words, columns).order_by().values_list("pk", flat=True)
        return sorted(found, reverse=True)

    def scored(self, words: Sequence[Word], columns: Sequence[str]) -> list[tuple[int, float]]:
        entries = _scored(self._holding(words, columns), words, columns)
        return list(entries.values_list("pk", "score"))

    def _holding(self, words: Sequence[Word], columns: Sequence[str]) -> QuerySet[IndexEntry]:
        return IndexEntry.objects.filter(*(self.holds(word, columns) for word in words))


def _scored(
    entries: QuerySet[IndexEntry], words: Sequence[Word], columns: Sequence[str]
) -> QuerySet[IndexEntry]:
    score = reduce(add, (_score(word, column) for word in words for column in columns))
    return entries.annotate(score=score)


def _holds(word: Word, column: str) -> Q:
    """Titles are short, so the places of their entries say whether they adjoin. A body may be
    longer than places are counted: there its text says so, once it has all the entries."""
    if column != "body":
        return Q(**{column: _query(word, " <-> ")})
    has_entries = Q(body=_query(word, " & "))
    return has_entries & Q(body_text__contains=word.plain) if len(word.pairs) > 1 else has_entries


def _score(word: Word, column: str) -> Any:
    """Shorter titles first, then bodies in which the word is frequent."""
    if column == "body":
        normal = Value(_BY_LENGTH_BELOW_ONE)
        return SearchRank(F("body"), _query(word, " & "), normalization=normal)
    entries = Cast(Func(F(column), function="length"), FloatField())
    in_title = Value(_IN_TITLE) + Value(1.0) / (entries + 1.0)
    return Case(When(_holds(word, column), then=in_title), default=Value(0.0))


def _query(word: Word, operator: str) -> AsIs:
    # Entries are letters and digits only: nothing in them can end the quotation.
    entries = [f"'{entry}'" for entry in word.pairs]
    if word.begins:
        entries[-1] += ":*"
    return AsIs(Value(operator.join(entries)))


def _vector(text: str) -> str:
    """The entries of a text with their places, as a vector is written."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, entry in enumerate(pairs(text), start=1):
        at = places[entry]
        if place <= _PLACES and len(at) < _PLACES_OF_ONE:
            at.append(str(place))
    written = [f"'{it}':{','.join(at)}" if at else f"'{it}'" for it, at in places.items()]
    return " ".join(written[:_ENTRIES])
