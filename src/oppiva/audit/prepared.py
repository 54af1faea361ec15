"""Statements of one shape that every page asks: their SQL is written once a process, only the values change.

Django writes the SQL of a query anew each time, which costs several times what the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet, Value
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Slot(Value):
    """Stands in a query for the value with this number, which is given when the statement is asked."""

    def __init__(self, number: int, field: Field[Any, Any]) -> None:
        super().__init__(number, output_field=field)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A placeholder, and itself where the parameter will be."""
        return "%s", (self,)


@dataclass(frozen=True)
class _Written:
    """SQL with its parameters, how columns become Python values, the model with the names of its columns, and what
    makes the records that come along (`select_related`) of the other columns."""

    model: type[Any]
    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, list[Any], Any], ...]
    names: tuple[str, ...]
    along: tuple[Any, ...] = ()


class Prepared(Generic[M]):
    """A query with slots; `make` builds it once."""

    def __init__(self, make: Callable[[], QuerySet[M, Any]]) -> None:
        self._make = make
        self._written: _Written | None = None

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """The rows as plain tuples of the query's columns."""
        connection = connections[DEFAULT_DB_ALIAS]
        written = self._written
        if written is None:
            written = self._written = self._write(connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [_given(parameter, values, connection) for parameter in written.parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, written, connection) for row in found] if written.converters else found

    def records(self, *values: object) -> list[M]:
        """The rows as records of the model."""
        rows = self.rows(*values)
        if not rows or self._written is None:
            return []
        model: type[M] = self._written.model
        names = self._written.names
        found = []
        for row in rows:
            record = model.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])
            for other in self._written.along:
                other.populate(row, record)
            found.append(record)
        return found

    def _write(self, connection: BaseDatabaseWrapper) -> _Written:
        query = self._make()
        compiler = query.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [entry[0] for entry in compiler.select]
        converters = compiler.get_converters(columns)
        names = [getattr(getattr(column, "target", None), "attname", "") for column in columns]
        info = compiler.klass_info or {}
        along: list[Any] = []
        if info.get("related_klass_infos"):
            # The model's own columns come first.
            along = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
            names = names[: len(info["select_fields"])]
        return _Written(
            query.model,
            sql,
            tuple(parameters),
            tuple((place, functions, expression) for place, (functions, expression) in converters.items()),
            tuple(names),
            tuple(along),
        )


def _given(parameter: Any, values: tuple[object, ...], connection: BaseDatabaseWrapper) -> Any:
    if not isinstance(parameter, Slot):
        return parameter
    return parameter.output_field.get_db_prep_value(values[parameter.value], connection, prepared=False)


def _converted(row: tuple[Any, ...], written: _Written, connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    values = list(row)
    for place, functions, expression in written.converters:
        value = values[place]
        for function in functions:
            value = function(value, expression, connection)
        values[place] = value
    return tuple(values)
