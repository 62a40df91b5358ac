"""VIG Logbook: from the two-day course to a signed-off journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from logbook.config import Settings


def create_app(settings: Settings) -> Flask:
    """The web application on these settings; the database must have been migrated."""
    from logbook.routes.application import build  # noqa: PLC0415 - `import logbook` alone must stay cheap and light

    return build(settings)
