"""Several cycles at once: paste, look, save. Nothing is written until the look is without a doubt."""

from __future__ import annotations

from uuid import UUID, uuid5

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, tuple_

from logbook.actions import cycles, drafts
from logbook.domain import paste
from logbook.domain.cycles import ChildsAnswer
from logbook.models.clients import Client, Participant
from logbook.models.cycles import Cycle
from logbook.models.logging import clients_to_log_for
from logbook.routes.cycles import bp
from logbook.routes.drafts import mine, typed
from logbook.routes.fields import Form, WordsField
from logbook.routes.request import db, drafted, now, signed_in


class PasteForm(Form):
    """The table as it was copied."""

    table = WordsField("Your rows", ask="Paste at least one row", rows=10, most=200_000)


@bp.get("/cycles/paste")
@drafted
def paste_page() -> ResponseReturnValue:
    """Where to paste, and how the columns go."""
    draft = mine(request.path)
    return _page(PasteForm(typed(draft)) if draft else PasteForm(), None)


@bp.post("/cycles/paste")
def paste_table() -> ResponseReturnValue:
    """Look first: what would be read, and every doubt by its row. Save only what has none."""
    form = PasteForm()
    if not form.validate_on_submit():
        return _page(form, None, 422)
    rows = _read(form.table.data)
    doubtful = not rows or any(row.faults for row in rows)
    if doubtful or request.form.get("way") != "save":
        return _page(form, rows, 422 if doubtful else 200)
    _save(rows, form.key)
    drafts.drop(db(), signed_in(), request.path)
    flash(f"{len(rows)} {'cycle is' if len(rows) == 1 else 'cycles are'} in your logbook.", "done")
    return redirect(url_for("clients.index"))


def _clients() -> dict[str, UUID]:
    return {row.code: row.id for row in db().execute(clients_to_log_for(signed_in()))}


def _read(text: str) -> list[paste.Row]:
    clients = _clients()
    rows = paste.read(text, clients, signed_in().today)
    keys = [
        (clients[r.client], r.values["filmed_on"]) for r in rows if r.client in clients and r.values.get("filmed_on")
    ]
    there = select(Cycle.client_id, Cycle.filmed_on).where(
        tuple_(Cycle.client_id, Cycle.filmed_on).in_(keys), Cycle.deleted_at.is_(None)
    )
    known = {tuple(found) for found in db().execute(there)}
    return [
        paste.Row(r.number, r.client, r.values, (*r.faults, "This film is in your logbook already."))
        if r.client in clients and (clients[r.client], r.values.get("filmed_on")) in known
        else r
        for r in rows
    ]


def _save(rows: list[paste.Row], key: UUID) -> None:
    """Every row becomes a cycle under a key made of the form's own, so that a second click saves nothing twice."""
    ids = _clients()
    clients = {c.id: c for c in db().scalars(select(Client).where(Client.id.in_(ids.values())))}
    members: dict[UUID, list[UUID]] = {}
    theirs = select(Participant.client_id, Participant.id).where(
        Participant.client_id.in_(ids.values()), Participant.left_on.is_(None)
    )
    for client_id, participant_id in db().execute(theirs):
        members.setdefault(client_id, []).append(participant_id)
    for row in rows:
        client = clients[ids[row.client]]
        entry = cycles.Entry(row.values, tuple(members.get(client.id, ())))
        cycles.log(db(), signed_in(), client, entry, cycle_id=uuid5(key, str(row.number)), now=now())


def _page(form: PasteForm, rows: list[paste.Row] | None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "cycles/paste.html",
        form=form,
        rows=rows,
        doubts=sum(bool(row.faults) for row in rows or ()),
        columns=paste.COLUMNS,
        answers={a.value: "too young to say" if a is ChildsAnswer.TOO_YOUNG else a.value for a in ChildsAnswer},
    )
    return page, status
