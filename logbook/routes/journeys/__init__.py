"""Journeys: progress, enrolling and naming a supervisor, time away, leaving and coming back."""

from flask import Blueprint

bp = Blueprint("journeys", __name__)

from logbook.routes.journeys import away, enrolling, leaving, progress  # noqa: E402 - the pages register themselves on bp

__all__ = ["away", "bp", "enrolling", "leaving", "progress"]
