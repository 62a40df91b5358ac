"""What a person reads when something did not work: what it was, why, and the next step.

Routes refuse with `abort(404)`, `abort(403)` or `abort(409, "the sentence a person can act on")`; a sentence given
takes the place of the usual one. Anything unforeseen is answered by the 500 page, which asks nothing of the database.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from logbook.adapters import closed_doors
from logbook.routes import around


class Words(NamedTuple):
    heading: str
    sentences: tuple[str, ...]
    step: str = "Go to your home page"
    ask: bool = False
    """Whether somebody of the service may mend it: a person who is signed in is led to who that is."""


PAGES = {
    400: Words(
        "That did not reach us whole",
        ("Something in the address or the form was missing or changed on the way.", "Go back and try once more."),
    ),
    403: Words(
        "This is not yours to do",
        (
            "You are signed in, but your role here does not include it.",
            "If you think it should, ask the person who runs your VIG service.",
        ),
        ask=True,
    ),
    404: Words(
        "We could not find that page",
        (
            "The address may have been cut short or mistyped, or it leads to something that is not shared with you.",
            "What you are looking for may be on your home page.",
        ),
    ),
    405: Words(
        "That page is opened another way",
        ("This address takes what a form sends and has nothing to show by itself.",),
    ),
    409: Words(
        "That cannot be done just now",
        ("Something else has to come first, or it was done already. Nothing has been changed.",),
    ),
    413: Words(
        "That is more than we can take in at once",
        (
            "What you sent is too large, so none of it was saved.",
            "Go back: your words should still be there. Send a shorter text or a smaller file.",
        ),
    ),
    429: Words(
        "A short pause, please",
        ("That was tried many times in a short while. To keep accounts safe we wait a few minutes.", "Then try again."),
    ),
    500: Words(
        "Something went wrong on our side",
        (
            "It is not your doing, and nothing saved before is lost. What you just sent may not have been saved.",
            "Wait a moment, go back and try again. If it stays so, tell the person who runs your VIG service.",
        ),
    ),
    503: Words(
        "The recordings cannot be reached just now",
        (
            "The place they are kept in does not answer. It is not your doing, and nothing is lost.",
            "Wait a minute, go back and try again. Everything else works meanwhile.",
        ),
    ),
    507: Words(
        "There is no room to keep this just now",
        (
            "The disk the recordings are kept on is full, so nothing of this was kept. What was there before is safe.",
            "Tell the person who runs your VIG service, then send it again. What you had typed stands below, to copy.",
        ),
    ),
}
OF_THE_VAULT = {"Away": 503, "StorageFull": 507}
"""The vault's refusals that anybody may meet, by their names: their classes come with the cryptography."""
MOVING = Words(
    "Nothing can be saved for a while",
    (
        "The logbook is moving to another database. What was saved before is safe; what you just sent was not saved.",
        "Try again in a few minutes. What you had typed stands below, to copy.",
    ),
)
STALE_FORM = Words(
    "This page had been open for a while",
    (
        "For safety a form can only be sent for a limited time, by the person who opened it. It was not saved.",
        "Open the page again and send it once more. What you had typed stands below, to copy.",
    ),
)


NEVER_SHOWN = ("csrf_token", "form_id", "password")


def page(status: int, sentence: str = "", words: Words | None = None, typed: Sequence[str] = ()) -> Response:
    """The page for a refusal; `sentence`, when there is one, says it better than the usual words."""
    said = words or PAGES.get(status) or PAGES[400 if status < 500 else 500]
    shown = render_template(
        "error.html",
        heading=said.heading,
        sentences=(sentence,) if sentence else said.sentences,
        step=said.step,
        ask=said.ask,
        typed=typed,
    )
    return make_response(shown, status)


def answer(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None:
            return make_response(error.response)
        own = error.description if error.description != type(error).description else None
        said = page(status, own or "")
        for name in ("Retry-After", "Allow"):
            for header, value in error.get_headers():
                if header == name:
                    said.headers[name] = value
        return said

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Response:
        return page(400, words=STALE_FORM, typed=typed_words(dict(request.form.lists())))

    @app.errorhandler(500)
    def broke(error: HTTPException) -> Response:
        status = OF_THE_VAULT.get(type(getattr(error, "original_exception", None)).__name__, 500)
        # Flask has written it to the log by now; what surrounds the page is left out, since that may be what broke.
        around.stand_alone()
        if closed_doors.refuses(getattr(error, "original_exception", None)):
            return page(503, words=MOVING, typed=typed_words(dict(request.form.lists())))
        typed = typed_words(dict(request.form.lists())) if status == 507 else ()
        return page(status, typed=typed)


def typed_words(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """Every text of a form that was sent, in its order, but for secrets; nothing a person typed is lost."""
    shown = [(name, text.strip()) for name, texts in fields.items() for text in texts]
    return [text for name, text in shown if text and not any(secret in name for secret in NEVER_SHOWN)]
