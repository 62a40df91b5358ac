"""Cycles: logged on one page, shown, and their steps."""

from flask import Blueprint

bp = Blueprint("cycles", __name__)

from logbook.routes.cycles import entry, page, paste  # noqa: E402 - the pages register themselves on bp

__all__ = ["bp", "entry", "page", "paste"]
