"""The application put together: settings, the request's guard, the face, the rooms."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from logbook.adapters.database import FEW, Database
from logbook.config import Settings
from logbook.domain import sessions
from logbook.routes import face, memory, one_tap, refusals, request, surroundings
from logbook.routes.late_rules import LateRule

MOST_BYTES = 16 * 1024 * 1024
"""Of one posted form. Ten megabytes of text are read, so that they can be refused at the field and given back."""

ROOMS = (
    "about",
    "account",
    "addresses",
    "agreement",
    "board",
    "calibrations",
    "captions",
    "clients",
    "clipping",
    "clips",
    "comments",
    "comparisons",
    "concerns",
    "consent",
    "courses",
    "cycles",
    "drafts",
    "evidence",
    "families",
    "films",
    "home",
    "intervision",
    "invitations",
    "joining",
    "journeys",
    "mail",
    "means",
    "milestones",
    "nudge_rules",
    "paper",
    "passwords",
    "people",
    "playback",
    "profiles",
    "programmes",
    "protected_time",
    "purposes",
    "rating",
    "ratings_file",
    "recordings",
    "reminders",
    "retention",
    "review_mode",
    "scales",
    "session",
    "sign_in",
    "signing",
    "stand_ins",
    "stills",
    "storyboard",
    "supervision",
    "team",
    "teams",
    "texts",
    "timetable",
    "trainees",
    "transfer",
    "uploads",
)
"""The modules of this package whose `bp` answers requests."""


def build(settings: Settings, rooms: Sequence[str] = ROOMS, database: Database | None = None) -> Flask:
    """The application with these rooms, nothing in debug and no default secret. What is not among the rooms is not loaded."""
    mimetypes.knownfiles.clear()  # what a file is called decides alone, not what the machine has lists of: 0.4 MB of them
    app = Flask("logbook", static_folder="static", template_folder="templates")
    app.request_class = memory.InMemory
    app.url_rule_class = LateRule
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        SESSION_COOKIE_NAME="logbook",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=sessions.ABSOLUTE,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
    )
    app.extensions["logbook.settings"] = settings
    app.extensions["logbook.database"] = database or Database(settings.database_url, compiled=FEW)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(memory.let_pieces_flow)
    CSRFProtect(app)
    request.guard(app)
    face.dress(app, surroundings.around)
    app.add_template_global(one_tap.people, "fictional_people")
    refusals.answer(app)
    for room in rooms:
        app.register_blueprint(import_module(f"logbook.routes.{room}").bp)
    return app
