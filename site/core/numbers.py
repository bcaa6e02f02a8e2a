"""Many numbers in one parameter: what one query found is the condition of the next.

    posts = Numbers(pk for pk, … in found)
    Obligation.objects.filter(post__in=posts)

However many they are, the SQL is the same, so that it can be prepared (core/prepared.py).
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression
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
        rows = (
            "(SELECT unnest(%s::bigint[]))"
            if connection.vendor == "postgresql"
            else "(SELECT value FROM json_each(%s))"
        )
        return rows, [self.parameter(connection)]
