"""The timetable's own rows: who leads it, and which slots have been."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, Big, InService


class Lease(Base):
    """Who alone may do a thing, until when. `number` grows with every change of hands: whoever writes with an older one is refused.

    `locked` says that the holder has PostgreSQL's advisory lock too, so that somebody who gets that lock knows the holder is gone.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Big)
    holder: Mapped[str]
    until: Mapped[datetime]
    locked: Mapped[bool] = mapped_column(default=False)


class SlotRun(InService, Base):
    """A slot of one service that was begun: its day and time on the service's clocks, which stand once however the clocks change.

    `at` is the moment it stood for, `fence` the leader's number. `stands_for` counts the slots missed before it that it made up
    for. `trouble` is the kind of what it met when it did not go well; then it is begun again.
    """

    __tablename__ = "slot_runs"
    __table_args__ = (UniqueConstraint("service_id", "day", "time"),)

    day: Mapped[date]
    time: Mapped[str] = mapped_column(String(5))
    at: Mapped[datetime]
    fence: Mapped[int] = mapped_column(Big)
    tries: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    stands_for: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    messages: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")
