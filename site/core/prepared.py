"""A question that every page asks, built into SQL once and then only asked.

To build a query takes Django several times as long as the database needs to answer it. The
question stays a QuerySet, in one place; here its SQL is kept:

    _owed = Prepared(question, person=int, keys=list[str])        # question(person=…, keys=…)
    rows = _owed.ask(person=user.pk, keys=keys)                   # as question(…) would answer

The QuerySet answers rows of a model (with what `select_related` brings) or tuples of
`values_list()`. A list stands in an `__in`; an empty one answers nothing, unasked
(core.numbers.Numbers is one parameter, however many they are). What no column holds (2**63, a text
with a NUL) answers nothing either. A value left None is a shape of its own; no other value may
decide the shape of the question: no `if`.
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import GenericAlias
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.models import QuerySet
from django.db.models import query as querying
from django.db.models.sql.compiler import SQLCompiler

from core.numbers import Numbers

Row = TypeVar("Row")
Values = Sequence[Any]
HOLE = re.compile(r"(?<!%)%s")  # "%%" is a percent sign
IN_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # a NUL, half a surrogate pair
BIGGEST = 2**63 - 1  # of the whole numbers that a column holds
IN, ANY = " IN (", " = ANY("  # where a list stands, and how PostgreSQL takes it whole


@dataclass
class Text(Generic[Row]):
    """The SQL cut where its parameters stand; of each the name, or the constant itself."""

    pieces: list[str]
    parameters: list[tuple[str, Any]]
    converters: Mapping[int, Any]
    read: Callable[[Values], Row]
    lists: bool

    @cached_property
    def whole(self) -> str:
        """With one hole for each parameter: what is asked where no list is given."""
        return "%s".join(self.pieces)


class Prepared(Generic[Row]):
    def __init__(self, question: Callable[..., QuerySet[Any, Row]], **types: Any) -> None:
        self._question = question
        self._types = types
        self._texts: dict[frozenset[str], Text[Row]] = {}

    def ask(self, **values: Any) -> list[Row]:
        lists = [name for name, value in values.items() if isinstance(value, list)]
        for name in lists:
            values[name] = _fitting(values[name])
        if not all(map(_fits, values.values())) or not all(values[name] for name in lists):
            return []
        shape = frozenset(name for name, value in values.items() if value is not None)
        if shape not in self._texts:
            self._texts[shape] = self._build(shape)
        text = self._texts[shape]
        # The proxy that Django offers looks it up anew at every touch.
        database = connections[DEFAULT_DB_ALIAS]
        sql, parameters = _filled(text, values, database)
        rows = _answer(database, sql, parameters)
        if text.converters and rows:
            rows = _converted(rows, text.converters, database)
        return rows if text.read is tuple else [text.read(row) for row in rows]

    def _build(self, shape: frozenset[str]) -> Text[Row]:
        marks = {
            name: _mark(kind, place)
            for place, (name, kind) in enumerate(self._types.items())
            if name in shape
        }
        absent = dict.fromkeys(self._types.keys() - shape)
        questions = self._question(**marks, **absent)
        compiler = questions.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        # Raw SQL is given its parameters as they are.
        names = {
            form: name
            for name, mark in marks.items()
            for form in (_only(mark), _adapted(_only(mark), connection))
            if _hashable(form)
        }
        named = [(names.get(each, "") if _hashable(each) else "", each) for each in parameters]
        pieces = HOLE.split(sql)
        lists = [isinstance(marks.get(name), list) for name, _ in named]
        if (
            {name for name, _ in named} - {""} != set(marks)
            or len(pieces) != len(named) + 1
            or any(inside and not pieces[place].endswith(IN) for place, inside in enumerate(lists))
        ):
            raise ValueError(f"{self._question.__name__} does not use {sorted(marks)} as given.")
        if _takes_lists(connection):
            pieces = [
                piece.removesuffix(IN) + ANY if inside else piece
                for piece, inside in zip(pieces, [*lists, False], strict=True)
            ]
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        read = _reader(questions, compiler)
        return Text(pieces, named, compiler.get_converters(fields), read, any(lists))


def _answer(database: BaseDatabaseWrapper, sql: str, parameters: list[Any]) -> Any:
    """What the database answers. Where nobody counts or times questions (tests and tools do), Django's
    wrapping of the cursor is left out: it costs more than a short answer."""
    database.close_if_health_check_failed()
    database.ensure_connection()
    if database.queries_logged or database.execute_wrappers:
        with database.wrap_database_errors:
            # Not public, but only so is it counted and timed as every other.
            counted: Any = getattr(database, "_prepare_cursor")  # noqa: B009 -- not in the stubs
            with counted(_cursor(database)) as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall()
    database.validate_thread_sharing()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        cursor = _cursor(database)
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
        cursor.close()
    return rows


def _cursor(database: BaseDatabaseWrapper) -> Any:
    """The driver's, but one that knows the question again.

    On PostgreSQL it leaves the parameters to the server, which then keeps the plan of what it is
    asked often: to plan a question anew costs it four times as much as to answer it. (How often is
    "often" says `prepare_threshold`, config/env.py.) On SQLite it remembers how its own marks for
    parameters are put in the place of Django's.
    """
    return _server_binding(database) if _takes_lists(database) else _marking_once(database)


def _takes_lists(database: BaseDatabaseWrapper) -> bool:
    return database.vendor == "postgresql"


def _server_binding(database: BaseDatabaseWrapper) -> Any:
    from django.db.backends.postgresql import base  # noqa: PLC0415 -- its driver may be missing

    cursor: Any = base.ServerBindingCursor  # type: ignore[attr-defined] # not in the stubs
    return cursor(database.connection)


def _marking_once(database: BaseDatabaseWrapper) -> Any:
    return database.connection.cursor(factory=MarkingOnce)


class MarkingOnce(SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is not None:
            return super().convert_query(query, param_names=param_names)  # type: ignore[misc] # not in the stubs
        return _marked(query)


@lru_cache(maxsize=512)
def _marked(sql: str) -> str:
    return HOLE.sub("?", sql).replace("%%", "%")


def _fits(value: Any) -> bool:
    """Whether some column could hold it: asked for anything else, the databases fail."""
    if isinstance(value, int):
        return -BIGGEST <= value <= BIGGEST
    return not (isinstance(value, str) and IN_NO_TEXT.search(value))


def _fitting(values: list[Any]) -> list[Any]:
    """Those that fit. Lists of a hundred keys are asked on many pages: they are looked at at once."""
    if values and all(type(value) is str for value in values):
        return values if not IN_NO_TEXT.search("".join(values)) else list(filter(_fits, values))
    return list(filter(_fits, values))


def _filled(
    text: Text[Any], values: Mapping[str, Any], database: BaseDatabaseWrapper
) -> tuple[str, list[Any]]:
    """The SQL with a hole for each value of a list, and what goes into the holes. PostgreSQL takes
    a list whole: psycopg would cut up every new length of the SQL anew."""
    filling = [
        _adapted(values[name], database) if name else constant for name, constant in text.parameters
    ]
    if not text.lists or _takes_lists(database):
        return text.whole, filling
    sql, given = [text.pieces[0]], []
    for value, piece in zip(filling, text.pieces[1:], strict=True):
        each = value if isinstance(value, list) else [value]
        given += each
        sql += [", ".join(["%s"] * len(each)), piece]
    return "".join(sql), given


def _reader(question: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Values], Any]:
    """How a row of the database becomes what the QuerySet makes of it."""
    kind = question._iterable_class  # noqa: SLF001 -- told nowhere else
    if kind is querying.ValuesListIterable:
        return tuple
    if kind is querying.ModelIterable:
        return _reader_of_models(compiler)
    raise ValueError(f"A prepared question cannot answer as {kind.__name__} does.")


def _reader_of_models(compiler: SQLCompiler) -> Callable[[Values], models.Model]:
    """As Django's ModelIterable does for each row."""
    model, own = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    columns = slice(own[0], own[-1] + 1)
    names = [column[0].target.attname for column in compiler.select[columns]]
    related = querying.get_related_populators(  # type: ignore[attr-defined] # not in the stubs
        compiler.klass_info, compiler.select, connection.alias
    )
    annotated = compiler.annotation_col_map or {}

    def read(row: Values) -> models.Model:
        found: models.Model = model.from_db(DEFAULT_DB_ALIAS, names, row[columns])
        for populator in related:
            populator.populate(row, found)
        for name, place in annotated.items():
            setattr(found, name, row[place])
        return found

    return read


