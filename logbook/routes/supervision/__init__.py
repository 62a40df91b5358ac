"""Supervision: what was held and what waits, the agenda, entering a session, confirming it and signing off what was taken."""

from logbook.routes.supervision import confirming, entry, pages
from logbook.routes.supervision.blueprint import bp

__all__ = ["bp", "confirming", "entry", "pages"]
