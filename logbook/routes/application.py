"""The application put together: settings, the request's guard, the face, the pages."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain import sessions
from logbook.routes import (
    about,
    account,
    addresses,
    clients,
    clipping,
    clips,
    comments,
    concerns,
    consent,
    courses,
    cycles,
    drafts,
    evidence,
    face,
    families,
    films,
    home,
    invitations,
    joining,
    journeys,
    mail,
    memory,
    milestones,
    one_tap,
    passwords,
    people,
    playback,
    programmes,
    recordings,
    refusals,
    request,
    review_mode,
    session,
    sign_in,
    signing,
    stand_ins,
    stills,
    storyboard,
    supervision,
    surroundings,
    team,
    teams,
    trainees,
    uploads,
)
from logbook.routes.late_rules import LateRule

MOST_BYTES = 16 * 1024 * 1024
"""Of one posted form. Ten megabytes of text are read, so that they can be refused at the field and given back."""

BLUEPRINTS = (
    about.bp,
    account.bp,
    addresses.bp,
    clients.bp,
    clipping.bp,
    clips.bp,
    comments.bp,
    concerns.bp,
    consent.bp,
    courses.bp,
    cycles.bp,
    drafts.bp,
    evidence.bp,
    families.bp,
    films.bp,
    home.bp,
    invitations.bp,
    joining.bp,
    journeys.bp,
    mail.bp,
    milestones.bp,
    passwords.bp,
    people.bp,
    playback.bp,
    programmes.bp,
    review_mode.bp,
    recordings.bp,
    session.bp,
    sign_in.bp,
    signing.bp,
    stand_ins.bp,
    stills.bp,
    storyboard.bp,
    supervision.bp,
    team.bp,
    teams.bp,
    trainees.bp,
    uploads.bp,
)


def build(settings: Settings) -> Flask:
    """The application, with nothing in debug and no default secret."""
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
    app.extensions["logbook.database"] = Database(settings.database_url)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(memory.let_pieces_flow)
    CSRFProtect(app)
    request.guard(app)
    face.dress(app, surroundings.around)
    app.add_template_global(one_tap.people, "fictional_people")
    refusals.answer(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
