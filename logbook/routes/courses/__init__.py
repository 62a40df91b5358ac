"""Courses: the coordinator's lists, one course and its people, and the answer of each person afterwards."""

from flask import Blueprint

bp = Blueprint("courses", __name__)

from logbook.routes.courses import answers, lists, places  # noqa: E402 - the pages register themselves on bp

__all__ = ["answers", "bp", "lists", "places"]
