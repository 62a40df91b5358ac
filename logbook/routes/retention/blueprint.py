"""The blueprint of the figures about retention of people."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("retention", __name__, url_prefix="/retention")
