"""The day a moment fell on, on a service's clocks, and the later of two days, told by the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class LocalDay(GenericFunction[Any]):
    """`LocalDay(moment, zone)`: what `local_day` of models/dated says of one moment; nothing of none."""

    type = Date()
    name = "local_day"
    inherit_cache = True


@compiles(LocalDay)
def _as_cast(call: LocalDay, compiler: Any, **said: Any) -> str:
    """PostgreSQL keeps moments with their zone and knows the zones itself."""
    moment, zone = (compiler.process(each, **said) for each in call.clauses)
    return f"CAST(timezone({zone}, {moment}) AS DATE)"


@compiles(LocalDay, "sqlite")
def _as_ours(call: LocalDay, compiler: Any, **said: Any) -> str:
    """SQLite is lent the function by adapters/database."""
    return f"local_day({', '.join(compiler.process(each, **said) for each in call.clauses)})"


class Latest(GenericFunction[Any]):
    """`Latest(day, day)`: the later of two days that are both there."""

    type = Date()
    name = "latest"
    inherit_cache = True


@compiles(Latest)
def _as_greatest(call: Latest, compiler: Any, **said: Any) -> str:
    return f"greatest({', '.join(compiler.process(each, **said) for each in call.clauses)})"


@compiles(Latest, "sqlite")
def _as_max(call: Latest, compiler: Any, **said: Any) -> str:
    return f"max({', '.join(compiler.process(each, **said) for each in call.clauses)})"
