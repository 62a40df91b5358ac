"""Managers and exports see closed months: the last one that is over, whole, and no day of the one that runs."""

from __future__ import annotations

from datetime import date, timedelta


def closed_on(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)
