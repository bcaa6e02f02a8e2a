"""Many numbers in one parameter: what one query found is the condition of the next.

    posts = Numbers(pk for pk, … in found)
    Obligation.objects.filter(post__in=posts)

However many they are, the SQL is the same, so that it can be prepared (core/prepared.py).

And many numbers in one value: to read thousands of rows that differ in a number alone costs more
than all that is done with them.

    rows.values("due").annotate(people=Listed("person"))     # "4,7,9"; numbers(text) reads it
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, BigIntegerField, Expression, TextField
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, list[Any]]


class Numbers(Expression):
    """A sub-query of these whole numbers, for `__in=`."""

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self._text = ",".join(map(str, numbers))

    def parameter(self, connection: BaseDatabaseWrapper) -> str:
        return f"{{{self._text}}}" if connection.vendor == "postgresql" else f"[{self._text}]"

    def as_sql(  # Django's signature
        self,
        compiler: SQLCompiler,  # noqa: ARG002 -- not needed
        connection: BaseDatabaseWrapper,
    ) -> Sql:
        return self.sql(connection), [self.parameter(connection)]

    def sql(self, connection: BaseDatabaseWrapper) -> str:
        if connection.vendor == "postgresql":
            return "(SELECT unnest(%s::bigint[]))"
        return "(SELECT value FROM json_each(%s))"


class Listed(Aggregate):
    """The whole numbers of a group in one text, in any order; `numbers` takes it apart."""

    function = "GROUP_CONCAT"  # SQLite puts commas
    output_field = TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Sql:
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)  # type: ignore[return-value] # as the base


def numbers(listed: str) -> frozenset[int]:
    return frozenset(map(int, listed.split(",")))
