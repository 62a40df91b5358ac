"""The layout, the headers, the static files and the refusals, on an application of their own."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, abort, flash, render_template_string
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect

from logbook.routes import face
from logbook.routes.around import Around, Place

PAGE = "{% extends 'layout.html' %}{% block title %}Home{% endblock %}{% block main %}<h1>Good day</h1>{% endblock %}"
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def around() -> Around:
    places = [Place("Home", "/", current=True), Place("Clients", "/clients")]
    return Around(nav=places, who="Robin Vale", zone=ZoneInfo("Europe/Madrid"), now=NOW)


@pytest.fixture
def app() -> Flask:
    app = Flask("logbook")
    app.config.update(SECRET_KEY="for this test only", PROPAGATE_EXCEPTIONS=False)
    CSRFProtect(app)
    face.dress(app, around)

    @app.get("/")
    def home() -> str:
        return render_template_string(PAGE)

    @app.get("/words")
    def words() -> str:
        return render_template_string("{{ today|day }}; {{ at|moment }}; {{ 555|duration }}", at=NOW)

    @app.get("/told")
    def told() -> str:
        flash("Willow's cycle is with Asha.", "done")
        return render_template_string(PAGE)

    @app.get("/saved")
    def saved() -> str:
        flash("Saved.", "done")
        flash("Willow is near.")
        return ""

    @app.get("/refused/<int:status>")
    def refused(status: int) -> str:
        abort(status)

    @app.get("/explained")
    def explained() -> str:
        abort(409, "Asha has signed this cycle already.")

    @app.route("/broken", methods=["GET", "POST"])
    def broken() -> str:
        raise ZeroDivisionError

    return app


@pytest.fixture
def browse(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        client.open = partial(client.open, buffered=True)  # type: ignore[method-assign]
        yield client


def test_a_page_says_where_one_is_and_who_one_is(browse: FlaskClient) -> None:
    page = browse.get("/").text
    assert "<title>Home - VIG Logbook</title>" in page
    assert '<a href="/" aria-current="page">Home</a>' in page
    assert '<a href="/clients">Clients</a>' in page
    assert "Robin Vale" in page
    assert re.search(
        r'<form method="post" action="/sign-out"><input type="hidden" name="csrf_token" value="[^"]+">', page
    )


def test_a_visitor_sees_no_menu_and_cannot_sign_out() -> None:
    app = Flask("logbook")
    app.secret_key = "for this test only"
    face.dress(app)
    with app.test_request_context():
        page = render_template_string(PAGE)
    assert "lb-nav" not in page
    assert "/sign-out" not in page


def test_days_and_times_are_the_services_own(browse: FlaskClient) -> None:
    assert browse.get("/words").text == "Tue 3 March; Tue 3 March at 00:30; 9 h 15"


def test_what_was_done_is_told_once(browse: FlaskClient) -> None:
    assert "Willow&#39;s cycle is with Asha." in browse.get("/told").text
    assert "Willow" not in browse.get("/").text


def test_what_was_done_again_and_again_unseen_is_told_once_and_the_cookie_stays_small(browse: FlaskClient) -> None:
    first = browse.get("/saved").headers["Set-Cookie"]
    again = [browse.get("/saved").headers["Set-Cookie"] for _ in range(50)]
    assert len(again[-1]) == len(first)
    page = browse.get("/").text
    assert page.count("Saved.") == page.count("Willow is near.") == 1
    assert page.index("Saved.") < page.index("Willow is near.")


@pytest.mark.parametrize("path", ["/", "/missing", "/broken", "/static/css/logbook.css", "/refused/403"])
def test_every_answer_is_guarded(browse: FlaskClient, path: str) -> None:
    headers = browse.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_https_is_insisted_on_only_over_https(browse: FlaskClient) -> None:
    assert (
        "max-age=31536000" in browse.get("/", base_url="https://logbook.example").headers["Strict-Transport-Security"]
    )


@pytest.mark.parametrize("path", ["/", "/missing", "/broken"])
def test_pages_are_never_kept(browse: FlaskClient, path: str) -> None:
    assert browse.get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_under_their_present_hash_only(browse: FlaskClient) -> None:
    found = re.search(r'href="(/static/@\w+/css/logbook.css)"', browse.get("/").text)
    assert found
    assert "immutable" in browse.get(found[1]).headers["Cache-Control"]
    before_upgrade = browse.get("/static/@000000000000/css/logbook.css")
    assert before_upgrade.status_code == 200
    assert before_upgrade.headers["Cache-Control"] == "no-cache"


def test_static_files_stay_inside_their_folder(browse: FlaskClient) -> None:
    assert browse.get("/static/@0/../config.py").status_code == 404
    assert browse.get("/static/@0/%2e%2e/config.py").status_code == 404


def test_a_page_without_inline_script_or_style(browse: FlaskClient) -> None:
    page = browse.get("/").text
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]* src=)", page)
    assert not re.search(r'(?:href|src)="(?:https?:)?//', page)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 418, 503])
def test_every_refusal_is_a_page_with_a_next_step(browse: FlaskClient, status: int) -> None:
    answer = browse.get(f"/refused/{status}")
    assert answer.status_code == status
    assert '<h1 class="govuk-heading-l">' in answer.text
    assert "Go to your home page" in answer.text


def test_who_may_not_is_led_to_whom_to_ask(browse: FlaskClient) -> None:
    lead = '<a class="govuk-link" href="/account#ask">Whom to ask</a>'
    assert lead in browse.get("/refused/403").text
    assert lead not in browse.get("/refused/404").text


def test_a_sentence_given_takes_the_place_of_the_usual_one(browse: FlaskClient) -> None:
    page = browse.get("/explained").text
    assert "Asha has signed this cycle already." in page
    assert "Something else has to come first" not in page


def test_an_expired_form_says_so_and_gives_back_what_was_typed(browse: FlaskClient) -> None:
    answer = browse.post("/broken", data={"csrf_token": "old", "line": "She <waits>", "new-password": "secret words"})
    assert answer.status_code == 400
    assert "This page had been open for a while" in answer.text
    assert "She &lt;waits&gt;</pre>" in answer.text
    assert "secret words" not in answer.text


def test_a_fault_is_answered_even_when_what_surrounds_the_page_is_at_fault(app: Flask) -> None:
    def gone() -> Around:
        raise ConnectionError

    app = Flask("logbook")
    app.config.update(SECRET_KEY="for this test only", PROPAGATE_EXCEPTIONS=False)
    face.dress(app, gone)
    app.add_url_rule("/", view_func=lambda: render_template_string(PAGE))
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
