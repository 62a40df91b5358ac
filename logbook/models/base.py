"""What every table shares: a uuid key, the service it belongs to, and honest times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Text,
    Uuid,
    event,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from logbook.models.ids import next_id


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


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class CompactMoment(TypeDecorator[datetime]):
    """A moment in UTC to the millisecond, for rows there are very many of: SQLite would keep the usual one in 26 letters."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A whole number of milliseconds on SQLite."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a time without a zone; cut off what is finer than a millisecond, on either database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        since = (value - EPOCH) // MILLISECOND
        return since if dialect.name == "sqlite" else EPOCH + since * MILLISECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone."""
        if value is None:
            return None
        kept: datetime = EPOCH + value * MILLISECOND if dialect.name == "sqlite" else value.astimezone(UTC)
        return kept


class CompactUuid(TypeDecorator[UUID]):
    """A uuid in its sixteen bytes on SQLite too, where the usual one takes thirty-two letters.

    For keys of rows there are very many of. A column that refers to such a key has this type as well; a parameter beside it is
    told its type (`bindparam(..., type_=CompactUuid())`) or takes it from the column.
    """

    impl = Uuid()
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Bytes on SQLite."""
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """The bytes, or the uuid itself."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """The uuid again."""
        if value is None:
            return None
        return UUID(bytes=value) if dialect.name == "sqlite" else value


class AsUuid(FunctionElement[UUID]):
    """A key of sixteen bytes as the usual one: in one column of a statement that tells of rows of either sort."""

    type = Uuid()
    inherit_cache = True


@compiles(AsUuid)
def _as_uuid(element: AsUuid, compiler: SQLCompiler, **said: Any) -> str:
    key = compiler.process(element.clauses, **said)
    return f"lower(hex({key}))" if compiler.dialect.name == "sqlite" else key


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


@event.listens_for(Column, "before_parent_attach")
def _names_a_row_by_its_uuid(column: Column[Any], _table: Any) -> None:
    """A column that refers to a row says its type itself: it would take it from a table that may not be loaded yet."""
    if column.type._isnull and column.foreign_keys:
        column.type = Uuid()


@compiles(CreateIndex, "postgresql")
def _of_some_rows_there_too(create: CreateIndex, compiler: DDLCompiler, **said: Any) -> str:
    """An index of some rows says which for SQLite alone: merely naming the other database would load it at every start."""
    options: Any = create.element.dialect_options
    if options["sqlite"]["where"] is not None:
        options["postgresql"]["where"] = options["sqlite"]["where"]
    written: str = compiler.visit_create_index(create, **said)  # type: ignore[no-untyped-call]
    return written


def new_id() -> UUID:
    """A version 7 uuid: neighbours in time stay neighbours in the index, and chance keeps it unguessable."""
    return next_id()


class InService:
    """A row that belongs to one service: the tenant stands on every row, so that rows can move between databases."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True, sort_order=-1)


CompactId = Annotated[UUID, mapped_column(CompactUuid())]
"""How a column says that it holds, or refers to, a key of sixteen bytes."""

Moment = Annotated[datetime, mapped_column(CompactMoment())]

Rows = Select[*tuple[Any, ...]]
"""A query whose rows are read by their columns' names."""

Big = BigInteger().with_variant(Integer(), "sqlite")