def _mark(kind: Any, place: int) -> Any:
    """A value that no question holds by itself; it must fit the smallest column."""
    if isinstance(kind, GenericAlias):  # list[str]
        return [_mark(kind.__args__[0], place)]
    if kind is datetime.date:
        return datetime.date(1701, 1, 1) + datetime.timedelta(days=place)
    if kind is datetime.datetime:
        return datetime.datetime(1702, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=place)
    if kind is Numbers:
        return Numbers([31_001 + place])
    return f"?{place}?" if kind is str else 31_001 + place


def _only(mark: Any) -> Any:
    return mark[0] if isinstance(mark, list) else mark


def _adapted(value: Any, database: BaseDatabaseWrapper) -> Any:
    if isinstance(value, str | int):
        return value
    if isinstance(value, Numbers):
        return value.parameter(database)
    if isinstance(value, datetime.datetime):
        return database.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return database.ops.adapt_datefield_value(value)
    return value


def _hashable(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _converted(
    rows: Sequence[Values], converters: Mapping[int, Any], database: BaseDatabaseWrapper
) -> list[Values]:
    """A column of thousands of days has few that differ: each is converted once."""
    columns: list[Values] = list(zip(*rows, strict=True))
    for place, (functions, expression) in converters.items():
        known = {}
        for value in set(columns[place]):
            made = value
            for function in functions:
                made = function(made, expression, database)
            known[value] = made
        columns[place] = [known[value] for value in columns[place]]
    return list(zip(*columns, strict=True))
