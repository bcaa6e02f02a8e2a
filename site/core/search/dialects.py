"""The part of search that SQLite and PostgreSQL do differently."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

from django.db import connections, router
from django.db.models import Q, QuerySet
from wagtail.search.models import IndexEntry

from core.search.postgres import PostgresDialect
from core.search.sqlite import SQLiteDialect
from core.search.texts import Texts
from core.search.words import Word

Column = Literal["title", "body", "autocomplete"]
Score = tuple[str, float]  # object_id as the index holds it, and the more the better


class Dialect(Protocol):
    def columns(self, texts: Texts) -> dict[str, Any]:
        """The values of an IndexEntry."""

    def holds(self, word: Word, columns: Sequence[Column]) -> Q:
        """The condition on an IndexEntry that one of its columns holds the word."""

    def scores(
        self, entries: QuerySet[IndexEntry], words: Sequence[Word], columns: Sequence[Column]
    ) -> list[Score]:
        """How well the entries answer: a word in the title is above any number in the body."""

    def asking(self) -> AbstractContextManager[None]:
        """Around the next two, so that they are answered from the index."""

    def holding(self, words: Sequence[Word], columns: Sequence[Column]) -> list[int]:
        """The key of every entry in which all the words stand, the newest first, in one query."""

    def scored(self, words: Sequence[Word], columns: Sequence[Column]) -> list[tuple[int, float]]:
        """The same entries with their scores, in one query; several times as slow."""


_DIALECTS: dict[str, Dialect] = {"sqlite": SQLiteDialect(), "postgresql": PostgresDialect()}


def dialect() -> Dialect:
    """The one of the database that holds the index."""
    return _DIALECTS[connections[router.db_for_read(IndexEntry)].vendor]
