"""Looking into films, cutting and remaking them. Only the child process parses them; nothing here loads what does."""

from __future__ import annotations

from logbook.adapters.inspection.orders import Done, Limits, Order
from logbook.adapters.inspection.worker import Died, OutOfTime, Refused, Worker

__all__ = ["Died", "Done", "Limits", "Order", "OutOfTime", "Refused", "Worker"]
