"""Clients: the list, one client's page, and what happens with a client."""

from flask import Blueprint

bp = Blueprint("clients", __name__)

from logbook.routes.clients import care, pages  # noqa: E402 - the pages register themselves on bp

__all__ = ["bp", "care", "pages"]
