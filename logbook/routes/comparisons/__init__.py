"""Two recordings of one practitioner side by side, and a group's: made, filled, asked for, shared, taken back, read, printed."""

from flask import Blueprint

bp = Blueprint("comparisons", __name__, url_prefix="/skills/comparisons")

from logbook.routes.comparisons import making, sharing, two  # noqa: E402, F401 - they add their addresses to bp
