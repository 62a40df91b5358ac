"""What surrounds a page: places to go, who is signed in, the service's clocks.

The seam between the layout and the rest: `face.dress(app, around)` is given one function that makes it, and `here()` is
its answer for the present request. It is asked once a request, at the first need; the 500 page goes without, since
what it asks may be what broke.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g


@dataclass(frozen=True)
class Place:
    """Somewhere to go from the header; `current` when the page shown is in it."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Around:
    """`who` is the signed-in person's display name; `zone` is the service's."""

    nav: Sequence[Place] = ()
    who: str | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def nobody() -> Around:
    """A visitor who has not signed in."""
    return Around()


def surround(app: Flask, around: Callable[[], Around]) -> None:
    app.extensions["logbook.around"] = around


def here() -> Around:
    found: Around | None = g.get("around")
    if found is None:
        found = g.around = current_app.extensions["logbook.around"]()
    return found


def stand_alone() -> None:
    """From here on the present page is shown as to a visitor, asking nothing of anything."""
    g.around = nobody()
