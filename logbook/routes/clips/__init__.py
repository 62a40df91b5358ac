"""Clips: taken from the clipping page, who is in them, and what their owner does with them."""

from flask import Blueprint

bp = Blueprint("clips", __name__)

from logbook.routes.clips import changing, creating, people  # noqa: E402 - the pages register themselves on bp

__all__ = ["bp", "changing", "creating", "people"]
