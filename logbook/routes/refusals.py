"""The domain's three refusals as answers: 404 not visible, 403 not allowed, 409 with sentences a person can act on."""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request

from logbook.domain.refusals import NotAllowed, NotVisible, RuleBroken
from logbook.routes import errors
from logbook.routes.leads import leads


def answer(app: Flask) -> None:
    """Turn what actions raise into pages. A form that can show the sentence at its field catches RuleBroken itself."""

    @app.errorhandler(NotVisible)
    def not_visible(_error: NotVisible) -> Response:
        return errors.page(404)

    @app.errorhandler(NotAllowed)
    def not_allowed(_error: NotAllowed) -> Response:
        return errors.page(403)

    @app.errorhandler(RuleBroken)
    def rule_broken(error: RuleBroken) -> Response:
        typed = [words for words in errors.typed_words(dict(request.form.lists())) if " " in words]
        return make_response(render_template("refused.html", leads=leads(error.reasons), typed=typed), 409)
