"""Dresses the application: layout, wording, static files, security headers, compression and error pages.

The layout shows places to go and who is signed in. Where they come from is one function, given to `dress`:

    def around() -> Around:
        return Around(nav=[Place("Home", "/", current=True)], who="Robin Vale", zone=ZoneInfo("Europe/London"))
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_compress import Compress
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from logbook.domain import words
from logbook.domain.attunement import EFFORT, PRINCIPLES
from logbook.routes import errors, headers, notes, static_files
from logbook.routes.around import Around, here, nobody, surround
from logbook.routes.waiting import waited


def dress(app: Flask, around: Callable[[], Around] = nobody) -> None:
    surround(app, around)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {"nav": here().nav, "who": here().who, "today": here().today}

    kit = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    pages = app.jinja_env
    pages.loader = ChoiceLoader([pages.loader, kit]) if pages.loader else kit
    pages.trim_blocks = pages.lstrip_blocks = True
    wording(app)
    notes.say_once(app)
    static_files.serve(app)
    compress(app)
    headers.guard(app)
    errors.answer(app)


def wording(app: Flask) -> None:
    """Template filters: `{{ cycle.filmed_on|day }}`, `{{ saved_at|clock }}`, `{{ at|moment }}`, `{{ 555|duration }}`,
    `{{ 3|count("cycle") }}`, `{{ codes|listed }}`, `{{ sent_at|waited }}`."""
    app.add_template_filter(lambda when: words.day(when, here().today), "day")
    app.add_template_filter(lambda when: words.clock(when, here().zone), "clock")
    app.add_template_filter(lambda when: words.moment(when, here().zone, here().today), "moment")
    app.add_template_filter(lambda when: words.day(when.astimezone(here().zone).date(), here().today), "local_day")
    app.add_template_filter(words.duration)
    app.add_template_filter(words.count)
    app.add_template_filter(words.film_time)
    app.add_template_filter(words.listed)
    app.add_template_filter(words.size)
    app.add_template_filter(waited)
    app.add_template_filter(lambda key: PRINCIPLES.get(key, key), "principle")
    app.add_template_filter(lambda key: EFFORT.get(key, key), "effort")


def compress(app: Flask) -> None:
    """Cheap levels: the page is made for one person and thrown away, and the server's time is the scarcer thing."""
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_LEVEL"] = 5
    app.config["COMPRESS_ZSTD_LEVEL"] = 1
    app.config["COMPRESS_BR_LEVEL"] = 4
    Compress(app)
