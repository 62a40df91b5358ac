"""Dresses the application: layout, wording, static files, security headers, compression and error pages.

The layout shows places to go and who is signed in. Where they come from is one function, given to `dress`:

    def around() -> Around:
        return Around(nav=[Place("Home", "/", current=True)], who="Robin Vale", zone=ZoneInfo("Europe/London"))

It is asked once a request, at the first template rendered; the 500 page never asks it, since it may be what broke.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_compress import Compress
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from logbook.domain import words
from logbook.routes import errors, headers, static_files


@dataclass(frozen=True)
class Place:
    """Somewhere to go from the header; `current` when the page shown is in it."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Around:
    """What surrounds a page: places to go, the signed-in person's display name, the service's clocks."""

    nav: Sequence[Place] = ()
    who: str | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def nobody() -> Around:
    """A visitor who has not signed in."""
    return Around()


def dress(app: Flask, around: Callable[[], Around] = nobody) -> None:
    def surroundings() -> Around:
        if "around" not in g:
            g.around = nobody() if g.get(errors.BARE) else around()
        found: Around = g.around
        return found

    @app.context_processor
    def frame() -> dict[str, Any]:
        here = surroundings()
        return {"nav": here.nav, "who": here.who, "today": here.today}

    kit = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    pages = app.jinja_env
    pages.loader = ChoiceLoader([pages.loader, kit]) if pages.loader else kit
    pages.trim_blocks = pages.lstrip_blocks = True
    wording(app, surroundings)
    static_files.serve(app)
    compress(app)
    headers.guard(app)
    errors.answer(app)


def wording(app: Flask, surroundings: Callable[[], Around]) -> None:
    """Template filters: `{{ cycle.filmed_on|day }}`, `{{ saved_at|clock }}`, `{{ at|moment }}`, `{{ 555|duration }}`,
    `{{ 3|count("cycle") }}`, `{{ codes|listed }}`."""
    app.add_template_filter(lambda when: words.day(when, surroundings().today), "day")
    app.add_template_filter(lambda when: words.clock(when, surroundings().zone), "clock")
    app.add_template_filter(lambda when: words.moment(when, surroundings().zone, surroundings().today), "moment")
    app.add_template_filter(words.duration)
    app.add_template_filter(words.count)
    app.add_template_filter(words.listed)


def compress(app: Flask) -> None:
    """Cheap levels: the page is made for one person and thrown away, and the server's time is the scarcer thing."""
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_LEVEL"] = 5
    app.config["COMPRESS_BR_LEVEL"] = 4
    Compress(app)
