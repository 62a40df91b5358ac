"""The migrations lead to the tables the code expects, one step at a time and back again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)

from logbook.adapters import migrations
from logbook.adapters.database import Database

__all__ = [
    "test_model_definitions_match_ddl",
    "test_single_head_revision",
    "test_up_down_consistency",
    "test_upgrade",
]
