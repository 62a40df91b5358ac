"""Retention of people: a service's figures for its coordinators, a team's for its managers, files, and definitions."""

from logbook.routes.retention.blueprint import bp

from logbook.routes.retention import pages as pages  # isort: skip - its endpoints are the blueprint's

__all__ = ["bp"]
