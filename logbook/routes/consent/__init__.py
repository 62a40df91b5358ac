"""Consent of one family: one page, what is recorded on it, taken back, objected to, and the photographed paper."""

from flask import Blueprint

bp = Blueprint("consent", __name__)

from logbook.routes.consent import changing, giving, paper  # noqa: E402 - the pages register themselves on bp

__all__ = ["bp", "changing", "giving", "paper"]
