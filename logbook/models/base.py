"""What every table shares: a uuid key, the service it belongs to, and honest times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import BigInteger, Date, DateTime, Dialect, ForeignKey, Integer, MetaData, Select, Text, Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, refused when naive, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables of the logbook. Constraints have names, so that a migration can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012 - SQLAlchemy reads the plain class attribute
        UUID: Uuid(),
        str: Text(),
        datetime: UtcDateTime(),
        date: Date(),
        int: Integer(),
    }


@compiles(CreateIndex, "postgresql")
def _of_some_rows_there_too(create: CreateIndex, compiler: DDLCompiler, **said: Any) -> str:
    """An index of some rows says which for SQLite alone: merely naming the other database would load it at every start."""
    options: Any = create.element.dialect_options
    if options["sqlite"]["where"] is not None:
        options["postgresql"]["where"] = options["sqlite"]["where"]
    written: str = compiler.visit_create_index(create, **said)  # type: ignore[no-untyped-call]
    return written


def new_id() -> UUID:
    """A version 7 uuid: neighbours in time stay neighbours in the index, 74 random bits keep it unguessable."""
    return uuid_utils.compat.uuid7()


class InService:
    """A row that belongs to one service: the tenant stands on every row, so that rows can move between databases."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True, sort_order=-1)


Rows = Select[*tuple[Any, ...]]
"""A query whose rows are read by their columns' names."""

Big = BigInteger().with_variant(Integer(), "sqlite")
