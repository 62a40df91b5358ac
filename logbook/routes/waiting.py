"""How long something has waited, in whole days on the service's clocks: nobody is hurried by the hour."""

from __future__ import annotations

from datetime import datetime

from logbook.domain import words
from logbook.routes.around import here


def waited(since: datetime) -> str:
    """ "since today", "for 1 day", "for 12 days"."""
    days = (here().today - since.astimezone(here().zone).date()).days
    return f"for {words.count(days, 'day')}" if days > 0 else "since today"
