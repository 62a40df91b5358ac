"""Tables of totals from paper: pasted or uploaded, kept as printed, with every figure that their own rows contradict."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook.actions import paper_tables
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.skills import paper
from logbook.domain.skills.tables import disagreements
from logbook.models.comparing import PaperTable
from logbook.models.plans import own_tables, tables_visible_to
from logbook.routes.fields import Form, LineField, WordsField
from logbook.routes.finding import one_or_404
from logbook.routes.paging import page_of
from logbook.routes.request import db, now, signed_in

bp = Blueprint("paper", __name__, url_prefix="/skills/paper")

MOST_BYTES = 100_000


class TableForm(Form):
    """A title and the table as it was copied; a file takes the paste's place."""

    title = LineField("What is it?", most=120, hint="Such as “Table 2 of the evaluation”.")
    table = WordsField("The table", optional=True, rows=8, most=MOST_BYTES)


@bp.get("")
def index() -> ResponseReturnValue:
    """The tables one took from paper, and the form for another."""
    return _list(TableForm())


@bp.post("")
def keep() -> ResponseReturnValue:
    """Keep it as printed. What cannot be read is named by its row, and what was pasted comes back."""
    form = TableForm()
    if form.validate_on_submit():
        try:
            text = _uploaded() or form.table.data or ""
            form.table.data = text
            paper_tables.keep(db(), signed_in(), table_id=form.key, title=form.title.data or "", text=text, now=now())
            return redirect(url_for(".show", table_id=form.key))
        except RuleBroken as broken:
            form.say(broken)
    return _list(form, 422)


@bp.get("/<uuid:table_id>")
def show(table_id: UUID) -> ResponseReturnValue:
    """The table as printed; what disagrees stands above it with both numbers."""
    table = one_or_404(tables_visible_to, PaperTable, table_id)
    printed = paper.read(table.text)
    if printed.table is None:
        raise NotVisible
    found = disagreements(printed.table)
    flagged = {(each.row, each.column): each for each in found}
    return render_template("paper/show.html", table=table, printed=printed, found=found, flagged=flagged)


@bp.post("/<uuid:table_id>/taken-out")
def take_out(table_id: UUID) -> ResponseReturnValue:
    """Gone, with Undo on the list."""
    paper_tables.take_out(db(), signed_in(), one_or_404(tables_visible_to, PaperTable, table_id), now())
    return redirect(url_for(".index", gone=table_id))


@bp.post("/<uuid:table_id>/put-back")
def put_back(table_id: UUID) -> ResponseReturnValue:
    """Undo."""
    table = paper_tables.put_back(db(), signed_in(), table_id, now())
    flash("The table is back.", "done")
    return redirect(url_for(".show", table_id=table.id))


def _list(form: TableForm, status: int = 200) -> ResponseReturnValue:
    page = page_of(db(), own_tables(signed_in()))
    gone = request.args.get("gone", type=UUID)
    return render_template("paper/index.html", form=form, page=page, gone=gone, columns=paper.COLUMNS), status


def _uploaded() -> str:
    """The file's text, "" where none was sent. Errors: RuleBroken where it is no text."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent else b""
    if len(content) > MOST_BYTES:
        raise RuleBroken("A table of totals is at most 100 KB: save the sheet alone as CSV.", field="table")
    if b"\0" in content:
        raise RuleBroken("That file is no text: save the sheet as CSV, or copy it and paste it here.", field="table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
