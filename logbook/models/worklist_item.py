"""One branch of the worklist's statement: whatever it is about, it has the same columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Integer, String, Text, Uuid, cast, literal, null, select, type_coerce
from sqlalchemy.types import TypeEngine

from logbook.domain.worklist import Kind
from logbook.models.base import Rows, UtcDateTime

_COLUMNS: tuple[tuple[str, TypeEngine[Any], Any], ...] = (
    ("journey_id", Uuid(), None),
    ("word", Text(), ""),
    ("name", Text(), ""),
    ("on", Date(), None),
    ("since", UtcDateTime(), None),
    ("number", Integer(), 0),
    ("text", Text(), ""),
)


def item(kind: Any, of: Any, id_: Any, **told: Any) -> Rows:
    """One branch of the statement: every branch has the same columns of the same types, whatever it knows."""
    columns = [
        (type_coerce(told[name], type_) if name in told else _absent(absent, type_)).label(name)
        for name, type_, absent in _COLUMNS
    ]
    kind = literal(kind, String(40)) if isinstance(kind, Kind) else type_coerce(kind, String(40))
    return select(kind.label("kind"), of.service_id.label("service_id"), id_.label("id"), *columns)


def _absent(value: Any, type_: TypeEngine[Any]) -> Any:
    """A column this branch knows nothing of; an untyped NULL would leave PostgreSQL to guess."""
    return cast(null(), type_) if value is None else literal(value, type_)
