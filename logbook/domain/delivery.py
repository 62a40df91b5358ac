"""Where a nudge stands, from its dates, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Dated(Protocol):
    """The dates of a nudge."""

    @property
    def gathered_at(self) -> datetime | None: ...
    @property
    def claimed_at(self) -> datetime | None: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def delivered_at(self) -> datetime | None: ...
    @property
    def unknown_at(self) -> datetime | None: ...
    @property
    def returned_at(self) -> datetime | None: ...
    @property
    def dropped_at(self) -> datetime | None: ...


GONE_BY, NO_ADDRESS, GONE = "it no longer held", "there is no address to write to", "they are no longer here"
"""Why a nudge is dropped."""


def state(nudge: Dated) -> str:
    """One or two words; what happened last decides, and an answer that came late beats that it was unknown."""
    if nudge.dropped_at:
        return "not sent"
    if nudge.returned_at:
        return "came back"
    if nudge.delivered_at:
        return "arrived"
    if nudge.sent_at:
        return "sent"
    if nudge.unknown_at:
        return "perhaps sent"
    if nudge.claimed_at:
        return "being sent"
    return "on its way" if nudge.gathered_at else "waiting for its time"
