"""One request: one database session, one actor, one commit at its end, and a sign-in unless the endpoint says public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from logbook.actions import journal, sign_ins
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.people import Actor
from logbook.routes import held

if TYPE_CHECKING:
    from logbook.adapters.vault import Vault

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(UserMixin):
    """What Flask-Login carries: the live session. Its id is the token, so that ending the session signs every copy out."""

    def __init__(self, token: str, signed: sign_ins.Signed) -> None:
        self.token = token
        self.signed = signed

    def get_id(self) -> str:
        """The session's token, which is what Flask-Login keeps in the signed cookie."""
        return self.token


def public(view: View) -> View:
    """This endpoint is for anybody; without the mark an endpoint asks for a sign-in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def quiet(view: View) -> View:
    """This endpoint is polled: answering it does not keep a session alive."""
    view.is_quiet = True  # type: ignore[attr-defined]
    return view


def streaming(view: View) -> View:
    """This endpoint carries bytes for as long as they take: it reads first, lets go of the database, and writes in short sessions."""
    view.is_streaming = True  # type: ignore[attr-defined]
    return view


def drafted(view: View) -> View:
    """This page shows the actor's draft of its form, so what a lost session held comes back in the form itself."""
    view.shows_draft = True  # type: ignore[attr-defined]
    return view


def settings() -> Settings:
    """The settings this application runs with."""
    return cast(Settings, current_app.extensions["logbook.settings"])


def database() -> Database:
    """The database this application runs on."""
    return cast(Database, current_app.extensions["logbook.database"])


def vault() -> Vault:
    """Where films are kept. It is opened at first use: a process that touches no film loads no cryptography."""
    kept = current_app.extensions
    if "logbook.vault" not in kept:
        from logbook.adapters.vault import open_vault  # noqa: PLC0415 - see above

        kept.setdefault("logbook.vault", open_vault(settings()))
    return cast("Vault", kept["logbook.vault"])


def now() -> datetime:
    """The moment of this request: asked once, so that everything in it agrees."""
    if "now" not in g:
        g.now = clock.now()
    return cast(datetime, g.now)


def db() -> Session:
    """This request's session: a snapshot for reading, the write lock for anything else."""
    if "db" not in g:
        g.db = database().reading() if _reads() else database().writing()
    return cast(Session, g.db)


def let_go() -> None:
    """Close this request's session early: nothing of the database is held from here on."""
    if "db" in g:
        g.pop("db").close()


def signed_in() -> Actor:
    """The person who acts."""
    return cast(Actor, current_user.signed.actor)


def live_session() -> sign_ins.Signed:
    """The session they act in."""
    return cast(sign_ins.Signed, current_user.signed)


def keep_anyway() -> None:
    """Commit although the answer is a refusal: what is counted about refusals must stay."""
    g.keep_anyway = True


def begin_session(token: str) -> None:
    """Put a new session's token into the cookie, with a new CSRF token beside it."""
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True


def guard(app: Flask) -> None:
    """Attach all of this to the application."""
    manager = LoginManager()
    manager.session_protection = None  # the token alone decides; an address that changes on a train must not sign out
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)
    manager.init_app(app)
    app.before_request(_require_sign_in)
    app.after_request(_finish)
    app.teardown_request(_close)


def _load(token: str) -> SignedIn | None:
    found = sign_ins.find(db(), token, now())
    return SignedIn(token, found) if found else None


def _reads() -> bool:
    """Whether this request's own session only reads."""
    return request.method in ("GET", "HEAD", "OPTIONS") or getattr(_view(), "is_streaming", False)


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _require_sign_in() -> ResponseReturnValue | None:
    view = _view()
    if view is None or request.endpoint == "static" or getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        return cast(ResponseReturnValue, current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    """Sign-in, and back to where they were going; what a form carried comes along and is a draft afterwards."""
    if request.method == "POST":
        return held.sign_in_page_holding_the_form(db())
    return redirect(url_for("sign_in.show", to=request.full_path.rstrip("?")))


def _finish(response: Response) -> Response:
    """Commit what a request that went well has done; keep its session alive."""
    went_well = response.status_code < 400 or g.get("keep_anyway", False)
    if "db" in g and went_well and not _reads():
        if _wants_touch():
            sign_ins.touch(g.db, live_session().sign_in_id, now())
        journal.commit(g.db)
    elif _wants_touch():
        with database().writing() as writing:
            if "db" in g:
                g.db.rollback()
            sign_ins.touch(writing, live_session().sign_in_id, now())
            writing.commit()
    return response


def _wants_touch() -> bool:
    if request.endpoint == "static" or getattr(_view(), "is_quiet", False) or "_login_user" not in g:
        return False
    return bool(current_user.is_authenticated and live_session().stale)


def _close(_error: BaseException | None) -> None:
    if "db" in g:
        g.db.close()
