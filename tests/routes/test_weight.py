"""What a page weighs on its way to a phone: few requests, all from here, small; the stylesheet asks for nothing more."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from logbook.routes import face
from logbook.routes.around import Around, Place

STATIC = Path(face.__file__).parent.parent / "static"
PAGE = """{% extends "layout.html" %}{% from "macros/figures.html" import bar, key, path %}{% block title %}Home{% endblock %}
{% block main %}<h1 class="govuk-heading-l">Good day</h1>
<ul class="lb-work">{% for n in range(40) %}<li><div class="lb-work__words"><p>Confirm {{ n * 7 }} minutes with Asha</p></div>
<a class="govuk-button govuk-button--secondary" href="/supervision/{{ n * 7919 }}">Confirm</a></li>{% endfor %}</ul>
<ul class="lb-bars">{{ bar("Cycles: 11 of 18 signed off, 2 with Asha, 14 done", 11, 2, 14, 18) }}</ul>{{ key() }}
{{ path([("Filmed", "Tue 3 March"), ("Reviewed", None)], here="Reviewed") }}{% endblock %}"""


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("logbook")
    app.secret_key = "for this test only"
    face.dress(app, lambda: Around(nav=[Place("Home", "/", current=True), Place("Clients", "/clients")]))
    app.add_url_rule("/", view_func=lambda: render_template_string(PAGE))
    return app.test_client()


def compressed(client: FlaskClient, path: str) -> int:
    with client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True) as answer:
        assert answer.status_code == 200
        return len(answer.data)


def test_a_first_visit_is_at_most_45_kb_in_5_requests_and_the_next_6_kb(client: FlaskClient) -> None:
    asked_for = set(re.findall(r'(?:<link[^>]*href|<script[^>]*src)="([^"]+)"', client.get("/").text))
    assert len(asked_for) + 1 <= 5
    assert all(address.startswith("/static/@") for address in asked_for)
    page = compressed(client, "/")
    assert page <= 6 * 1024
    assert page + sum(compressed(client, address) for address in asked_for) <= 45 * 1024


def test_what_is_not_worth_compressing_twice_is_smaller_compressed(client: FlaskClient) -> None:
    whole = client.get("/").data
    assert compressed(client, "/") < len(gzip.compress(whole, 1))


def test_the_stylesheet_asks_for_nothing_and_implies_no_government() -> None:
    sheet = (STATIC / "css/logbook.css").read_text(encoding="utf-8")
    assert "govuk-button" in sheet
    for unwanted in ("url(", "@import", "@font-face", "GDS Transport", "crown"):
        assert unwanted not in sheet
    assert "GOV.UK Frontend 6.3.0" in sheet[:200]
    assert "MIT License" in (STATIC / "vendor/govuk-frontend-licence.txt").read_text(encoding="utf-8")


def test_every_class_of_ours_in_a_template_is_in_a_stylesheet() -> None:
    sheet = "".join(file.read_text(encoding="utf-8") for file in sorted((STATIC / "css").glob("*.css")))
    templates = (STATIC.parent / "templates").rglob("*.html")
    used = {name for page in templates for name in re.findall(r"\b(lb-[\w-]*\w)(?![\w{-])", page.read_text("utf-8"))}
    assert "lb-save" in used
    assert sorted(name for name in used if f".{name}" not in sheet) == []
