"""The scene, put back before each test and between probes that change something."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.walk import Walk
from tests.resetting import Resetting
from tests.world import World


@pytest.fixture
def walk(_scene: tuple[Resetting, World], world: World, app: Flask) -> Walk:
    """The application with the scene in it."""
    rows, built = _scene
    rows.restore()
    return Walk(app, World(dict(built.ids)), rows.restore)
